package org.sinew.drivers.io;

import com.google.auto.service.AutoService;
import java.util.List;
import org.sinew.device.SwitchSensor;
import org.sinew.drivers.sim.GpioInputSim;
import org.sinew.drivers.testing.DriverBench;
import org.sinew.drivers.testing.Quantity;
import org.sinew.drivers.testing.SimulatedPart;
import org.sinew.drivers.testing.Workbench;

/** {@link GpioInput} on the bench: an e-stop, normally closed to ground, so that a cut wire is "stop". */
@AutoService(DriverBench.class)
public final class GpioInputBench implements DriverBench {
    private static final GpioInput.Config ESTOP =
            new GpioInput.Config(17, GpioInput.Level.HIGH, GpioInput.Pull.UP);

    @Override
    public String type() {
        return GpioInput.TYPE;
    }

    @Override
    public List<String> keys() {
        return List.of("line: 17\nactive: high\npull: up\n");
    }

    @Override
    public List<String> golden() {
        return List.of("line 17 low  # open() only asks for the line; the contact is closed");
    }

    @Override
    public SimulatedPart connect(Workbench bench) {
        GpioInputSim contact = GpioInputSim.button(ESTOP);
        bench.connect(17, contact);
        return new SimulatedPart() {
            @Override
            public List<Quantity> quantities() {
                return List.of(new Quantity("active", 0, 1, 0.5, value -> contact.press(value >= 0.5),
                        device -> ((SwitchSensor) device).samples().value().active ? 1 : 0));
            }

            @Override
            public void powerCycle() {
                // a contact has no memory
            }

            @Override
            public boolean impostor(boolean on) {
                return false;
            }

            @Override
            public boolean checksummed() {
                return false;
            }
        };
    }
}
