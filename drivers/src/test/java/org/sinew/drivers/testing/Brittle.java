package org.sinew.drivers.testing;

import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.PowerSensor;
import org.sinew.device.WireFault;
import org.sinew.drivers.power.Ina226;
import org.sinew.rt.Slot;
import org.sinew.state.PowerSample;

/** A meter that takes one missing acknowledge for the end, but comes back after a longer absence: broken on purpose. */
final class Brittle implements PowerSensor {
    private final PowerSensor meter;
    private final Slot<PowerSample> samples = new Slot<>(PowerSample::new);
    private int faults;
    private boolean given;

    private Brittle(PowerSensor meter) {
        this.meter = meter;
    }

    static final class Driver implements DeviceDriver<Ina226.Config> {
        private final Ina226.Driver driver = new Ina226.Driver();

        @Override
        public String type() {
            return driver.type();
        }

        @Override
        public Class<Ina226.Config> configType() {
            return driver.configType();
        }

        @Override
        public Device create(String name, Ina226.Config config, Port port) {
            return new Brittle((PowerSensor) driver.create(name, config, port));
        }
    }

    @Override
    public String name() {
        return meter.name();
    }

    @Override
    public Slot<PowerSample> samples() {
        return samples;
    }

    @Override
    public void open() throws DeviceException {
        meter.open();
        given = false;
        faults = 0;
    }

    @Override
    public WireFault transact(long nowNanos) {
        if (given) {
            return WireFault.NACK;
        }
        WireFault outcome = meter.transact(nowNanos);
        if (outcome == WireFault.NACK) {
            faults++;
        } else if (faults == 1) {
            given = true;
        } else {
            faults = 0;
        }
        if (meter.samples().poll() && !given) {
            samples.writing().copy(meter.samples().value());
            samples.publish();
        }
        return outcome;
    }

    @Override
    public void close() {
        meter.close();
    }
}
