package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.BusWorker;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.drivers.port.LinuxCalls;
import org.sinew.drivers.port.LinuxSerialPort;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.sim.Bench;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.IndependentJoints;
import org.sinew.drivers.sim.PseudoTerminal;
import org.sinew.drivers.sim.PtyBridge;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.drivers.sim.WireFrame;
import org.sinew.rt.Clock;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointMode;
import org.sinew.sim.World;

/** A servo behind a real pseudo-terminal whose adapter is pulled and plugged in again while it is under torque. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplugTest {
    private static final int TRIES_FOR_AN_ECHO = 3;
    private static final int MOST_TRIES = 50;

    private final World world = new World(new IndependentJoints(1), Clock.WALL);
    private final FeetechStsSim servo = new FeetechStsSim(world, 0, 1, 1, 2048, ServoRig.MOTOR);
    private final SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
    private final List<WireFrame> frames = new CopyOnWriteArrayList<>();
    private PseudoTerminal terminal;
    private PtyBridge bridge;
    private LinuxSerialPort port;
    private BusWorker worker;
    private JointBus bus;
    private volatile boolean atRest;

    @TempDir
    private Path folder;

    @BeforeEach
    void plugIn() throws Exception {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "pseudo-terminals are served on Linux only");
        line.attach(servo);
        world.start(0);
        plug();
        port = LinuxSerialPort.open("servo", folder.resolve("adapter"), 1_000_000, LinuxCalls.here());
        bus = new FeetechSts.Driver().create("servo", List.of(new JointDriver.Entry<>("knee", 0, ServoRig.LIMITS,
                new Config(1, 1, 2048))), 1, JointMode.LIMP, port);
        worker = new BusWorker(port, List.of(bus), new BusWorker.Settings(0, 10_000_000_000L, JointMode.LIMP),
                Bench::failed).reopensWhen(() -> atRest, (code, why) -> { });
        worker.start();
        torqueOn();
    }

    private void plug() throws Exception {
        terminal = PseudoTerminal.open(LinuxCalls.here(), 1_000_000);
        Files.deleteIfExists(folder.resolve("adapter"));
        Files.createSymbolicLink(folder.resolve("adapter"), terminal.path());
        bridge = new PtyBridge("servo", terminal, line, 0);
        bridge.start();
    }

    private void pull() {
        bridge.close();
        terminal.close();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (worker != null) {
            worker.close();
            port.close();
            pull();
        }
        world.close();
    }

    /** One turn; its sample, unless the servo is silent. */
    private void turn(JointMode mode) {
        long wakeNanos = System.nanoTime();
        bus.commands().writing().copy(Decisions.of(1, System.nanoTime(), mode, 0));
        bus.commands().publish();
        worker.wake();
        while (bus.samples().poll(Clock.WALL, wakeNanos + 100_000_000)
                && bus.samples().value().stampNanos[0] - wakeNanos < 0) {
            Thread.onSpinWait(); // it tells an older turn
        }
    }

    /** Arms, as often as a busy machine needs. */
    private void torqueOn() {
        for (int i = 0; i < MOST_TRIES && servo.register(40) == 0; i++) {
            for (int seed = 0; seed < 4; seed++) { // it must be seen standing still
                turn(JointMode.SEED);
            }
            turn(JointMode.POSITION);
            turn(JointMode.POSITION);
        }
        assertThat(servo.register(40)).as("torque").isOne();
    }

    private void turnsUntilGone(boolean gone, JointMode mode) {
        while (port.gone() != gone) {
            turn(mode);
        }
    }

    private Stream<WireFrame> sent() {
        return frames.stream().filter(frame -> frame.direction() == WireFrame.Direction.HOST_TO_SERVO);
    }

    @Test
    void comesBackWithoutTorqueOnceTheRobotIsAtRest() throws Exception {
        pull();
        turnsUntilGone(true, JointMode.POSITION);
        line.observe(frames::add);
        plug();
        for (int i = 0; i < 15; i++) { // three times as long as from one try to the next
            turn(JointMode.POSITION);
            Thread.sleep(100);
        }
        assertThat(port.gone()).as("opened again while the robot was armed").isTrue();
        assertThat(frames).isEmpty();
        atRest = true;
        turnsUntilGone(false, JointMode.LIMP);
        do {
            turn(JointMode.LIMP);
        } while (bus.samples().value().misses[0] > 0);
        assertThat(servo.register(40)).as("torque").isZero();
        assertThat(sent().skip(TRIES_FOR_AN_ECHO).findFirst().orElseThrow().at(4)).as("the first is a ping").isOne();
        assertThat(sent().noneMatch(frame -> frame.at(4) == 0x83 && frame.at(5) == 40 && frame.at(8) == 1))
                .as("torque was not sent").isTrue();
        torqueOn();
    }

    @Test
    void isNotServedBeforeItsServosAreIdentified() throws Exception {
        pull();
        turnsUntilGone(true, JointMode.LIMP);
        servo.connected(false);
        plug();
        atRest = true;
        turnsUntilGone(false, JointMode.LIMP);
        servo.connected(true);
        line.observe(frames::add);
        do {
            turn(JointMode.LIMP);
        } while (bus.samples().value().misses[0] > 0);
        assertThat(sent().anyMatch(frame -> frame.at(4) == 1)).as("a ping").isTrue();
    }
}
