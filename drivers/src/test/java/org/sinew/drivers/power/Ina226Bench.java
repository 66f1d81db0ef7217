package org.sinew.drivers.power;

import com.google.auto.service.AutoService;
import java.util.List;
import org.sinew.device.PowerSensor;
import org.sinew.drivers.sim.BatterySim;
import org.sinew.drivers.sim.I2cChip;
import org.sinew.drivers.sim.Ina226Sim;
import org.sinew.drivers.testing.DriverBench;
import org.sinew.drivers.testing.Quantity;
import org.sinew.drivers.testing.SimulatedPart;
import org.sinew.drivers.testing.Workbench;

/** {@link Ina226} on the bench. */
@AutoService(DriverBench.class)
public final class Ina226Bench implements DriverBench {
    private static final double SHUNT_OHM = 0.01;

    @Override
    public String type() {
        return Ina226.TYPE;
    }

    @Override
    public List<String> keys() {
        return List.of("address: 0x40\nshunt_ohm: 0.01\n");
    }

    /** Registers and their values after power-up: datasheet SBOS547A, section 7.6, table 4. */
    @Override
    public List<String> golden() {
        return List.of("40 w FE r 54 49  # manufacturer: TI", "40 w FF r 22 60  # die", "40 w 00 80 00  # reset",
                "40 w 00 45 27  # average of 16, 1.1 ms each, both, all the time", "40 w 00 r 45 27",
                "40 w 00 r 45 27  # the first turn", "40 w 06 r 00 08  # a conversion has ended",
                "40 w 01 r 03 20  # 800 counts: 2 mV, 0.2 A", "40 w 02 r 25 80  # 9600 counts: 12 V");
    }

    @Override
    public SimulatedPart connect(Workbench bench) {
        return new Part(bench);
    }

    private static final class Part implements SimulatedPart {
        private double currentA = 0.2;
        private final BatterySim battery = new BatterySim(12, 0, 0, () -> currentA);
        private final Ina226Sim chip;
        private boolean impostor;

        Part(Workbench bench) {
            chip = new Ina226Sim(battery, SHUNT_OHM, bench.world::nanos);
            bench.connect(0x40, new Disguise());
        }

        /** Another maker's identity while it is an impostor. */
        private final class Disguise implements I2cChip {
            private int register;

            @Override
            public void write(byte[] bytes, int offset, int length) {
                register = bytes[offset] & 0xFF;
                chip.write(bytes, offset, length);
            }

            @Override
            public void read(byte[] bytes, int offset, int length) {
                chip.read(bytes, offset, length);
                if (impostor && register == 0xFE) {
                    bytes[offset] ^= 1;
                }
            }
        }

        @Override
        public List<Quantity> quantities() {
            return List.of(
                    new Quantity("voltage in V", 0, 36, 1.25e-3, battery::source,
                            device -> ((PowerSensor) device).samples().value().voltageV),
                    new Quantity("current in A", -8.192, 8.19175, 2.5e-6 / SHUNT_OHM, value -> currentA = value,
                            device -> ((PowerSensor) device).samples().value().currentA));
        }

        @Override
        public void powerCycle() {
            chip.reset();
        }

        @Override
        public boolean impostor(boolean on) {
            impostor = on;
            return true;
        }

        @Override
        public boolean checksummed() {
            return false;
        }
    }
}
