package org.sinew.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.deploy.BesideOthers;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.safety.EventCode;
import org.sinew.rt.Clock;
import org.sinew.state.RobotModel;
import org.sinew.uplink.Uplink;
import org.sinew.uplink.UplinkConfig;

/** The demo's broker as a real child process. */
@Timeout(120)
@BesideOthers
class BrokerProcessTest {
    private static final RobotModel MODEL = new RobotModel("kid", List.of("knee"), List.of(), List.of(), List.of(),
            List.of());

    @Test
    void carriesAnUplinkWithItsRetainedMessagesAndItsWill() throws Exception {
        EventLog events = new EventLog(MODEL, Locale.ENGLISH, Clock.WALL, InstantSource.system());
        try (BrokerProcess broker = BrokerProcess.start(0); Ears early = new Ears(broker.uri(), "early")) {
            try (Uplink uplink = new Uplink(UplinkConfig.of(broker.uri(), "kid-1"), events,
                    new Recorder(MODEL, events, Clock.WALL), MODEL, Map.of(), Optional::empty)) {
                uplink.start();
                for (int i = 0; i < 500; i++) {
                    events.add(EventCode.JOINT_HOT, "knee", i);
                }
                await("all acknowledged", () -> uplink.stats().acknowledged() == 501);
                await("all events", () -> early.seqs().size() == 501);
                assertThat(early.seqs()).isEqualTo(IntStream.rangeClosed(1, 501).boxed().toList());
                try (Ears late = new Ears(broker.uri(), "late")) {
                    await("status", () -> late.heard("kid-1/status", "online"));
                    await("info", () -> late.heard("kid-1/info", "\"joints\""));
                }
            }
            await("leave", () -> early.heard("kid-1/status", "stopped"));
        }
    }

    @Test
    void tellsOfflineForARobotThatVanishes() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(0); Ears ears = new Ears(broker.uri(), "ears")) {
            Process robot = java("-cp", System.getProperty("java.class.path"), VanishingRobot.class.getName(),
                    broker.uri());
            try {
                await("online", () -> ears.heard("kid-9/status", "online"));
            } finally {
                robot.destroyForcibly().waitFor();
            }
            await("will", () -> ears.heard("kid-9/status", "connection lost"));
        }
    }

    /** A robot's process, to be killed. */
    static final class VanishingRobot {
        public static void main(String[] args) throws InterruptedException {
            EventLog events = new EventLog(MODEL, Locale.ENGLISH, Clock.WALL, InstantSource.system());
            new Uplink(UplinkConfig.of(args[0], "kid-9"), events,
                    new Recorder(MODEL, events, Clock.WALL), MODEL, Map.of(), Optional::empty).start();
            Thread.sleep(60_000);
        }
    }

    @Test
    void diesWithItsParent() throws Exception {
        Process parent = java("-cp", System.getProperty("java.class.path"), Parent.class.getName());
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(lines.readLine());
            ProcessHandle broker = ProcessHandle.of(pid).orElseThrow();
            assertThat(broker.isAlive()).isTrue();
            parent.destroyForcibly().waitFor();
            broker.onExit().get(20, TimeUnit.SECONDS);
            assertThat(broker.isAlive()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A parent, to be killed. */
    static final class Parent {
        @SuppressWarnings("resource") // its end is what is tested
        public static void main(String[] args) throws Exception {
            System.out.println(BrokerProcess.start(0).pid());
            Thread.sleep(60_000);
        }
    }

    @Test
    void takesTheNextPortWhereTheWantedOneIsBusyAndSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BrokerProcess broker = BrokerProcess.start(taken.getLocalPort())) {
            assertThat(broker.port()).isGreaterThan(taken.getLocalPort());
            assertThat(broker.notice()).hasValueSatisfying(n -> assertThat(n)
                    .contains("port " + taken.getLocalPort() + " is busy", "" + broker.port()));
        }
    }

    @Test
    void comesBackOnTheSamePortAfterItsEnd() throws Exception {
        BrokerProcess first = BrokerProcess.start(0);
        first.close();
        assertThat(first.isAlive()).isFalse();
        try (BrokerProcess second = BrokerProcess.start(first.port()); Ears ears = new Ears(second.uri(), "ears")) {
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(second.notice()).isEmpty();
            assertThat(ears.heard("", "")).isFalse();
        }
    }

    @Test
    void keepsItsMessagesInMemoryAndWritesNoFile() throws Exception {
        Set<Path> before = workingFolder();
        try (BrokerProcess broker = BrokerProcess.start(0); Ears ears = new Ears(broker.uri(), "ears")) {
            assertThat(ears.heard("", "")).isFalse();
            assertThat(openFiles(broker.pid())).allMatch(file -> file.matches(".*\\.(jar|so|jsa)|.*/lib/modules"));
        }
        assertThat(workingFolder()).isEqualTo(before);
    }

    private static Set<Path> workingFolder() throws Exception {
        try (Stream<Path> list = Files.list(Path.of("").toAbsolutePath())) {
            return list.collect(Collectors.toSet());
        }
    }

    /** Regular files that a process holds open: virtual machine and class path, or what it writes. */
    private static List<String> openFiles(long pid) throws Exception {
        List<String> files = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isRegularFile(descriptor)) {
                    files.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        return files;
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatIOException().isThrownBy(() -> BrokerProcess.start(0, "nowhere"))
                .withMessageContaining("does not start").withMessageContaining("DemoBroker");
    }

    private static Process java(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long limit = System.nanoTime() + 40_000_000_000L;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(limit);
            Thread.sleep(5);
        }
    }
}
