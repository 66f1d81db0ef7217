package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.config.RobotConfig;
import org.sinew.safety.GateSettings;

/** A slice of the matrix of single faults; and that it finds each protection that is switched off. */
@Timeout(120)
class FaultMatrixTest {
    private static final Path DUO = Path.of("robots/duo/robot.yaml");
    private static final long FOREVER = Long.MAX_VALUE / 4;

    private static FaultMatrix matrix(String only, MatrixRun.Planted planted) throws Exception {
        RobotConfig config = RobotConfig.read(DUO, DriverCatalog.load().types());
        return new FaultMatrix(config, DUO, 1, each -> each.fault().contains(only), planted);
    }

    @Test
    void everySingleFaultIsAnsweredInTimeAndNothingMovesWithoutADecision() throws Exception {
        FaultMatrix matrix = matrix("", MatrixRun.Planted.NOTHING);
        matrix.run(3, 1, 1, done -> { });
        assertThat(matrix.rows()).allSatisfy(row -> {
            assertThat(row.runs()).isEqualTo(3);
            assertThat(row.motions()).isZero();
            assertThat(row.failures()).isEmpty();
        });
    }

    /** A fault that shows it, and a protection that is missing. */
    static Stream<Arguments> protections() {
        return Stream.of(
                gate("servo.pan off", "no age of a joint", s -> new GateSettings(s.safeMode(), s.periodNanos(),
                        s.maxTiltRad(), s.tiltNanos(), FOREVER, FOREVER, s.sensorLostNanos(), s.rampNanos(),
                        s.watchdogNanos(), s.fall(), s.whileStale(), s.supply(), s.kneel())),
                gate("sensor.imu off", "no age of a sensor", s -> new GateSettings(s.safeMode(), s.periodNanos(),
                        s.maxTiltRad(), s.tiltNanos(), s.jointStaleNanos(), s.jointLostNanos(), FOREVER, s.rampNanos(),
                        s.watchdogNanos(), s.fall(), s.whileStale(), s.supply(), s.kneel())),
                gate("loop hang", "no watchdog", s -> new GateSettings(s.safeMode(), s.periodNanos(),
                        s.maxTiltRad(), s.tiltNanos(), s.jointStaleNanos(), s.jointLostNanos(), s.sensorLostNanos(),
                        s.rampNanos(), FOREVER, s.fall(), s.whileStale(), s.supply(), s.kneel())),
                line("servo.pan hot 58C", "goals that are not seeded", ServoLineTampering.UNSEEDED),
                line("servo.pan hot 58C", "a goal that jumps", ServoLineTampering.JUMP),
                line("servo.pan hot 80C", "torque that stays on", ServoLineTampering.NEVER_OFF));
    }

    private static Arguments gate(String fault, String missing, UnaryOperator<GateSettings> other) {
        return Arguments.of(fault, missing, new MatrixRun.Planted(parts -> parts.with(other.apply(
                parts.gateSettings())), body -> { }));
    }

    private static Arguments line(String fault, String missing, ServoLineTampering how) {
        Consumer<Simulation> tamper = body -> body.lines().values().forEach(line -> line.hostFilter(how.filter()));
        return Arguments.of(fault, missing, new MatrixRun.Planted(UnaryOperator.identity(), tamper));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("protections")
    void findsWhatIsMissing(String fault, String missing, MatrixRun.Planted planted) throws Exception {
        FaultMatrix matrix = matrix(fault, planted);
        matrix.run(2, 1, 1, done -> { });
        assertThat(matrix.rows().stream().mapToInt(MatrixRow::fellShort).sum()).as(missing).isPositive();
        assertThat(matrix.rows().getFirst().failures().keySet()).allSatisfy(command ->
                assertThat(command).contains("--fault \"at ").contains("--seed"));
    }

    @Test
    void theSameRunComesOutTheSame() throws Exception {
        List<MatrixCase> cases = matrix("servo.pan", MatrixRun.Planted.NOTHING).cases();
        RobotConfig config = RobotConfig.read(DUO, DriverCatalog.load().types());
        for (MatrixCase each : cases) {
            assertThat(new MatrixRun(config, each, 1_503_000_000L, 7, MatrixRun.Planted.NOTHING).run())
                    .isEqualTo(new MatrixRun(config, each, 1_503_000_000L, 7, MatrixRun.Planted.NOTHING).run());
        }
    }
}
