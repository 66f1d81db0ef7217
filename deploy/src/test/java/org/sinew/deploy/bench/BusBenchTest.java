package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.BytePort;

@Timeout(120)
class BusBenchTest {
    private final List<String> progress = new ArrayList<>();

    private BusBench.Result run(ServoLine.Maker lines, int... servos) throws Exception {
        return new BusBench(lines, progress::add).run(Duration.ofMillis(400L * servos.length), servos);
    }

    /** Simulated lines whose servos say that they wait before they answer. */
    private static ServoLine.Maker waiting(long returnDelayNanos, boolean dead) {
        ServoLine.Maker simulated = SimulatedServoLine.maker();
        return new ServoLine.Maker() {
            @Override
            public String kind() {
                return "waiting";
            }

            @Override
            public ServoLine of(int servos, int baud) throws IOException {
                ServoLine line = simulated.of(servos, baud);
                if (dead) {
                    line.port().close();
                }
                return new ServoLine() {
                    @Override
                    public BytePort port() {
                        return line.port();
                    }

                    @Override
                    public long returnDelayNanos() {
                        return returnDelayNanos;
                    }

                    @Override
                    public void close() {
                        line.close();
                    }
                };
            }
        };
    }

    @Test
    void aTurnTakesAtLeastItsTimeOnTheWire() throws Exception {
        BusBench.Result result = run(SimulatedServoLine.maker(), 1, 4);
        assertThat(result.line()).isEqualTo("simulated");
        assertThat(result.sizes()).extracting(BusBench.Size::servos).containsExactly(1, 4);
        for (BusBench.Size size : result.sizes()) {
            assertThat(size.errors()).isZero();
            assertThat(size.returnDelayNanos()).as("set up by the driver").isZero();
            assertThat(size.turn().getValueAtPercentile(50) * 1.001).isGreaterThanOrEqualTo(size.limitNanos());
            assertThat(size.transactionsPerSecond() / size.turnsPerSecond()).isCloseTo(3, within(1e-9));
        }
        assertThat(progress).containsExactly("1 servos", "4 servos", "4 servos, once more", "1 servos, once more");
    }

    @Test
    void theBytesOfATurnAreThoseThatTheCheckOfARobotFileExpects() throws Exception {
        BusBench.Size three = run(SimulatedServoLine.maker(), 3).sizes().getFirst();
        long turnaroundNanos = 40_000; // the check allows this for each reply of real servos
        assertThat(three.wireNanos()).isCloseTo(three.budgetNanos() - 4 * turnaroundNanos, within(0.5));
        assertThat(three.bytes()).isCloseTo(three.wireNanos() / 10_000, within(1e-6));
    }

    @Test
    void returnDelaysBelongToTheLimit() throws Exception {
        BusBench.Size size = run(waiting(250_000, false), 2).sizes().getFirst();
        assertThat(size.limitNanos() - size.wireNanos()).isCloseTo(3 * 250_000, within(1e-3));
        assertThat(size.overheadPercent()).isCloseTo(
                100 * (size.turn().getValueAtPercentile(50) / size.limitNanos() - 1), within(1e-9));
    }

    @Test
    void aLineThatIsDeadIsTold() {
        assertThatThrownBy(() -> run(waiting(0, true), 1)).isInstanceOf(IOException.class)
                .hasMessageContaining("the serial line is gone");
    }

    @Test
    void tellsHowManyServosFitARate() throws Exception {
        BusReport report = new BusReport(run(SimulatedServoLine.maker(), 1));
        assertThat(report.document()).containsEntry("line", "simulated").containsEntry("baud", 1_000_000)
                .containsKeys("sizes", "most_servos_at_hz");
        assertThat(String.join("\n", report.lines())).contains("servos    limit", "at  50 Hz p99 fits up to ");
        assertThat(report.problems()).isEmpty();
    }
}
