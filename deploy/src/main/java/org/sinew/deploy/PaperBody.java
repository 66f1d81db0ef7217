package org.sinew.deploy;

import java.util.Map;
import org.sinew.arming.Arming;
import org.sinew.device.BusStats;
import org.sinew.device.BytePort;
import org.sinew.device.DeviceException;
import org.sinew.device.Port;
import org.sinew.device.Ports;
import org.sinew.device.WireFault;
import org.sinew.drivers.port.Pi4jContext;
import org.sinew.drivers.port.Pi4jPort;
import org.sinew.rt.Clock;

/** A body whose buses lead nowhere: to assemble a robot of which only the plan is wanted. Nothing of it is started. */
final class PaperBody implements Body {
    /** A serial line with nothing at its end. */
    private record Line(String name, BusStats stats) implements BytePort {
        @Override
        public int baud() {
            return 1_000_000;
        }

        @Override
        public void flushInput() {
        }

        @Override
        public WireFault write(byte[] bytes, int offset, int length) {
            return WireFault.GONE;
        }

        @Override
        public int read(byte[] bytes, int offset, int length, long deadlineNanos) {
            return -1;
        }

        @Override
        public void close() {
        }
    }

    /** Buses of every type. */
    private static final class NoPorts implements Ports {
        @Override
        public Port open(String name, String type, Map<String, Object> settings) throws DeviceException {
            return type.equals("serial") ? new Line(name, new BusStats())
                    : Pi4jPort.open(Pi4jContext.of(), name, type, settings, Clock.WALL);
        }

        @Override
        public void close() {
        }
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public Arming.SetUp setUp() {
        return new Arming.SetUp("", "");
    }

    @Override
    public Ports ports() {
        return new NoPorts();
    }

    @Override
    public void close() {
    }
}
