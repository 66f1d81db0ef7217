package org.sinew.deploy.bench;

import java.io.IOException;
import java.util.List;
import org.sinew.device.BytePort;
import org.sinew.device.JointDriver;
import org.sinew.drivers.servo.FeetechSts;

/** A serial line with equal servos on it, whatever it is made of. Made and closed by the thread that measures. */
public interface ServoLine extends AutoCloseable {
    /** What makes such lines. */
    interface Maker {
        /** What they are made of, in a word. */
        String kind();

        /** A line with so many servos, with ids from 1, all powered, at rest and without torque. */
        ServoLine of(int servos, int baud) throws IOException;
    }

    /** The host's end. */
    BytePort port();

    /** What a servo waits before it answers, as its registers say now. */
    long returnDelayNanos();

    @Override
    void close();

    /** The joints of such a line, as a robot file would name them. */
    static List<JointDriver.Entry<FeetechSts.Config>> entries(int servos) {
        List<String> names = BenchRobot.names(servos);
        return names.stream().map(name -> {
            int index = names.indexOf(name);
            return new JointDriver.Entry<>(name, index, BenchRobot.LIMITS,
                    new FeetechSts.Config(index + 1, 1, SERVO_ZERO_TICKS));
        }).toList();
    }

    /** The middle of a servo's range is a joint's zero. */
    int SERVO_ZERO_TICKS = 2048;
}
