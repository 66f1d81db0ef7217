package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.control.ControlSocket;
import tools.jackson.jr.ob.JSON;

/** {@code sinew log audit} of runs: who armed and stopped them, and what was done to their trail. */
@Timeout(90)
class LogAuditCommandTest {
    private static final String ARM6 = Path.of("robots/arm6/robot.yaml").toAbsolutePath().toString();

    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private int audit(String... more) {
        return run(Stream.concat(Stream.of("log", "audit", trail().toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private Path trail() {
        return folder.resolve("run.audit.jsonl");
    }

    private Map<String, Object> virtualRun() throws IOException {
        int code = run("run", ARM6, "--sim", "--fast", "--arm", "--for", "2s", "--json", "--socket",
                folder.resolve("s").toString(), "--log", folder.resolve("run.mcap").toString());
        assertThat(code).as(err.toString()).isLessThan(2);
        return JSON.std.mapFrom(out.toString());
    }

    private List<Object> words() throws IOException {
        assertThat(audit("--json")).as(out.toString()).isZero();
        List<Object> words = new ArrayList<>();
        ((List<?>) JSON.std.mapFrom(out.toString()).get("lines")).forEach(line -> words.add(((Map<?, ?>) line)
                .get("what")));
        return words;
    }

    @Test
    void tellsWhoDidWhatAndTheSummaryHasTheHead() throws Exception {
        Map<?, ?> log = (Map<?, ?>) virtualRun().get("log");
        assertThat(log.get("audit")).isEqualTo(trail().toString());
        assertThat(words()).containsExactly("start", "arm_asked", "armed", "end");
        assertThat(JSON.std.mapFrom(out.toString())).containsEntry("head", log.get("audit_head"))
                .containsEntry("notes", List.of()).containsEntry("ok", true);
        assertThat(audit("--head", String.valueOf(log.get("audit_head")))).isZero();
        assertThat(out.toString()).contains("start         " + System.getProperty("user.name"), "robot arm6",
                "armed         the robot", "head: number 4, " + log.get("audit_head"))
                .endsWith("whole: each line carries the hash of the one before\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhichLineWasChangedAndEndsWithOne() throws Exception {
        virtualRun();
        Files.writeString(trail(), Files.readString(trail()).replace("\"robot\":\"arm6\"", "\"robot\":\"arm7\""));
        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("changed: " + trail() + ":1: this line was changed")
                .endsWith("NOT WHOLE\n");
        assertThat(audit("--json")).isEqualTo(1);
        assertThat(JSON.std.mapFrom(out.toString()).get("findings").toString()).contains("line=1");
    }

    @Test
    void aCutEndIsSeenByTheLogOfTheRunOrByTheHeadThatItTold() throws Exception {
        String head = String.valueOf(((Map<?, ?>) virtualRun().get("log")).get("audit_head"));
        Files.write(trail(), Files.readAllLines(trail()).subList(0, 3));
        assertThat(audit()).isEqualTo(1);
        assertThat(out.toString()).contains("the end was cut off: " + folder.resolve("run.mcap")
                + " names a line number 4");
        Files.delete(folder.resolve("run.mcap"));
        assertThat(audit()).as("nobody can know").isZero();
        assertThat(out.toString()).contains("note: no run log beside it says which line was the last");
        assertThat(audit("--head", head)).isEqualTo(1);
        assertThat(out.toString()).contains("the end was cut off: --head names a line");
    }

    @Test
    void whatIsNoTrailIsRefusedInOneLine() throws Exception {
        for (List<String> wrong : List.of(List.of(folder.resolve("none").toString(), "is not there"),
                List.of(folder.toString(), "audit.jsonl is not there"),
                List.of(folder.resolve("run.mcap").toString(), "the trail is beside it: run.audit.jsonl"))) {
            assertThat(run("log", "audit", wrong.getFirst())).isEqualTo(2);
            assertThat(err.toString().lines()).singleElement().asString().contains(wrong.getLast());
        }
    }

    /** A process that is armed through its socket, stopped from its page, killed, and followed by another. */
    @Test
    void aRunThatWasArmedStoppedAndKilledCanBeToldAfterwards() throws Exception {
        Process robot = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-Dsinew.home=" + Path.of("")
                        .toAbsolutePath(), "-cp", System.getProperty("java.class.path"), "org.sinew.deploy.Main",
                "run", ARM6, "--sim", "--no-models", "--port", "0", "--socket", folder.resolve("control").toString(),
                "--log", folder.resolve("run.mcap").toString()).redirectError(folder.resolve("err").toFile()).start();
        try {
            while (!Boolean.TRUE.equals(ask("arm").get("ok"))) {
                assertThat(robot.isAlive()).as(Files.readString(folder.resolve("err"))).isTrue();
                Thread.sleep(50);
            }
            Matcher url = Pattern.compile("cockpit at (http://localhost:\\d+/)").matcher(Files.readString(
                    folder.resolve("err")));
            assertThat(url.find()).isTrue();
            try (HttpClient browser = HttpClient.newHttpClient()) {
                browser.send(HttpRequest.newBuilder(URI.create(url.group(1) + "stop"))
                        .header("Origin", url.group(1).replaceFirst("/$", ""))
                        .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
            }
            while (!Files.readString(trail()).contains("\"what\":\"stopped\"")) {
                assertThat(robot.isAlive()).isTrue();
                Thread.sleep(20);
            }
        } finally {
            robot.destroyForcibly().waitFor(); // SIGKILL
        }
        Files.delete(folder.resolve("run.mcap"));
        virtualRun();
        assertThat(words()).containsSubsequence("start", "arm_asked", "armed", "stop_asked", "stop", "stopped", "start",
                "arm_asked", "armed", "end");
        assertThat(out.toString()).contains("\"by\" : \"socket\"", "\"pid\" : " + ProcessHandle.current().pid(),
                "\"user\" : \"" + System.getProperty("user.name") + "\"", "\"by\" : \"cockpit\"",
                "\"address\" : \"127.0.0.1\"", "\"code\" : \"stop_requested\"");
    }

    private Map<String, Object> ask(String command) {
        try {
            return ControlSocket.ask(folder.resolve("control"), command);
        } catch (IOException e) {
            return Map.of(); // not there yet
        }
    }
}
