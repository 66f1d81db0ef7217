package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    private Path folder;

    private static FaultMatrix matrix(String only, MatrixRun.Planted planted) throws Exception {
        RobotConfig config = RobotConfig.read(DUO, DriverCatalog.load().types());
        return new FaultMatrix(config, DUO, 1, each -> each.fault().contains(only), planted);
    }

    @Test
    void everySingleFaultIsAnsweredInTimeAndNothingMovesWithoutADecision() throws Exception {
        FaultMatrix matrix = matrix("", MatrixRun.Planted.NOTHING);
        matrix.run(2, 1, 1, done -> { });
        allFine(matrix, 2);
    }

    @Test
    @Tag("thorough")
    void soItIsAtManyMoreMoments() throws Exception {
        FaultMatrix matrix = matrix("", MatrixRun.Planted.NOTHING);
        matrix.run(16, 1, 1, done -> { });
        allFine(matrix, 16);
    }

    private static void allFine(FaultMatrix matrix, int runs) {
        assertThat(matrix.rows()).hasSizeGreaterThan(80).allSatisfy(row -> {
            assertThat(row.runs()).isEqualTo(runs);
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
                line("servo.pan hot 58C", "a servo without a speed limit", ServoLineTampering.FAST),
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
    void physicsSeesAJointThatIsFasterThanItsLimit() throws Exception {
        Consumer<Simulation> tamper =
                body -> body.lines().values().forEach(line -> line.hostFilter(ServoLineTampering.FAST.filter()));
        FaultMatrix matrix = matrix("servo.pan hot 58C", new MatrixRun.Planted(UnaryOperator.identity(), tamper));
        matrix.run(2, 1, 1, done -> { });
        assertThat(matrix.rows().getFirst().failures().values()).anySatisfy(why ->
                assertThat(why).contains("physics: joint pan turned faster than its limit"));
    }

    /** The command that a failure names shows the same run again. */
    @Test
    void theCommandShowsTheSameRun() throws Exception {
        RobotConfig config = RobotConfig.read(DUO, DriverCatalog.load().types());
        MatrixCase fault = matrix("servo.pan off", MatrixRun.Planted.NOTHING).cases().getFirst();
        MatrixRun.Result result = new MatrixRun(config, fault, 1_503_000_000L, 7, MatrixRun.Planted.NOTHING).run();
        RobotRun.Kind kind = new RobotRun.Kind(true, false, true, 7, Optional.empty(), Optional.empty(),
                Optional.empty());
        RobotRun.Options options = new RobotRun.Options(Optional.of(Duration.ofNanos(fault.runNanos(1_503_000_000L))),
                fault.plan(1_503_000_000L), folder.resolve("c.sock"), false, kind);
        StringWriter told = new StringWriter();
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(told, true), Simulation::of)) {
            Map<String, Object> summary = run.run().document();
            assertThat(summary).containsEntry("end_state", result.end().word());
            List<?> faults = (List<?>) summary.get("faults");
            double stale = ((Number) ((Map<?, ?>) faults.getFirst()).get("t_s")).doubleValue();
            assertThat((int) Math.ceil((stale - 1.503) / 0.010)).as(told.toString())
                    .isEqualTo(result.ticks().orElseThrow());
        }
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
