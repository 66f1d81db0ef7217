package org.sinew.drivers.testing;

import java.util.List;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.Port;
import org.sinew.device.WireFault;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.rt.Slot;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

/** A joint bus that goes without taking torque off: broken on purpose. */
final class Careless implements JointBus {
    private final JointBus bus;

    private Careless(JointBus bus) {
        this.bus = bus;
    }

    static final class Driver implements JointDriver<FeetechSts.Config> {
        private final FeetechSts.Driver driver = new FeetechSts.Driver();

        @Override
        public String type() {
            return driver.type();
        }

        @Override
        public Class<FeetechSts.Config> configType() {
            return driver.configType();
        }

        @Override
        public JointBus create(String name, List<Entry<FeetechSts.Config>> joints, int robotJoints, JointMode safe,
                Port port) {
            return new Careless(driver.create(name, joints, robotJoints, safe, port));
        }
    }

    @Override
    public String name() {
        return bus.name();
    }

    @Override
    public int[] joints() {
        return bus.joints();
    }

    @Override
    public Slot<JointSample> samples() {
        return bus.samples();
    }

    @Override
    public Slot<JointCommand> commands() {
        return bus.commands();
    }

    @Override
    public void open() throws DeviceException {
        bus.open();
    }

    @Override
    public WireFault transact(long nowNanos) {
        return bus.transact(nowNanos);
    }

    @Override
    public WireFault safe(JointMode mode) {
        return bus.safe(mode);
    }

    @Override
    public void close() {
        // on purpose: nothing
    }
}
