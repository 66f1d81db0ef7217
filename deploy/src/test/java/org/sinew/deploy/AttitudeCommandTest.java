package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

@Timeout(60)
class AttitudeCommandTest {
    private static final String HEADER = "t_s,gx,gy,gz,ax,ay,az\n";
    private static final String STILL = "0,0,0,0,0,0,9.81\n";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("walk.csv"), text);
    }

    private int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] all = Stream.concat(Stream.of("attitude"), Stream.of(args)).toArray(String[]::new);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private List<double[]> rows() {
        assertThat(out.toString()).startsWith("t_s,qw,qx,qy,qz,roll_rad,pitch_rad\n");
        return out.toString().lines().skip(1).map(line -> Stream.of(line.split(","))
                .mapToDouble(Double::parseDouble).toArray()).toList();
    }

    /** A second level, half a second weightless while it turns a quarter about x, then still for two. */
    private static String fall() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 350; i++) {
            boolean falls = i >= 100 && i < 150;
            text.append(String.format(Locale.ROOT, "%.2f,%s,0,0,0,%s,%s%n", i * 0.01, falls ? Math.PI : 0,
                    i < 150 ? 0 : 9.81, i < 100 ? 9.81 : 0));
        }
        return text.toString();
    }

    @Test
    void followsAFallInWhichTheAccelerometerReadsNothing() throws Exception {
        assertThat(run(file(fall()).toString())).as(err.toString()).isZero();
        assertThat(rows()).hasSize(350).allSatisfy(row -> {
            assertThat(row).hasSize(7);
            double norm = row[1] * row[1] + row[2] * row[2] + row[3] * row[3] + row[4] * row[4];
            assertThat(norm).isBetween(1 - 1e-6, 1 + 1e-6);
        });
        assertThat(Math.toDegrees(rows().get(149)[5])).isBetween(85.0, 95.0);
        assertThat(Math.toDegrees(rows().get(349)[5])).isBetween(88.0, 92.0);
    }

    @Test
    void thePitchOfANoseThatPointsDownIsPositive() throws Exception {
        assertThat(run(file(HEADER + "5.5,0,0,0,-4.905,0,8.496\n").toString())).isZero();
        double[] row = rows().getFirst();
        assertThat(row[0]).isEqualTo(5.5);
        assertThat(Math.toDegrees(row[6])).isBetween(29.9, 30.1);
        assertThat(row[5]).isZero();
    }

    @Test
    void writesAFileAndSaysSo() throws Exception {
        Path target = folder.resolve("attitude.csv");
        Files.writeString(target, "older");
        assertThat(run(file(fall()).toString(), "--out", target.toString())).isZero();
        assertThat(out.toString().lines()).hasSize(1).first().asString().contains("350 rows", target.toString());
        assertThat(Files.readAllLines(target)).hasSize(351).first().isEqualTo("t_s,qw,qx,qy,qz,roll_rad,pitch_rad");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("walk.csv", "attitude.csv");
    }

    @Test
    void aRecordingThatIsRefusedHalfWayLeavesTheOlderResultAlone() throws Exception {
        Path target = Files.writeString(folder.resolve("attitude.csv"), "older");
        assertThat(run(file(fall() + "3.5,0,0\n").toString(), "--out", target.toString())).isEqualTo(2);
        assertThat(target).hasContent("older");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("walk.csv", "attitude.csv");
    }

    @Test
    void neverWritesOverTheRecordingItselfNorIntoNowhere() throws Exception {
        Path recording = file(fall());
        assertThat(run(recording.toString(), "--out", folder.resolve("./walk.csv").toString())).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.contains("the recording itself"));
        assertThat(recording).hasContent(fall());
        assertThat(run(recording.toString(), "--out", folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("is a folder");
        assertThat(run(recording.toString(), "--out", folder.resolve("no/x.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("make " + folder.resolve("no"));
    }

    @Test
    void jsonIsOneDocumentWithTheEndAndTheGaps() throws Exception {
        String gap = HEADER + STILL + "0.01,0,0,0,0,0,9.81\n0.02,0,0,0,0,0,9.81\n2.02,0,0,0,0,4.905,8.496\n";
        assertThat(run(file(gap).toString(), "--json")).isZero();
        Map<String, Object> document = JSON.std.mapFrom(out.toString());
        assertThat(document).containsEntry("rows", 4).containsEntry("duration_s", 2.02)
                .containsEntry("rate_hz", 100.0).containsEntry("heading", "relative_to_start");
        assertThat(document.get("gaps")).isEqualTo(Map.of("count", 1, "longest_s", 2.0));
        assertThat((Double) document.get("roll_rad")).as("level anew after the gap").isBetween(0.523, 0.524);
    }

    @Test
    void aMagnetometerTurnsYToNorth() throws Exception {
        String header = "t_s,gx,gy,gz,ax,ay,az,mx,my,mz\n";
        assertThat(run(file(header + "0,0,0,0,0,0,9.81,20,0,-40\n").toString())).isZero();
        double[] row = rows().getFirst();
        assertThat(2 * Math.atan2(row[4], row[1])).as("x points north: a quarter turn left of east")
                .isBetween(1.570, 1.571);
        assertThat(run(file(header + "0,0,0,0,0,0,9.81,0,0,0\n0.01,0,0,0,0,0,9.81,nan,,0\n").toString())).isZero();
        assertThat(rows().getLast()[1]).isEqualTo(1);
        assertThat(err.toString()).contains("magnetometer reads nothing");
    }

    @Test
    void takesColumnsInAnyOrderWindowsLineEndsAndAByteOrderMark() throws Exception {
        file("\uFEFFaz, ay,\"ax\",gz,gy,gx,temp,t_s\r\n8.496,4.905,0,0,0,0,warm,1e-2\r\n\r\n");
        assertThat(run(folder.resolve("walk.csv").toString())).as(err.toString()).isZero();
        assertThat(rows()).hasSize(1);
        assertThat(Math.toDegrees(rows().getFirst()[5])).isBetween(29.9, 30.1);
    }

    @Test
    void everyRowGivesARowWhateverWasNotMeasured() throws Exception {
        file(HEADER + STILL + "0.01,nan,,0,0,0,9.81\n0.02,0,0,0,inf,0,NaN\n0.02,0,0,0,0,0,9.81\n0.01,0,0,0,0,0,9.81\n"
                + "0.03,0,0,0,0,0,9.81\n");
        assertThat(run(folder.resolve("walk.csv").toString())).isZero();
        assertThat(rows()).hasSize(6).allSatisfy(row -> assertThat(row[1]).isEqualTo(1));
        assertThat(err.toString()).contains("2 times a row lacks a reading", "time goes back once, first at line 6");
    }

    @Test
    void advisesOnPartsThatSeemDead() throws Exception {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 400; i++) {
            text.append(i * 0.01).append(",0,0,0,0,0,0\n");
        }
        assertThat(run(file(text.toString()).toString(), "--json")).isZero();
        assertThat(err.toString()).contains("the accelerometer shows no gravity", "the gyroscope reads nothing",
                "from line 2 on every reading is the same for 4.0 s");
    }

    @TestFactory
    Stream<DynamicTest> aWrongFileIsOneLineWithPlaceAndAdvice() {
        String millis = HEADER + Stream.iterate(0, i -> i + 10).limit(30).map(i -> i + ",0,0,0,0,0,9.81\n")
                .reduce("", String::concat);
        String degrees = HEADER + STILL + "0.01,150,0,0,0,0,9.81\n0.02,151,0,0,0,0,9.81\n0.03,152,0,0,0,0,9.81\n";
        return Map.ofEntries(Map.entry("", ":1:1: the file is empty; its first line has to be t_s,gx"),
                Map.entry(HEADER, ":1:1: there are no rows"),
                Map.entry(STILL + STILL, ":1:1: the line that names the columns is missing; put t_s,gx"),
                Map.entry("t_s;gx;gy;gz;ax;ay;az\n0,01;0;0;0;0;0;9,81\n", ":1:1: columns are not separated by commas"),
                Map.entry(HEADER + "0,01,0,0,0,0,0,9,81\n", ":2:1: 9 values, but the first line names 7; if these are"),
                Map.entry(HEADER + STILL + "0.01,0,0\n", ":3:1: 3 of 7 values; complete the row or remove it"),
                Map.entry(HEADER + "0,0,0,0x1p3,0,0,9.81\n", ":2:7: \"0x1p3\" is no number; write for example"),
                Map.entry(HEADER + "0,0,0,0,0,0,9.81f\n", ":2:13: \"9.81f\" is no number"),
                Map.entry(HEADER + "nan,0,0,0,0,0,9.81\n", ":2:1: the row has no time"),
                Map.entry("t_s,gx,gy,gz,ax,ay,a\n" + STILL, ":1:1: column az is missing; is it \"a\"? rename it"),
                Map.entry("t_s,gx,gy,gz,ax,ay,az,mx\n" + STILL, ":1:1: column my is missing; columns are t_s"),
                Map.entry("t_s,gx,gy,gz,ax,ay,az,ax\n" + STILL, ":1:23: column ax is there twice"),
                Map.entry(HEADER + "0,0,0,0,0,0,1.01\n", "it seems to be in g: multiply ax,ay,az by 9.80665"),
                Map.entry(HEADER + "0,0,0,0,0,0,990\n", "it seems to be in mg"),
                Map.entry(HEADER + "0,0,0,0,0,0,16384\n", "these seem to be raw counts"),
                Map.entry(degrees, "it seems to be in deg/s: multiply gx,gy,gz by pi/180"),
                Map.entry(millis, "t_s seems to be in ms"),
                Map.entry("x".repeat(70_000), ":1:65537: this is no text in UTF-8"),
                Map.entry("t_s\0g", ":1:4: this is no text in UTF-8")
        ).entrySet().stream().map(wrong -> DynamicTest.dynamicTest(wrong.getValue(), () -> {
            Path recording = file(wrong.getKey());
            assertThat(run(recording.toString(), "--json")).isEqualTo(2);
            assertThat(err.toString().lines()).hasSize(1).first().asString().startsWith(recording + ":")
                    .contains(wrong.getValue());
            assertThat(JSON.std.mapFrom(out.toString())).containsEntry("ok", false).containsKey("why");
        }));
    }

    @Test
    void aFileThatIsNotThereOrIsAFolderIsRefused() {
        assertThat(run(folder.resolve("none.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines(folder.resolve("none.csv")
                + ":1:1: there is no such file; check the path");
        assertThat(run(folder.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("this is a folder");
    }

    @Test
    void writesPointsAndAsciiDigitsInEveryLanguage() throws Exception {
        Locale before = Locale.getDefault();
        try {
            for (String tag : List.of("tr-TR", "de-DE", "ar-EG-u-nu-arab")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertThat(run(file(fall()).toString())).isZero();
                assertThat(out.toString().lines()).allMatch(line -> line.split(",").length == 7);
                assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(out.toString())).isTrue();
                assertThat(run(file(fall()).toString(), "--json")).isZero();
                assertThat(JSON.std.mapFrom(out.toString())).containsEntry("rows", 350);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void readsALongRecordingWithoutKeepingIt() throws Exception {
        Random random = new Random(4);
        Path recording = folder.resolve("long.csv");
        try (PrintWriter rows = new PrintWriter(Files.newBufferedWriter(recording))) {
            rows.print(HEADER);
            for (int i = 0; i < 200_000; i++) {
                rows.println(i * 0.005 + "," + 0.01 * random.nextGaussian() + ",0,0,0,0,9.8");
            }
        }
        Runtime.getRuntime().gc();
        long before = used();
        try (ImuRecording reading = ImuRecording.open(recording)) {
            int count = 0;
            while (reading.next()) {
                count++;
            }
            assertThat(count).isEqualTo(200_000);
            Runtime.getRuntime().gc();
            assertThat(used() - before).as("bytes kept of %d", Files.size(recording)).isLessThan(1_000_000);
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
