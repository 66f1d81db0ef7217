package org.sinew.deploy.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.sinew.device.BytePort;
import org.sinew.device.JointDriver;
import org.sinew.drivers.servo.FeetechSts;

/** A serial line with equal servos on it, whatever it is made of. Made and closed by the thread that measures. */
public interface ServoLine extends AutoCloseable {
    /** What a servo shows where its joint is at zero: the middle of its range. */
    int ZERO_TICKS = 2048;

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
        return IntStream.range(0, servos).mapToObj(i -> new JointDriver.Entry<>(names.get(i), i, BenchRobot.LIMITS,
                new FeetechSts.Config(i + 1, 1, ZERO_TICKS))).toList();
    }
}
