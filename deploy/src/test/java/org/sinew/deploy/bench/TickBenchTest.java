package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("thorough")
@Timeout(120)
class TickBenchTest {
    private static TickBench.Result made(long allocatedBytes, double... micros) {
        int[] joints = new int[micros.length];
        Arrays.setAll(joints, i -> 5 * (i + 1));
        Histogram nanos = new Histogram(1_000_000_000, 3);
        nanos.recordValue(1500);
        Histogram paced = Block.histogram();
        paced.recordValue(40);
        LineFit fit = LineFit.of(Arrays.stream(joints).asDoubleStream().toArray(), micros);
        return new TickBench.Result(joints, micros, fit, 7, nanos, paced, allocatedBytes, true);
    }

    @Test
    void moreJointsCostMore() throws Exception {
        List<String> progress = new ArrayList<>();
        TickBench.Result result = new TickBench(progress::add).run(Duration.ofSeconds(2));
        assertThat(result.joints()).startsWith(5, 10).endsWith(55, 60);
        assertThat(result.tickMicros()).hasSameSizeAs(result.joints());
        assertThat(result.tickMicros()[11]).isGreaterThan(result.tickMicros()[0]);
        assertThat(result.fit().slope()).isPositive();
        assertThat(result.rounds()).isGreaterThanOrEqualTo(5);
        assertThat(result.backToBack().getTotalCount()).isEqualTo(100L * result.rounds());
        assertThat(result.paced().getTotalCount()).isPositive();
        assertThat(result.allocatedBytes()).isZero();
        assertThat(progress).hasSize(2);
    }

    @Test
    void tellsTheLineAndBothWaysOfTicking() {
        TickReport report = new TickReport(made(0, 1, 2, 3));
        assertThat(report.document()).containsEntry("joints", List.of(5, 10, 15)).containsEntry("alloc_bytes", 0L)
                .containsKeys("tick_us", "base_us", "per_joint_us", "r_squared", "tick_us_20_joints",
                        "tick_us_20_joints_at_100_hz");
        assertThat(String.join("\n", report.lines())).contains("10 joints     2.00 us  ####",
                "0.00 us + 0.200 us for each joint, R2 1.0000");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void costThatIsNoLineAndBytesFallShort() {
        assertThat(new TickReport(made(0, 1, 4, 9, 16, 25)).problems()).hasSize(1)
                .allMatch(line -> line.contains("R2 0.9"));
        assertThat(new TickReport(made(48, 1, 2, 3)).problems()).containsExactly(
                "the thread that ticks allocated 48 bytes");
    }
}
