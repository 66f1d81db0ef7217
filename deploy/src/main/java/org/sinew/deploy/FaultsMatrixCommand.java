package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew faults matrix}: every single fault on every part of a simulated robot, at many times. */
@Command(name = "matrix", header = "Tries every single fault on a simulated robot, at many times.",
        description = "In virtual time: the robot is armed and moves, one part fails at one moment, and the run goes on"
                + " until all has come to rest. Physics and the wires judge it: nothing moves without a decision, each"
                + " fault is answered within its bound (sinew faults list), the robot ends as it should.",
        footer = {"", "Example:", "  sinew faults matrix", "  sinew faults matrix --full --threads 2"})
final class FaultsMatrixCommand extends SinewCommand {
    private static final int POSITIONS = 4;
    private static final int FULL_POSITIONS = 200;
    private static final long TELL_NANOS = 2_000_000_000L;
    /** Virtual threads of a world that lives in virtual time run one at a time: more processors only hand over. */
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

    @Parameters(paramLabel = "ROBOT", arity = "0..1", description = "The robot file; without it robots/duo, a small"
            + " robot that is made for this.")
    private @Nullable Path robotFile;

    @Option(names = "--full", description = "At 200 times each instead of 4.")
    private boolean full;

    @Option(names = "--share", paramLabel = "PERCENT", defaultValue = "100", description = "Only so many of the runs,"
            + " spread evenly over faults and times.")
    private double percent = 100;

    @Option(names = "--only", paramLabel = "WORDS", defaultValue = "", description = "Only faults whose name has these"
            + " words in it: \"servo.pan off\".")
    private String only = "";

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1", description = "Runs at the same time.")
    private int threads = 1;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of all noise of the first run.")
    private long seed = 1;

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        SimulationJars.need("sinew faults matrix");
        if (threads < 1 || threads > 64 || !(percent > 0 && percent <= 100)) {
            throw CommandFailure.wrongUsage("--threads is from 1 to 64, --share from 0 to 100 percent");
        }
        if (System.getProperty(PARALLELISM) == null) {
            System.setProperty(PARALLELISM, String.valueOf(threads));
        }
        Path file = robotFile == null ? home().resolve("robots/duo/robot.yaml") : robotFile;
        RobotConfig config = RobotConfig.read(file, DriverCatalog.load().types());
        FaultMatrix matrix = new FaultMatrix(config, file, seed, each -> each.fault().contains(only),
                MatrixRun.Planted.NOTHING);
        if (matrix.cases().isEmpty()) {
            throw CommandFailure.wrongUsage("--only " + only + ": no fault that this robot can have is called so");
        }
        long begin = System.nanoTime();
        long[] toldNanos = {begin};
        matrix.run(full ? FULL_POSITIONS : POSITIONS, percent / 100, threads, done -> {
            if (System.nanoTime() - toldNanos[0] > TELL_NANOS) {
                toldNanos[0] = System.nanoTime();
                remark(String.format(Locale.ROOT, "%d runs done, %.0f a second", done,
                        done / ((System.nanoTime() - begin) / 1e9)));
            }
        });
        return tell(matrix, (System.nanoTime() - begin) / 1e9);
    }

    private int tell(FaultMatrix matrix, double seconds) {
        List<MatrixRow> rows = matrix.rows().stream().filter(row -> row.runs() > 0).toList();
        int runs = rows.stream().mapToInt(MatrixRow::runs).sum();
        long motions = rows.stream().mapToLong(MatrixRow::motions).sum();
        int fellShort = rows.stream().mapToInt(MatrixRow::fellShort).sum();
        int distinct = rows.stream().mapToInt(MatrixRow::distinct).sum();
        if (json()) {
            Map<String, Object> all = Json.object("runs", runs, "distinct", distinct, "uncommanded_motions", motions,
                    "short", fellShort, "seconds", seconds, "faults", rows.stream().map(MatrixRow::document).toList());
            print(all);
        } else {
            table(rows).forEach(this::say);
            say(String.format(Locale.ROOT, "%d runs in %.0f s, %d of them distinct; %d uncommanded motions, %d fell"
                    + " short", runs, seconds, distinct, motions, fellShort));
        }
        rows.forEach(row -> row.failures().forEach((command, why) ->
                remark("sinew: fell short: " + why + "; shown again by: " + command)));
        return fellShort == 0 && motions == 0 ? Main.FINE : Main.FELL_SHORT;
    }

    private static List<String> table(List<MatrixRow> rows) {
        List<List<String>> lines = new ArrayList<>(List.of(FaultMatrix.HEAD));
        rows.forEach(row -> lines.add(row.columns()));
        List<String> out = new ArrayList<>();
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = lines.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
                text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
            }
            out.add(text.toString().stripTrailing());
        }
        return out;
    }
}
