package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.cockpit.CockpitServer;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.sim.WireFrame;
import org.sinew.rt.Clock;
import org.sinew.safety.JointCommand;
import org.sinew.state.SafetyState;

/**
 * From the arrival of a STOP at kid20's cockpit to the frame on its servo line that takes the motion out of all joints:
 * counted in decisions of the gate, one a tick, for a busy machine makes ticks late, not more of them.
 */
@Timeout(120)
class StopTicksTest {
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml");
    private static final int STOPS = 5;
    private static final int MOST_TICKS = 2;
    /** Feetech STS: instruction and register of "torque" written to several servos; 1 would be on. */
    private static final int SYNC_WRITE = 0x83;
    private static final int TORQUE = 40;
    private static final int ON = 1;

    private final AtomicLong asked = new AtomicLong(-1);
    private final AtomicLong left = new AtomicLong(-1);

    private static boolean stops(WireFrame frame) {
        return frame.direction() == WireFrame.Direction.HOST_TO_SERVO && frame.at(4) == SYNC_WRITE
                && frame.at(5) == TORQUE && frame.at(8) != ON;
    }

    /** The tick that was decided last. */
    private static long tick(Robot robot) {
        JointCommand newest = new JointCommand(robot.model().joints().size());
        robot.gate().decisions().read(0, newest);
        return newest.tick();
    }

    private void seen(WireFrame frame, Robot robot) {
        if (asked.get() >= 0 && stops(frame)) {
            left.compareAndSet(-1, tick(robot));
        }
    }

    /** The robot as its cockpit sees it, which notes when a stop arrives. */
    private CockpitTarget noting(Robot robot, CockpitTarget target) {
        return (CockpitTarget) Proxy.newProxyInstance(CockpitTarget.class.getClassLoader(),
                new Class<?>[] {CockpitTarget.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("stop")) {
                        asked.set(tick(robot));
                    }
                    return method.invoke(target, arguments);
                });
    }

    private static void await(Robot robot, SafetyState state) throws InterruptedException {
        while (robot.gate().safety() != state) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void theStopFrameLeavesWithinTwoTicksOfTheStopsArrival() throws Exception {
        RobotConfig config = RobotConfig.read(KID20, DriverCatalog.load().types());
        try (Simulation body = Simulation.of(config, Clock.WALL, Simulation.SEED)) {
            RobotParts parts = RobotParts.of(config, body, false, false, Clock.WALL);
            try (Robot robot = Robot.of(parts, 0, advice -> { }); CockpitServer server = Cockpit.open(robot,
                    noting(robot, new CockpitRobot(robot, body, Optional.empty(), Optional.empty())), body,
                    new RobotConfig.Cockpit("127.0.0.1", 0), false)) {
                body.lines().values().forEach(line -> line.observe(frame -> seen(frame, robot)));
                body.start();
                robot.start();
                List<Long> ticks = new ArrayList<>();
                try (CockpitPage page = new CockpitPage(server)) {
                    for (int i = 0; i < STOPS; i++) {
                        ticks.add(stop(robot, page));
                    }
                }
                System.out.println("ticks from a stop to its frame: " + ticks);
                assertThat(ticks).allSatisfy(count -> assertThat(count).isBetween(1L, (long) MOST_TICKS));
            }
        }
    }

    /** Arms, lets it move, stops. */
    private long stop(Robot robot, CockpitPage page) throws InterruptedException {
        while (robot.arming().refusal().isPresent()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        asked.set(-1);
        left.set(-1);
        robot.gate().requestArm();
        await(robot, SafetyState.ARMED);
        long armed = tick(robot);
        while (tick(robot) < armed + 20) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(left.get()).as("no stop frame before the stop").isEqualTo(-1);
        page.say("{\"type\": \"stop\", \"id\": 1}");
        await(robot, SafetyState.STOPPED);
        assertThat(left.get()).as("a stop frame was seen").isPositive();
        return left.get() - asked.get();
    }
}
