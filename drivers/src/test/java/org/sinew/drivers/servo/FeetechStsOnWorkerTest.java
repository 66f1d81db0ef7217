package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.sim.Bench;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.IndependentJoints;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.drivers.sim.UncommandedMotionMonitor;
import org.sinew.rt.Clock;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointMode;
import org.sinew.sim.World;
import org.sinew.state.JointSample;

/** The driver on its worker thread, in real time. */
@Timeout(60)
class FeetechStsOnWorkerTest {
    private static final int JOINTS = 6;
    private static final BusWorker.Settings SETTINGS = new BusWorker.Settings(0, 10_000_000_000L, JointMode.LIMP);

    private final World world = new World(new IndependentJoints(JOINTS), Clock.WALL);
    private final SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
    private final List<FeetechStsSim> servos = new ArrayList<>();
    private final List<JointDriver.Entry<Config>> entries = new ArrayList<>();
    private final List<UncommandedMotionMonitor.Servo> watched = new ArrayList<>();

    @BeforeEach
    void build() {
        for (int i = 0; i < JOINTS; i++) {
            FeetechStsSim servo = new FeetechStsSim(world, i, i + 1, 1, 2048, ServoRig.MOTOR);
            servos.add(servo);
            line.attach(servo);
            entries.add(new JointDriver.Entry<>("joint" + i, i, ServoRig.LIMITS, new Config(i + 1, 1, 2048)));
            watched.add(new UncommandedMotionMonitor.Servo(i + 1, "joint" + i, i, 1, 2048, ServoRig.LIMITS));
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        world.close();
    }

    private JointBus bus() {
        return new FeetechSts.Driver().create("servo", entries, JOINTS, JointMode.LIMP, line);
    }

    private static void turn(BusWorker worker, JointBus bus, JointMode mode, double rad) {
        double[] targets = new double[JOINTS];
        java.util.Arrays.fill(targets, rad);
        bus.commands().writing().copy(Decisions.of(1, System.nanoTime(), mode, targets));
        bus.commands().publish();
        worker.wake();
        bus.samples().poll(Clock.WALL, System.nanoTime() + 2_000_000_000);
    }

    @Test
    void armsMovesAndIsClosedWhileBusy() throws DeviceException, InterruptedException {
        UncommandedMotionMonitor monitor = new UncommandedMotionMonitor(watched);
        line.observe(monitor);
        world.start(0);
        JointBus bus = bus();
        BusWorker worker = new BusWorker(line, List.of(bus), SETTINGS, Bench::failed);
        worker.start();
        for (int i = 0; i < 3; i++) {
            turn(worker, bus, JointMode.LIMP, Double.NaN);
        }
        turn(worker, bus, JointMode.SEED, 0);
        turn(worker, bus, JointMode.POSITION, 0);
        for (int i = 0; i < 20; i++) {
            turn(worker, bus, JointMode.POSITION, i * 0.001);
        }
        JointSample sample = bus.samples().value();
        assertThat(sample.torqueOn).containsOnly(true);
        assertThat(sample.misses).containsOnly(0);
        assertThat(monitor.findings()).isEmpty();
        worker.wake();
        worker.close();
        assertThat(servos).allMatch(servo -> servo.register(40) == 0);
        assertThat(line.stats().busyNanos()).isGreaterThanOrEqualTo(line.stats().wireNanos() / 2);
    }

    @Test
    void closesInTimeWhenTheLineIsPulledInATurn() throws DeviceException, InterruptedException {
        world.start(0);
        JointBus bus = bus();
        BusWorker worker = new BusWorker(line, List.of(bus), SETTINGS, Bench::failed);
        worker.start();
        turn(worker, bus, JointMode.LIMP, Double.NaN);
        worker.wake();
        line.unplugged(true);
        turn(worker, bus, JointMode.LIMP, Double.NaN);
        turn(worker, bus, JointMode.LIMP, Double.NaN);
        assertThat(bus.samples().value().misses).doesNotContain(0);
        worker.close();
    }

    @Test
    void startFailsWithTheDriversMessage() throws InterruptedException {
        servos.get(3).connected(false);
        world.start(0);
        BusWorker worker = new BusWorker(line, List.of(bus()), SETTINGS, Bench::failed);
        assertThatThrownBy(worker::start).isInstanceOf(DeviceException.class).hasMessageContaining("joint3");
    }
}
