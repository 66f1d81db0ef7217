package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.deploy.BesideOthers;

/** What counts as falling short, and what the two kinds of runs are. */
@Timeout(120)
@BesideOthers
class RecordingBenchTest {
    private static final Map<String, Integer> LOG = Map.of("bytes", 900_000, "bytes_per_s", 150_000, "cpu_percent", 1,
            "messages_lost", 0);
    private static final Map<String, Double> LATENESS = Map.of("p50", 60.0, "p99", 100.0, "p999", 150.0, "max", 200.0);

    private static RecordingBench.Result result(BenchRun without, BenchRun with, double ratio) {
        List<Comparison.Pair> same = Collections.nCopies(10, new Comparison.Pair(100, 100));
        List<Comparison.Pair> pairs = Collections.nCopies(10, new Comparison.Pair(100, 100 * ratio));
        return new RecordingBench.Result("/var/tmp (ext4)", new RunPairs(Duration.ofSeconds(6),
                BenchRun.Kind.UNRECORDED, BenchRun.Kind.RECORDED, List.of(without, without), List.of(with, with),
                Comparison.of(pairs, same)));
    }

    private static BenchRun run(Map<String, Integer> log, long skipped, long allocated) {
        return new BenchRun(LATENESS, 600, skipped, allocated, log, 0, 0);
    }

    @Test
    void aLogThatCostsTheLoopNothingIsFine() {
        RecordingBench.Result result = result(run(Map.of(), 0, 0), run(LOG, 0, 0), 1);
        assertThat(result.problems()).isEmpty();
        assertThat(result.lines()).anyMatch(line -> line.startsWith("  recorded/unrecorded, median p99: 1.000"))
                .contains("  log in /var/tmp (ext4): 150.0 kB a second, its thread takes 1.00 % of a processor, 0"
                        + " messages lost", "  bytes that the loop thread allocated: 0");
        assertThat(result.document()).containsKeys("unrecorded", "recorded", "p99_ratio", "aa_band_95",
                "added_skips_percent").containsEntry("disk", "/var/tmp (ext4)");
        assertThat(String.valueOf(result.document().get("recorded"))).contains("log_bytes_per_s=150000.0",
                "log_cpu_percent=1.0", "messages_lost=0", "loop_alloc_bytes=0");
    }

    @Test
    void whatFallsShortIsTold() {
        BenchRun none = run(Map.of(), 0, 0);
        assertThat(result(none, run(LOG, 0, 0), 1.5).problems()).containsExactly(
                "with a log the loop wakes later than without one");
        assertThat(result(none, run(LOG, 6, 0), 1).problems()).singleElement().asString().startsWith(
                "with a log the loop skips 0.990 % of its periods more");
        assertThat(result(none, run(LOG, 0, 8), 1).problems()).containsExactly("the loop thread allocated 16 bytes");
        assertThat(result(none, run(Map.of("bytes", 1, "messages_lost", 3), 0, 0), 1).problems()).containsExactly(
                "6 messages were lost: the disk was too slow");
        assertThat(result(none, none, 1).problems()).containsExactly("some runs wrote no log");
        assertThat(result(run(LOG, 0, 0), run(LOG, 0, 0), 1).problems()).containsExactly(
                "some runs that were to keep no log kept one");
    }

    /** Real runs of both kinds. */
    @Test
    @Tag("thorough")
    void oneKindKeepsNoLogAndTheOtherOneOnTheDisk() throws Exception {
        Path kid20 = Path.of("robots/kid20/robot.yaml");
        BenchRun without = BenchRun.of(kid20, BenchRun.Kind.UNRECORDED, Duration.ofSeconds(3));
        assertThat(without.ticks()).isPositive();
        assertThat(without.log()).isEmpty();
        BenchRun with = BenchRun.of(kid20, BenchRun.Kind.RECORDED, Duration.ofSeconds(3));
        assertThat(with.ticks()).isPositive();
        assertThat(with.logged("bytes")).isPositive();
        assertThat(String.valueOf(with.log().get("file"))).startsWith(BenchRun.disk().toString());
    }
}
