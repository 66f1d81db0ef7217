package org.sinew.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import org.sinew.device.BytePort;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.loop.Priorities;
import org.sinew.rt.Clock;
import org.sinew.sim.JointPlant;
import org.sinew.sim.World;

/** Servos simulated register by register in this process, in real time: bytes take their time on the wire. */
public final class SimulatedServoLine implements ServoLine {
    private static final long STEP_NANOS = 2_000_000;
    private static final FeetechStsSim.Motor MOTOR = new FeetechStsSim.Motor(15, 0.4, 1.91);

    private final World world;
    private final SerialLineSim line;
    private final List<FeetechStsSim> servos = new ArrayList<>();

    private SimulatedServoLine(int count, int baud) {
        world = new World(new JointPlant(BenchRobot.names(count), STEP_NANOS), Clock.WALL);
        line = new SerialLineSim("servo", baud, world);
        for (int i = 0; i < count; i++) {
            FeetechStsSim servo = new FeetechStsSim(world, i, i + 1, 1, ZERO_TICKS, MOTOR);
            servos.add(servo);
            line.attach(servo);
        }
        world.start(Priorities.BUS); // as the bus thread, which waits while the world moves on
    }

    /** Makes them. */
    public static Maker maker() {
        return new Maker() {
            @Override
            public String kind() {
                return "simulated";
            }

            @Override
            public ServoLine of(int servos, int baud) {
                return new SimulatedServoLine(servos, baud);
            }
        };
    }

    @Override
    public BytePort port() {
        return line;
    }

    @Override
    public long returnDelayNanos() {
        long[] nanos = {0};
        world.visit(plant -> nanos[0] =
                servos.stream().mapToLong(FeetechStsSim::returnDelayNanos).max().orElse(0));
        return nanos[0];
    }

    @Override
    public void close() {
        line.close();
        world.close();
    }
}
