package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.device.DeviceDriver;
import org.sinew.drivers.port.LinuxSerialPort;
import org.sinew.drivers.sim.PartSimulator;
import org.sinew.sim.FaultPlan;
import tools.jackson.jr.ob.JSON;

/** The body of a twin in this process: runtimes that come and go, resets, and its own failing. */
@Timeout(120)
class TwinLivesTest {
    private static final byte[] PING_LEFT_KNEE = {-1, -1, 4, 2, 1, -8};
    private static final int A_FRAME_HOLDS = 65_000;

    @TempDir
    private Path folder;
    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void onLinux() {
        assumeTrue(System.getProperty("os.name", "").equals("Linux"), "twins are served on Linux only");
    }

    private Twin twin(String plan) throws Exception {
        RobotConfig config =
                RobotConfig.read(Path.of("robots/kid20/robot.yaml"), DriverCatalog.load().types());
        return new Twin(config, FaultPlan.parse(plan, BreakableParts.OF_BODY), Optional.empty(), told::add);
    }

    private static LinuxSerialPort open(Twin twin) throws Exception {
        Path path = twin.terminals().values().iterator().next().path();
        return LinuxSerialPort.open("servo", Map.of("path", path.toString()));
    }

    /** Whether the left knee answers within a time that a healthy line never needs. */
    private static boolean answers(LinuxSerialPort port) {
        byte[] reply = new byte[64];
        port.flushInput();
        port.write(PING_LEFT_KNEE, 0, PING_LEFT_KNEE.length);
        return port.read(reply, 0, reply.length, System.nanoTime() + 100_000_000) > 0;
    }

    private static void until(LinuxSerialPort port, boolean answers) {
        int alike = 0;
        while (alike < 5) { // one silence may be a machine that stood still
            alike = answers(port) == answers ? alike + 1 : 0;
            assertThat(Thread.currentThread().isInterrupted()).as("the time of the test is over").isFalse();
        }
    }

    @Test
    void aThousandVisitsLeaveAStateThatIsWholeAndFitsAFrame() throws Exception {
        try (Twin twin = twin("")) {
            for (int i = 1; i <= 1000; i++) {
                twin.came(i);
                twin.went(i, true);
            }
            String state = twin.state();
            assertThat(state.getBytes(StandardCharsets.UTF_8).length).isLessThan(A_FRAME_HOLDS);
            Map<String, Object> all = JSON.std.mapFrom(state);
            assertThat(all).containsEntry("visits", 1000);
            assertThat((List<?>) all.get("clients")).hasSize(20).last().asString().contains("pid=1000,");
            assertThat((List<?>) all.get("clients")).first().asString().contains("pid=981,");
        }
    }

    @Test
    void itsPlanBeginsAnewAtAResetWhileTheRuntimeStays() throws Exception {
        try (Twin twin = twin("at 500ms for 1s: servo.left_knee off"); LinuxSerialPort port = open(twin)) {
            until(port, true); // nobody drives: nothing goes wrong
            twin.came(77);
            until(port, false);
            until(port, true);
            twin.reset(5);
            until(port, false); // the plan of the new life
            until(port, true);
            assertThat(twin.summary()).containsEntry("resets", 1);
        }
    }

    @Test
    void itsPlanWaitsForARuntimeWhereNobodyDrivesAtTheReset() throws Exception {
        try (Twin twin = twin("at 0s: servo.left_knee off"); LinuxSerialPort port = open(twin)) {
            twin.came(77);
            until(port, false);
            twin.went(77, true);
            twin.reset(5);
            until(port, true);
            twin.came(78);
            until(port, false);
        }
    }

    @Test
    void saysInASentenceThatItsWorldHasFailed() throws Exception {
        try (Twin twin = twin("")) {
            assertThat(twin.failure()).isEmpty();
            twin.simulation().world().at(0, plant -> {
                throw new IllegalStateException("planted");
            });
            while (twin.failure().isEmpty()) {
                Thread.sleep(5);
            }
            assertThat(twin.failure().orElseThrow()).contains(" has failed: java.lang.IllegalStateException: planted in"
                    + " TwinLivesTest.java:").endsWith("; this is a fault of the simulation, please report this line");
        }
    }

    @Test
    void saysInASentenceThatALineHasFailed() throws Exception {
        try (Twin twin = twin(""); LinuxSerialPort port = open(twin)) {
            twin.simulation().lines().get("servo").observe(frame -> {
                throw new IllegalStateException("planted");
            });
            while (twin.failure().isEmpty()) {
                answers(port);
                assertThat(Thread.currentThread().isInterrupted()).as("the time of the test is over").isFalse();
            }
            assertThat(twin.failure().orElseThrow()).contains("has failed: java.lang.IllegalStateException: planted");
        }
    }

    /** A kit maker's simulator that throws after a moment. */
    public static final class Failing implements PartSimulator {
        @Override
        public String type() {
            return "kit-pump";
        }

        @Override
        public void connect(Place place) {
            place.world().at(300_000_000, plant -> {
                throw new IllegalStateException("planted");
            });
        }
    }

    /** Runs {@code sinew twin} on a robot with that part. */
    private TwinRun.Summary run(StringWriter err) throws Exception {
        Path entries = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(entries.resolve(DeviceDriver.class.getName()), PartSimulatorsTest.Driver.class.getName());
        Files.writeString(entries.resolve(PartSimulator.class.getName()), Failing.class.getName());
        PartSimulatorsTest.writeRobot(folder);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader kit = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(kit);
            TwinRun.Options options = new TwinRun.Options(folder.resolve("robot.yaml"), folder.resolve("t.sock"),
                    Optional.empty(), "", Optional.empty());
            try (TwinRun run = new TwinRun(options, new PrintWriter(err, true), line -> { })) {
                return run.run();
            }
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void theCommandEndsWithThatSentence() throws Exception {
        StringWriter err = new StringWriter();
        TwinRun.Summary summary = run(err);
        assertThat(summary.problems()).as(err.toString()).singleElement().asString()
                .startsWith("the simulated world has failed: java.lang.IllegalStateException: planted");
        assertThat(err.toString()).doesNotContain("Exception in thread");
    }
}
