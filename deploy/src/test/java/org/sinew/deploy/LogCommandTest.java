package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** What is in a log, told and taken out: of ours, and of others. */
@Timeout(60)
class LogCommandTest {
    private static final byte[] MAGIC = {(byte) 0x89, 'M', 'C', 'A', 'P', '0', '\r', '\n'};

    @TempDir
    static Path logs;
    private static Path arm6 = Path.of("");

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void record() {
        StringWriter told = new StringWriter();
        arm6 = logs.resolve("arm6.mcap");
        int code = Main.run(new PrintWriter(told), new PrintWriter(told, true), "run", "robots/arm6/robot.yaml",
                "--sim", "--fast", "--arm", "--for", "2s", "--socket", logs.resolve("control.sock").toString(),
                "--log", arm6.toString());
        assertThat(code).as(told.toString() + "; the arm need not have touched all").isLessThan(2);
    }

    private int log(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true),
                Stream.concat(Stream.of("log"), Stream.of(args)).toArray(String[]::new));
    }

    private void refused(String words, String... args) {
        assertThat(log(args)).as(words).isEqualTo(2);
        assertThat(err.toString().lines().toList()).as(err.toString()).hasSize(1);
        assertThat(err.toString()).contains(words);
    }

    @Test
    void infoTellsWhatIsThere() throws IOException {
        assertThat(log("info", arm6.toString(), "--json")).isZero();
        Map<String, Object> told = JSON.std.mapFrom(out.toString());
        assertThat(told).containsEntry("problems", List.of()).containsKeys("start", "end", "chunks", "attachments");
        assertThat(told.get("topics").toString()).contains("topic=/sinew/received, messages=200",
                "topic=/sinew/made, messages=200, schema=sinew.Made, encoding=protobuf", "/sinew/event");
        assertThat((double) told.get("duration_s")).isBetween(1.9, 3.0);
        assertThat(log("info", arm6.toString())).isZero();
        assertThat(out.toString()).contains("/sinew/received").endsWith("whole\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void infoTellsWhatIsMissing() throws IOException {
        byte[] whole = Files.readAllBytes(arm6);
        whole[whole.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.mcap"), whole);
        assertThat(log("info", damaged.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("missing: the chunk at byte ")
                .endsWith("not whole; all else can be read\n");
        Path cut = Files.write(folder.resolve("cut.mcap"), Arrays.copyOf(whole, whole.length / 3));
        assertThat(log("info", cut.toString(), "--json")).isEqualTo(1);
        assertThat(JSON.std.mapFrom(out.toString()).get("problems").toString()).contains("the file ends at byte");
        refused("info, export or audit? see sinew log --help");
        refused("is not there", "info", folder.resolve("none.mcap").toString());
    }

    @Test
    void everyMessageIsALineOfJson() throws IOException {
        assertThat(log("export", arm6.toString())).as(err.toString()).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSizeGreaterThan(400);
        for (String line : lines) {
            assertThat(JSON.std.mapFrom(line)).containsOnlyKeys("topic", "sequence", "t_ns", "time", "data");
        }
        assertThat(log("export", arm6.toString(), "--topic", "/sinew/event")).isZero();
        assertThat(out.toString().lines().toList()).hasSizeBetween(2, 50)
                .allMatch(line -> line.startsWith("{\"topic\":\"/sinew/event\""));
        refused("has no topic /nothing; it has /sinew/received, /sinew/made, ", "export",
                arm6.toString(), "--topic", "/nothing");
    }

    @Test
    void asCsvEveryRowHasTheSameColumns() {
        assertThat(log("export", arm6.toString(), "--csv")).as(err.toString()).isZero();
        List<String> rows = out.toString().lines().toList();
        assertThat(rows).hasSize(201);
        assertThat(rows.getFirst()).startsWith("log_t_ns,log_time,now_ns,").contains(".applied_rad");
        int columns = rows.getFirst().split(",", -1).length;
        assertThat(rows).allMatch(row -> row.split(",", -1).length == columns);
        refused("--csv takes one --topic", "export", arm6.toString(), "--csv", "--topic", "/sinew/made", "--topic",
                "/sinew/received");
    }

    /** Where digits, decimal points and letters are others. */
    @Test
    void noLanguageChangesAByte() {
        Locale usual = Locale.getDefault();
        List<String[]> commands = List.of(new String[] {"export", arm6.toString()},
                new String[] {"export", arm6.toString(), "--csv"}, new String[] {"info", arm6.toString()},
                new String[] {"info", arm6.toString(), "--json"});
        for (String[] command : commands) {
            log(command);
            String expected = out.toString();
            for (String language : List.of("ar-EG", "tr-TR", "fa-IR", "de-DE")) {
                try {
                    Locale.setDefault(Locale.forLanguageTag(language));
                    log(command);
                } finally {
                    Locale.setDefault(usual);
                }
                assertThat(out.toString().equals(expected)).as(language + " " + command[0]).isTrue();
            }
        }
    }

    @Test
    void aFileIsThereWholeOrNotAtAll() throws IOException {
        Path to = folder.resolve("events.jsonl");
        assertThat(log("export", arm6.toString(), "--topic", "/sinew/event", "--out", to.toString(), "--json"))
                .as(err.toString()).isZero();
        int lines = Files.readAllLines(to).size();
        assertThat(JSON.std.mapFrom(out.toString())).containsOnly(Map.entry("written", to.toString()),
                Map.entry("messages", lines));
        assertThat(lines).isPositive();
        assertThat(log("export", arm6.toString(), "--out", to.toString())).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(Files.readAllLines(to)).hasSizeGreaterThan(400);
        refused("--json: standard output has the messages", "export", arm6.toString(), "--json");
        refused("cannot be written", "export", arm6.toString(), "--out", folder.resolve("no/such.jsonl").toString());
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(to);
        }
    }

    @Test
    void theLogItselfIsNotWrittenOver() throws IOException {
        Path log = Files.copy(arm6, folder.resolve("run.mcap"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), log);
        for (Path target : List.of(log, link)) {
            refused("is the log itself; name another file", "export", log.toString(), "--out", target.toString());
        }
        assertThat(log).hasSameBinaryContentAs(arm6);
    }

    /** Written by somebody who knows no chunks and no index, and JSON of every shape. */
    @Test
    void messagesOfOthersComeOutToo() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(MAGIC);
        record(file, 0x01, text("ros2"), text("other"));
        record(file, 0x04, u16(3), u16(0), text("/json"), text("json"), u32(0));
        record(file, 0x04, u16(4), u16(0), text("/raw"), text("ros1"), u32(0));
        byte[] json = "{\"a\":[1,null,{\"b\":\"x,y\"}],\"c\":null}".getBytes(StandardCharsets.UTF_8);
        record(file, 0x05, u16(3), u32(1), u64(1_500_000_000), u64(0), json);
        record(file, 0x05, u16(4), u32(1), u64(2_000_000_000), u64(0), new byte[] {1, 2, 3});
        record(file, 0x05, u16(3), u32(2), u64(2_500_000_000L), u64(0), "[1]".getBytes(StandardCharsets.UTF_8));
        record(file, 0x0F, u32(0));
        record(file, 0x02, u64(0), u64(0), u32(0));
        file.writeBytes(MAGIC);
        Path foreign = Files.write(folder.resolve("foreign.mcap"), file.toByteArray());
        assertThat(log("export", foreign.toString())).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("""
                {"topic":"/json","sequence":1,"t_ns":1500000000,"time":"1970-01-01T00:00:01.500Z",\
                "data":{"a":[1,null,{"b":"x,y"}],"c":null}}
                {"topic":"/raw","sequence":1,"t_ns":2000000000,"time":"1970-01-01T00:00:02Z","data":{"base64":"AQID"}}
                {"topic":"/json","sequence":2,"t_ns":2500000000,"time":"1970-01-01T00:00:02.500Z",\
                "data":{"base64":"WzFd"}}
                """);
        assertThat(log("export", foreign.toString(), "--csv", "--topic", "/json")).as(err.toString()).isZero();
        assertThat(out.toString()).isEqualTo("""
                log_t_ns,log_time,a.0,a.1,a.2.b,c
                1500000000,1970-01-01T00:00:01.500Z,1,,"x,y",
                2500000000,1970-01-01T00:00:02.500Z,,,,
                """);
        refused("has no topic /sinew/made", "export", foreign.toString(), "--csv");
        assertThat(log("info", foreign.toString())).isZero();
        assertThat(out.toString()).contains("3 messages in 0 chunks", "by other");
    }

    @Test
    void anExportWritesOverAnExportAndOverNothingElse() throws Exception {
        Path robot = Files.writeString(folder.resolve("robot.yaml"), "sinew: 1\n");
        Path rows = folder.resolve("rows.csv");
        for (int i = 0; i < 2; i++) {
            assertThat(log("export", arm6.toString(), "--csv", "--out", rows.toString())).as(err.toString()).isZero();
        }
        assertThat(log("export", arm6.toString(), "--out", robot.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("robot.yaml is there and holds something else");
        assertThat(robot).hasContent("sinew: 1");
    }

    @Test
    void aRowOfAStrangerSteersNoTerminalAndTheHeaderComesOnce() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(MAGIC);
        record(file, 0x01, text("ros2"), text("other"));
        record(file, 0x04, u16(3), u16(0), text("/empty"), text("json"), u32(0));
        record(file, 0x04, u16(4), u16(0), text("/bad"), text("json"), u32(0));
        record(file, 0x05, u16(3), u32(1), u64(1), u64(0), "{}".getBytes(StandardCharsets.UTF_8));
        record(file, 0x05, u16(3), u32(2), u64(2), u64(0), "{}".getBytes(StandardCharsets.UTF_8));
        record(file, 0x05, u16(4), u32(1), u64(3), u64(0),
                "{\"a\\u001b\":\"\\u001b[2J\"}".getBytes(StandardCharsets.UTF_8));
        record(file, 0x0F, u32(0));
        record(file, 0x02, u64(0), u64(0), u32(0));
        file.writeBytes(MAGIC);
        Path foreign = Files.write(folder.resolve("bad.mcap"), file.toByteArray());
        assertThat(log("export", foreign.toString(), "--csv", "--topic", "/bad")).as(err.toString()).isZero();
        assertThat(out.toString().lines()).hasSize(2).noneMatch(line -> line.contains("\u001b")).first()
                .isEqualTo("log_t_ns,log_time,a\\u001b");
        assertThat(out.toString()).endsWith(",\\u001b[2J\n");
        assertThat(log("export", foreign.toString(), "--csv", "--topic", "/empty")).as(err.toString()).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("Z.*", ""))).hasSize(3)
                .filteredOn(line -> line.startsWith("log_t_ns,log_time")).hasSize(1);
    }

    private static void record(ByteArrayOutputStream file, int op, byte[]... parts) {
        file.write(op);
        file.writeBytes(u64(Arrays.stream(parts).mapToLong(part -> part.length).sum()));
        for (byte[] part : parts) {
            file.writeBytes(part);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] u16(int value) {
        return little(Short.BYTES).putShort((short) value).array();
    }

    private static byte[] u32(int value) {
        return little(Integer.BYTES).putInt(value).array();
    }

    private static byte[] u64(long value) {
        return little(Long.BYTES).putLong(value).array();
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return little(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8).array();
    }
}
