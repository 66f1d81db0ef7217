package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.deploy.broker.BrokerProcess;
import org.sinew.deploy.broker.Ears;
import tools.jackson.jr.ob.JSON;

/** The program as a process of its own, seen from outside: its streams, its exit code, what a broker hears. */
@Timeout(90)
@BesideOthers
class ProcessTest {
    private static final String ROBOT = "robots/kid20/robot.yaml";

    @TempDir
    private Path folder;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    private Process sinew(String... arguments) throws Exception {
        return sinew(Map.of(), arguments);
    }

    private Process sinew(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Dsinew.home=" + Path.of("")
                        .toAbsolutePath(), "-cp", System.getProperty("java.class.path"), "org.sinew.deploy.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--socket", folder.resolve("control.sock").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        Process made = builder.start();
        started.add(made);
        return made;
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private boolean says(String part) {
        try {
            return err().contains(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something that the process does; fails with its words when it ends instead. */
    private void until(Process process, BooleanSupplier holds) throws Exception {
        while (!holds.getAsBoolean()) {
            assertThat(process.isAlive()).as(() -> "exit " + process.exitValue() + " " + process.info()).isTrue();
            Thread.sleep(20);
        }
    }

    @Test
    void theBrokerSaysOfflineWhenTheProcessIsKilled() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(0); Ears ears = new Ears(broker.uri(), "ears")) {
            Process demo = sinew("demo", "--mqtt", broker.uri());
            until(demo, () -> ears.heard("/event", "armed") && ears.heard("/status", "online")
                    && ears.heard("/state", "rad"));
            demo.destroyForcibly();
            while (!ears.heard("/status", "connection lost")) {
                Thread.sleep(20);
            }
            assertThat(ears.heard("/info", "left_knee")).isTrue();
        }
    }

    @Test
    void endsCleanlyAndTellsItsSummaryWhenInterrupted() throws Exception {
        Process run = sinew("run", ROBOT, "--sim", "--arm", "--json");
        until(run, () -> says("armed: commands pass"));
        run.toHandle().destroy(); // SIGTERM; SIGINT takes the same way through the virtual machine
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
        Map<String, Object> summary = json(run);
        assertThat(summary).containsEntry("end_state", "armed").containsEntry("uncommanded_motions", 0);
        assertThat(folder.resolve("control.sock")).doesNotExist();
    }

    private String said(int expected, String... command) {
        StringWriter told = new StringWriter();
        assertThat(Main.run(new PrintWriter(told, true), new PrintWriter(told, true), command)).as(told.toString())
                .isEqualTo(expected);
        return told.toString();
    }

    @Test
    void aLogThatAnotherRunIsWritingIsNotReplaced() throws Exception {
        String log = folder.resolve("run.mcap").toString();
        String[] second = {"run", ROBOT, "--sim", "--fast", "--no-models", "--for", "1s", "--log", log, "--socket",
            folder.resolve("second.sock").toString()};
        Process run = sinew("run", ROBOT, "--sim", "--no-models", "--headless", "--log", log);
        until(run, () -> says("the robot waits to be armed"));
        Object before = Files.readAttributes(Path.of(log), BasicFileAttributes.class).fileKey();
        assertThat(said(Main.WRONG_USAGE, second)).isEqualTo("sinew run: --log: another run is writing " + log
                + "; name another file\n");
        assertThat(Files.readAttributes(Path.of(log), BasicFileAttributes.class).fileKey()).isEqualTo(before);
        assertThat(said(Main.FINE, "log", "info", log))
                .endsWith("the run goes on; this is what it has written so far\n")
                .doesNotContain("missing");
        assertThat(said(Main.FINE, "log", "info", log, "--json")).contains("\"being_written\" : true");
        run.destroyForcibly().waitFor();
        assertThat(said(Main.FINE, "log", "info", log)).contains("missing: ").endsWith("the run ended without its last"
                + " words, killed or by a power cut; all else can be read\n");
        assertThat(said(Main.FINE, second)).contains("ticks");
        assertThat(said(Main.FINE, "log", "info", log)).endsWith("\nwhole\n");
    }

    @Test
    void tellsTheServiceManagerThatItIsReadyAndAliveUntilTheLoopHangs() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/socat")), "no socat here, which listens as systemd does");
        Path address = folder.resolve("notify");
        Path heard = folder.resolve("heard");
        Process manager = new ProcessBuilder("socat", "-u", "UNIX-RECV:" + address, "CREATE:" + heard).start();
        try {
            until(manager, () -> Files.exists(address));
            Process run = sinew(Map.of("NOTIFY_SOCKET", address.toString(), "WATCHDOG_USEC", "400000"), "run", ROBOT,
                    "--sim", "--no-models", "--headless", "--for", "5s", "--fault", "at 2s: loop hang");
            until(run, () -> says("the loop"));
            long fed = Files.size(heard);
            assertThat(Files.readString(heard)).startsWith("READY=1WATCHDOG=1STATUS=").contains("WATCHDOG=1WATCHDOG=1");
            Thread.sleep(1000);
            assertThat(Files.readString(heard).substring((int) fed)).doesNotContain("WATCHDOG");
            run.waitFor();
            assertThat(Files.readString(heard)).endsWith("STOPPING=1");
        } finally {
            manager.destroyForcibly();
        }
    }

    @Tag("thorough")
    @Test
    void standardOutputIsOneJsonDocumentWithPlainDigitsInEveryLanguage() throws Exception {
        for (String language : List.of("tr-TR", "de-DE", "ar-EG")) {
            String[] words = language.split("-");
            ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Duser.language=" + words[0],
                    "-Duser.country=" + words[1], "-cp", System.getProperty("java.class.path"),
                    "org.sinew.deploy.Main", "run", ROBOT, "--sim", "--no-models", "--json", "--for", "1s", "--socket",
                    folder.resolve("control.sock").toString());
            Process run = builder.redirectError(folder.resolve("err").toFile()).start();
            Map<String, Object> summary = json(run);
            assertThat(run.waitFor()).as(err()).isZero();
            assertThat(summary).containsKeys("ticks", "lateness_us", "truth").containsEntry("end_state", "disarmed");
        }
    }

    @Tag("thorough")
    @Test
    void goesOnWithoutABrokerAndSaysSoInOneLine() throws Exception {
        Process demo = sinew("demo", "--mqtt", "tcp://127.0.0.1:1", "--for", "4s", "--json");
        Map<String, Object> summary = json(demo);
        assertThat(demo.waitFor()).isZero();
        assertThat(err().lines().filter(line -> line.contains("MQTT"))).hasSize(1)
                .allMatch(line -> line.contains("127.0.0.1:1"));
        assertThat(summary).containsEntry("end_state", "armed");
    }

    private Map<String, Object> json(Process process) throws Exception {
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).as(err()).isNotEmpty().matches("(?s)\\p{ASCII}*");
            return JSON.std.mapFrom(text);
        }
    }
}
