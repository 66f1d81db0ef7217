package org.sinew.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.text.Json;
import org.sinew.text.Sha256;

/** A trail of two runs, of which the first was killed in the middle of a line, and everything done to it. */
@Timeout(60)
class AuditCheckTest {
    @TempDir
    private Path folder;
    private Path file;
    private AuditFile.Head head;

    @BeforeEach
    void twoRuns() throws IOException {
        file = folder.resolve("audit.jsonl");
        new AuditFile(file).append(List.of(Json.object("what", "start", "robot", "小机器人"),
                Json.object("what", "arm_asked", "who", Json.object("user", "pi")), Json.object("what", "armed")));
        Files.writeString(file, "{\"seq\":4,\"what\":\"st", StandardOpenOption.APPEND);
        head = new AuditFile(file).append(List.of(Json.object("what", "start"), Json.object("what", "stop", "code",
                "falling"), Json.object("what", "end")));
    }

    private List<String> findings() throws IOException {
        return AuditCheck.of(file).findings().stream().map(AuditCheck.Finding::toString).toList();
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file));
    }

    private List<String> findingsOf(List<String> lines) throws IOException {
        Files.write(file, lines);
        return findings();
    }

    @Test
    void aTornLineIsClosedByTheNextRunAndTheTrailGoesOn() throws IOException {
        AuditCheck check = AuditCheck.of(file);
        assertThat(check.findings()).isEmpty();
        assertThat(check.notes()).singleElement().asString().contains(":4: a torn line of 19 bytes");
        assertThat(check.entries()).extracting(entry -> entry.line().what())
                .containsExactly("start", "arm_asked", "armed", "torn", "start", "stop", "end");
        assertThat(check.entries()).extracting(entry -> entry.line().seq()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(check.newest().orElseThrow().hash()).isEqualTo(head.hash());
    }

    @Test
    void theHashOfALineIsThatOfSha256sum() throws IOException {
        byte[] first = lines().getFirst().getBytes(UTF_8);
        assertThat(AuditLine.read(lines().get(1).getBytes(UTF_8)).orElseThrow().prev())
                .isEqualTo(Sha256.hex(first));
        assertThat(Sha256.hex("abc".getBytes(UTF_8))).as("FIPS 180-2, appendix B.1")
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void everySingleChangedByteIsFound() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            for (int change : new int[] {0x01, good[i] ^ '\n'}) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) change;
                Files.write(file, bad);
                assertThat(findings().isEmpty()).as("byte %d of %d, changed by 0x%02X", i, good.length, change)
                        .isEqualTo(change == 0);
            }
        }
    }

    @Test
    void everyByteThatIsGoneOrTooMuchIsFound() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] less = new byte[good.length - 1];
            System.arraycopy(good, 0, less, 0, i);
            System.arraycopy(good, i + 1, less, i, less.length - i);
            Files.write(file, less);
            assertThat(findings()).as("without byte %d", i).isNotEmpty();
            byte[] more = new byte[good.length + 1];
            System.arraycopy(good, 0, more, 0, i);
            more[i] = ' ';
            System.arraycopy(good, i, more, i + 1, good.length - i);
            Files.write(file, more);
            assertThat(findings()).as("a blank before byte %d", i).isNotEmpty();
        }
    }

    @Test
    void everyRemovedDuplicatedAndSwappedLineIsFoundAndNamed() throws IOException {
        List<String> good = List.copyOf(lines());
        for (int i = 0; i < good.size() - 1; i++) {
            List<String> less = new ArrayList<>(good);
            less.remove(i);
            assertThat(findingsOf(less)).as("without line %d", i + 1).isNotEmpty();
        }
        for (int i = 0; i < good.size(); i++) {
            for (int at = 0; at <= good.size(); at++) {
                List<String> more = new ArrayList<>(good);
                more.add(at, good.get(i));
                assertThat(findingsOf(more)).as("line %d once more at %d", i + 1, at + 1).isNotEmpty();
            }
            for (int with = i + 1; with < good.size(); with++) {
                List<String> swapped = new ArrayList<>(good);
                Collections.swap(swapped, i, with);
                assertThat(findingsOf(swapped)).as("lines %d and %d swapped", i + 1, with + 1).isNotEmpty();
            }
        }
        assertThat(findingsOf(good)).isEmpty();
    }

    @Test
    void saysWhatWasDoneAndWhere() throws IOException {
        List<String> good = List.copyOf(lines());
        List<String> changed = new ArrayList<>(good);
        changed.set(2, good.get(2).replace("armed", "alarm"));
        assertThat(findingsOf(changed)).containsExactly(
                file + ":3: this line was changed: its own sum does not fit it");
        List<String> removed = new ArrayList<>(good);
        removed.remove(1);
        assertThat(findingsOf(removed)).containsExactly(file + ":2: number 2 is missing before it");
        List<String> begins = new ArrayList<>(good.subList(1, good.size()));
        assertThat(findingsOf(begins)).containsExactly(
                file + ":1: the trail begins with number 2: what came before it is gone");
        List<String> copied = new ArrayList<>(good);
        copied.add(2, good.get(0));
        assertThat(findingsOf(copied).getFirst()).isEqualTo(file + ":3: this line is a copy of " + file + ":1");
        List<String> forged = new ArrayList<>(good);
        forged.set(6, new String(AuditLine.write(6, AuditLine.NONE, Json.object("what", "armed")), UTF_8));
        assertThat(findingsOf(forged).getFirst()).startsWith(file + ":7: this line does not follow the one before");
    }

    /** Honest: without a witness nobody can know of lines that are no longer at the end. */
    @Test
    void aCutEndIsSeenByAWitnessAlone() throws IOException {
        List<String> good = List.copyOf(lines());
        for (int left = 1; left < good.size(); left++) {
            Files.write(file, good.subList(0, left));
            AuditCheck check = AuditCheck.of(file);
            boolean endsTorn = left == 4;
            assertThat(check.findings().isEmpty()).as("%d lines left", left).isEqualTo(!endsTorn);
            check.witness(head, "run.mcap");
            assertThat(check.findings()).as("%d lines left", left).last().asString()
                    .contains("the end was cut off: run.mcap names a line number 7");
        }
        Files.write(file, good);
        AuditCheck whole = AuditCheck.of(file);
        whole.witness(head, "run.mcap");
        assertThat(whole.findings()).isEmpty();
        whole.witness(new AuditFile.Head(3, AuditLine.NONE), "run.mcap");
        assertThat(whole.findings()).singleElement().asString().contains("the trail is another one");
    }

    @Test
    void aCutInTheMiddleOfALineIsFound() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            boolean atALineEnd = length > 0 && good[length - 1] == '\n';
            if (!atALineEnd) {
                assertThat(findings()).as("the first %d bytes", length).isNotEmpty();
            }
        }
    }

    @Test
    void afterACutTheNextRunGoesOnAndWhatWasThereIsStillMissed() throws IOException {
        Files.write(file, lines().subList(0, 3));
        new AuditFile(file).append(List.of(Json.object("what", "start")));
        AuditCheck check = AuditCheck.of(file);
        assertThat(check.findings()).isEmpty();
        check.witness(head, "run.mcap");
        assertThat(check.findings()).isNotEmpty();
    }

    @Test
    void aTrailThatSomebodyChangedGoesOnAndTellsOnlyThat() throws IOException {
        List<String> changed = lines();
        changed.set(changed.size() - 1, changed.getLast().replace("end", "END"));
        Files.write(file, changed);
        new AuditFile(file).append(List.of(Json.object("what", "start")));
        assertThat(findings()).containsExactly(file + ":8: this line was changed: its own sum does not fit it");
    }

    @Test
    void filesThatWerePutAsideAreOneTrail() throws IOException {
        Path many = folder.resolve("long.jsonl");
        AuditFile trail = new AuditFile(many, 2_000);
        IntStream.range(0, 150).forEach(i -> append(trail, i));
        List<Path> older = AuditFile.older(many);
        assertThat(older).as("the oldest have been deleted").hasSize(10);
        AuditCheck check = AuditCheck.of(many);
        assertThat(check.findings()).isEmpty();
        assertThat(check.notes()).singleElement().asString().contains("which is not here");
        Files.delete(older.get(4));
        assertThat(AuditCheck.of(many).findings()).singleElement().asString().contains(older.get(5) + ":1: numbers");
        Files.delete(many);
        assertThat(AuditCheck.of(many).findings()).extracting(AuditCheck.Finding::what)
                .contains("is not there, but files before it are");
    }

    private static void append(AuditFile trail, int value) {
        try {
            trail.append(List.of(Json.object("what", "armed", "value", value)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anEmptyTrailIsNone() throws IOException {
        Files.write(file, new byte[0]);
        assertThat(findings()).containsExactly(file + ":1: is empty: whatever it held is gone");
    }
}
