package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.control.ControlSocket;
import org.sinew.control.ControlTarget;
import org.sinew.record.AuditFile;
import org.sinew.text.Json;
import tools.jackson.jr.ob.JSON;

/** The zip itself, of a robot that has secrets and one that runs. */
@Timeout(60)
class ReportCommandTest {
    @TempDir
    private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path zip() {
        return folder.resolve("report.zip");
    }

    private Map<String, String> unpacked() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (ZipFile file = new ZipFile(zip().toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                texts.put(entry.getName(), new String(file.getInputStream(entry).readAllBytes(),
                        StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private Path robot() throws IOException {
        return Files.writeString(folder.resolve("mine.yaml"), "include: "
                + Path.of("robots/arm6/robot.yaml").toAbsolutePath()
                + "\nuplink: { mqtt: { uri: \"ssl://broker.example:8883\", id: arm6 } }\n"
                + "# before: ssl://ann:hunter2@broker.example:8883\n"
                + "# wifi password: correct horse\n");
    }

    @Test
    void holdsTheRobotFileAndWhatItNamesWithoutSecrets() throws Exception {
        assertThat(run("report", robot().toString(), "--socket", folder.resolve("none.sock").toString(), "--out",
                zip().toString())).as(err.toString()).isZero();
        Map<String, String> texts = unpacked();
        assertThat(texts.keySet()).contains("version.txt", "doctor.txt", "status.json", "robot/mine.yaml",
                "robot/outside/robot.yaml", "robot/outside/touch.yaml", "robot/outside/arm6.xml");
        assertThat(texts.get("robot/mine.yaml")).contains("ssl://***@broker.example:8883", "id: arm6",
                "wifi password: ***");
        assertThat(texts.values()).noneMatch(text -> text.contains("hunter2") || text.contains("ann:")
                || text.contains("correct horse"));
        assertThat(texts.get("version.txt")).contains("java 25");
        assertThat(texts.get("status.json")).contains("no answer");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip()))).isEqualTo("rw-------");
        assertThat(out.toString()).contains("doctor.txt", "left out:", "look into it before you send it");
    }

    @Test
    void hasTheNewestFaultAndTheNamesOfLogsWhereTheRobotFileSays() throws Exception {
        Path flights = Files.createDirectories(folder.resolve("my logs/flight"));
        Files.writeString(folder.resolve("my logs/run.mcap"), "long");
        long now = System.currentTimeMillis();
        List<String> names = List.of("arm6-1-fell.mcap", "arm6-2-joint_lost.mcap", "arm6-3-asked.mcap");
        for (String name : names) {
            assertThat(LogCopyTest.log(flights.resolve(name)).toFile()
                    .setLastModified(now + 1000L * names.indexOf(name))).isTrue();
        }
        Path file = Files.writeString(robot(), Files.readString(robot()) + "log: { dir: \""
                + folder.resolve("my logs") + "\" }\n");
        assertThat(run("report", file.toString(), "--socket", folder.resolve("none.sock").toString(), "--out",
                zip().toString())).as(err.toString()).isZero();
        assertThat(unpacked().keySet()).filteredOn(name -> name.startsWith("flight/"))
                .containsExactly("flight/arm6-2-joint_lost.mcap");
        assertThat(unpacked().get("logs.txt")).contains("  run.mcap\n", "  flight/arm6-3-asked.mcap\n");
        assertThat(unpacked().get("doctor.txt")).contains("room in " + folder.resolve("my logs"));
        Path copy = folder.resolve("copy.mcap");
        try (ZipFile zip = new ZipFile(zip().toFile())) {
            Files.copy(zip.getInputStream(zip.getEntry("flight/arm6-2-joint_lost.mcap")), copy);
        }
        assertThat(LogCopyTest.said(copy)).isNotEmpty().noneMatch(each -> each.contains("s3cret"));
    }

    @Test
    void hasASecretOfOneTextInNoOther() throws Exception {
        Path flights = Files.createDirectories(folder.resolve("logs/flight"));
        LogCopyTest.log(flights.resolve("arm6-1-fell.mcap"));
        Path more = Files.writeString(Files.createDirectories(folder.resolve("more")).resolve("robot.yaml"), "include: "
                + Path.of("robots/arm6/robot.yaml").toAbsolutePath() + "\n# kid20 had it: steps, and s3cret\n"
                + "log: { dir: " + folder.resolve("logs") + " }\n");
        Path top = Files.writeString(Files.createDirectories(folder.resolve("mine")).resolve("top.yaml"), "include: "
                + more + "\n# before: ssl://ann:steps@broker.example:8883\n");
        assertThat(run("report", top.toString(), "--socket", folder.resolve("none.sock").toString(), "--out",
                zip().toString())).as(err.toString()).isZero();
        Map<String, String> texts = unpacked();
        assertThat(texts.keySet()).contains("robot/top.yaml", "robot/outside/robot.yaml", "robot/outside/2/robot.yaml",
                "flight/arm6-1-fell.mcap").noneMatch(name -> name.contains(folder.toString()));
        assertThat(texts.get("robot/outside/2/robot.yaml") + texts.get("robot/outside/robot.yaml"))
                .contains("# kid20 had it: ***, and ***");
        try (ZipFile zip = new ZipFile(zip().toFile())) {
            Files.copy(zip.getInputStream(zip.getEntry("flight/arm6-1-fell.mcap")), folder.resolve("copy.mcap"));
        }
        assertThat(LogCopyTest.said(folder.resolve("copy.mcap"))).isNotEmpty()
                .noneMatch(each -> each.contains("s3cret") || each.contains("steps"));
    }

    @Test
    void hasWhoArmedAndStoppedItWithoutSecrets() throws Exception {
        Path logs = Files.createDirectories(folder.resolve("logs"));
        new AuditFile(logs.resolve("audit.jsonl")).append(List.of(Json.object("what", "arm_asked", "who",
                Json.object("user", "ann")), Json.object("what", "stop", "text", "failed: token=s3cret")));
        Path file = Files.writeString(robot(), Files.readString(robot()) + "log: { dir: \"" + logs + "\" }\n");
        assertThat(run("report", file.toString(), "--socket", folder.resolve("none.sock").toString(), "--out",
                zip().toString())).as(err.toString()).isZero();
        assertThat(unpacked().get("audit.jsonl")).contains("arm_asked", "\"user\":\"ann\"", "token= ***")
                .doesNotContain("s3cret");
    }

    @Test
    void followsIncludesInQuotesAndOfIncludes() throws Exception {
        Files.writeString(folder.resolve("the kit.yaml"), "\"include\": "
                + Path.of("robots/arm6/robot.yaml").toAbsolutePath() + "\n");
        Path top = Files.writeString(folder.resolve("top.yaml"), "include: 'the kit.yaml' # ours\n");
        assertThat(run("report", top.toString(), "--socket", folder.resolve("none.sock").toString(), "--out",
                zip().toString())).as(err.toString()).isZero();
        assertThat(unpacked().keySet()).contains("robot/top.yaml", "robot/the kit.yaml", "robot/outside/robot.yaml");
    }

    @Test
    void removesWhatARobotThatKeepsNoLogsRecordedForIt() throws Exception {
        Path made = Files.createTempDirectory("sinew-flight-");
        Path flight = LogCopyTest.log(made.resolve("arm6-4-asked.mcap"));
        try (ControlSocket socket = new ControlSocket(folder.resolve("c.sock"), flying(flight))) {
            assertThat(run("report", "--socket", socket.path().toString(), "--out", zip().toString()))
                    .as(err.toString()).isZero();
        }
        assertThat(unpacked()).containsKey("flight/arm6-4-asked.mcap");
        assertThat(made).doesNotExist();
    }

    private static ControlTarget flying(Path flight) {
        return new ControlTarget() {
            @Override
            public Map<String, Object> status() {
                return Map.of("ok", true, "name", "arm6");
            }

            @Override
            public Map<String, Object> flight() {
                return Map.of("ok", true, "file", flight.toString());
            }

            @Override
            public Map<String, Object> arm() {
                throw new IllegalStateException("a report arms nothing");
            }

            @Override
            public Map<String, Object> stop() {
                throw new IllegalStateException("a report stops nothing");
            }
        };
    }

    @Test
    void asksTheRobotThatRuns() throws Exception {
        ControlTarget target = new ControlTarget() {
            @Override
            public Map<String, Object> status() {
                return Map.of("ok", true, "name", "arm6", "api_token", "s3cret");
            }

            @Override
            public Map<String, Object> arm() {
                throw new IllegalStateException("a report arms nothing");
            }

            @Override
            public Map<String, Object> stop() {
                throw new IllegalStateException("a report stops nothing");
            }
        };
        try (ControlSocket socket = new ControlSocket(folder.resolve("c.sock"), target)) {
            assertThat(run("report", "--socket", socket.path().toString(), "--out", zip().toString(), "--json"))
                    .as(err.toString()).isZero();
        }
        assertThat(unpacked().get("status.json")).contains("arm6").doesNotContain("s3cret");
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        assertThat(document).containsOnlyKeys("file", "contents", "left_out", "ok");
        assertThat((List<?>) document.get("contents")).asString().contains("version.txt", "doctor.txt", "status.json");
    }

    @Test
    void takesAWrongRobotFileWithItsMistake() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "sinew: 1\nnam: x\n");
        assertThat(run("report", wrong.toString(), "--out", zip().toString())).isZero();
        assertThat(unpacked()).containsKeys("robot/wrong.yaml", "robot/wrong.txt");
        assertThat(unpacked().get("robot/wrong.txt")).contains("wrong.yaml:2:1", "nam");
    }

    @Test
    void writesOverNothing() throws Exception {
        Files.writeString(zip(), "mine");
        assertThat(run("report", "--out", zip().toString())).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("is there already; name another file");
        assertThat(zip()).hasContent("mine");
        assertThat(run("report", "--out", folder.resolve("no/where.zip").toString())).isEqualTo(Main.WRONG_USAGE);
    }
}
