package org.sinew.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.deploy.bench.BusBench;
import org.sinew.deploy.bench.BusReport;
import org.sinew.deploy.bench.CLoop;
import org.sinew.deploy.bench.LoopBench;
import org.sinew.deploy.bench.LoopReport;
import org.sinew.deploy.bench.Machine;
import org.sinew.deploy.bench.OurLoop;
import org.sinew.deploy.bench.RecordingBench;
import org.sinew.deploy.bench.SeeingBench;
import org.sinew.deploy.bench.SimulatedServoLine;
import org.sinew.deploy.bench.TickBench;
import org.sinew.deploy.bench.TickReport;
import org.sinew.loop.Priorities;
import org.sinew.text.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sinew bench}: what real time costs and gives on this very machine. Main thread; measures, then prints. */
@Command(name = "bench", header = "Measure this machine: loop, tick, bus, seeing or recording.",
        description = "Each figure stands beside the machine's own limit. Measure on a calm machine.",
        footer = {"", "Example:", "  sinew bench loop --for 2m", "  sinew bench tick --json"},
        subcommands = {BenchCommand.Loop.class, BenchCommand.Tick.class, BenchCommand.Bus.class,
            BenchCommand.Seeing.class, BenchCommand.Recording.class})
final class BenchCommand extends SinewCommand {
    @Override
    public Integer call() throws CommandFailure {
        throw CommandFailure.wrongUsage("nothing to measure given; write loop, tick, bus, seeing or recording,"
                + " see sinew bench --help");
    }

    /** What they have in common: how long, the machine, progress, the way a result is told. */
    abstract static class Measurement extends SinewCommand {
        @Option(names = "--for", paramLabel = "D", description = "How long, about. Longer is more certain.")
        private @Nullable Duration time;

        /** The time that is asked for; one that is too short for any figure is refused. */
        final Duration time(Duration usual, Duration least) throws CommandFailure {
            Duration asked = time == null ? usual : time;
            if (asked.compareTo(least) < 0) {
                throw CommandFailure.wrongUsage("--for " + Durations.text(asked) + " is too short to measure anything;"
                        + " give at least " + Durations.text(least));
            }
            return asked;
        }

        @Override
        public final Integer call() throws CommandFailure, InterruptedException {
            try {
                return measure();
            } catch (IOException e) {
                throw CommandFailure.fellShort("not measured: " + e.getMessage());
            }
        }

        /** Measures and tells; the exit code. */
        abstract int measure() throws CommandFailure, IOException, InterruptedException;

        final void progress(String line) {
            remark("sinew bench: " + line);
        }

        /** Reads the machine before anything runs here that would disturb it. */
        final Machine machine() {
            Machine machine = Machine.here();
            machine.advice().ifPresent(advice -> progress("advice: " + advice));
            return machine;
        }

        /** Prints machine and figures; the exit code. */
        final int tell(String what, Machine machine, Map<String, Object> figures, List<String> lines,
                List<String> problems) {
            double loadAfter = Machine.load();
            if (json()) {
                Map<String, Object> document = new LinkedHashMap<>();
                document.put("bench", what);
                document.put("machine", machine.document());
                document.put("load_average_after", loadAfter);
                document.putAll(figures);
                document.put("fell_short", problems);
                print(document);
            } else {
                machine.lines().forEach(this::say);
                lines.forEach(this::say);
                say("");
                say(String.format(Locale.ROOT, "load average afterwards %.2f", loadAfter));
            }
            problems.forEach(problem -> remark("sinew bench: fell short: " + problem));
            return problems.isEmpty() ? Main.FINE : Main.FELL_SHORT;
        }
    }

    /** {@code sinew bench loop}. */
    @Command(name = "loop", header = "How late the loop wakes, beside a loop in C.",
            description = "Runs the loop of a robot in memory and a C loop that does nothing else by turns, at 100 and"
                    + " 200 Hz, and says whether they can be told apart. Needs a C compiler (cc); without one, our"
                    + " loop alone.",
            footer = {"", "Example:", "  sinew bench loop --for 2m", "  sinew bench loop --rate 100 --for 10m"})
    static final class Loop extends Measurement {
        private static final Duration USUAL = Duration.ofMinutes(2);
        private static final int JOINTS = 20;
        private static final int MOST_HZ = 1000;

        @Option(names = "--rate", paramLabel = "HZ", split = ",", defaultValue = "100,200",
                description = "Rates to measure at; usually 100,200.")
        private List<Integer> ratesHz = new ArrayList<>();

        @Override
        int measure() throws CommandFailure, IOException, InterruptedException {
            if (ratesHz.isEmpty() || ratesHz.stream().anyMatch(rate -> rate < 1 || rate > MOST_HZ)) {
                throw CommandFailure.wrongUsage("--rate has to be 1 to " + MOST_HZ + " Hz");
            }
            Duration each = time(USUAL, LoopBench.Plan.LEAST.multipliedBy(ratesHz.size())).dividedBy(ratesHz.size());
            Machine machine = machine();
            try (CLoop reference = CLoop.compile()) {
                return measure(machine, each, Optional.of(reference), "C loop, clock_nanosleep to absolute times, "
                        + (machine.fifo() ? "SCHED_FIFO " + Priorities.LOOP + ", " : "")
                        + "compiled by " + reference.compiler());
            } catch (CLoop.Absent e) {
                progress("no C loop to compare with: " + e.getMessage());
                return measure(machine, each, Optional.empty(), "none: " + e.getMessage());
            }
        }

        private int measure(Machine machine, Duration each, Optional<CLoop> reference, String words)
                throws IOException, InterruptedException {
            OurLoop ours = new OurLoop(JOINTS);
            ours.warmUp();
            LoopBench bench = new LoopBench(ours, reference, this::progress);
            List<LoopBench.Result> results = new ArrayList<>();
            for (int rateHz : ratesHz) {
                results.add(bench.run(LoopBench.Plan.of(rateHz, each)));
            }
            LoopReport report = new LoopReport(results);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("reference", words);
            figures.put("joints", JOINTS);
            figures.put("unarmed_blocks", ours.unarmedBlocks());
            figures.put("rates", report.document());
            List<String> lines = new ArrayList<>(List.of("reference  " + words));
            lines.addAll(report.lines());
            if (ours.unarmedBlocks() > 0) {
                progress("in " + ours.unarmedBlocks() + " blocks the robot was not armed at the end: other programs"
                        + " kept its threads from running");
            }
            return tell("loop", machine, figures, lines, report.problems());
        }
    }

    /** {@code sinew bench tick}. */
    @Command(name = "tick", header = "What a tick costs, by number of joints.",
            description = "Computing time of the real tick of robots in memory with 5 to 60 joints, armed and moving.",
            footer = {"", "Example:", "  sinew bench tick --for 20s"})
    static final class Tick extends Measurement {
        private static final Duration USUAL = Duration.ofSeconds(20);
        private static final Duration LEAST = Duration.ofSeconds(1);

        @Override
        int measure() throws CommandFailure, IOException, InterruptedException {
            Duration asked = time(USUAL, LEAST);
            Machine machine = machine();
            TickReport report = new TickReport(new TickBench(this::progress).run(asked));
            return tell("tick", machine, report.document(), report.lines(), report.problems());
        }
    }

    /** {@code sinew bench bus}. */
    @Command(name = "bus", header = "What a turn of a servo bus takes, beside the wire's own limit.",
            description = "Real driver and bus thread, 1 to 30 simulated STS3215 servos at 1 Mbit/s in real time, armed"
                    + " and moving. The limit is bytes x 10 bits / bit rate + return delays.",
            footer = {"", "Example:", "  sinew bench bus --for 30s"})
    static final class Bus extends Measurement {
        private static final Duration USUAL = Duration.ofSeconds(30);
        private static final Duration LEAST = Duration.ofSeconds(1);

        @Override
        int measure() throws CommandFailure, IOException, InterruptedException {
            SimulationJars.need("sinew bench bus");
            Duration asked = time(USUAL, LEAST);
            Machine machine = machine();
            BusReport report = new BusReport(new BusBench(SimulatedServoLine.maker(), this::progress).run(asked));
            return tell("bus", machine, report.document(), report.lines(), report.problems());
        }
    }

    /** {@code sinew bench seeing}. */
    @Command(name = "seeing", header = "How late the loop wakes with camera, models, cockpit and a viewer.",
            description = "Runs the simulated humanoid by turns alone and with all of it, each time in a process of its"
                    + " own and in real time, and says whether the two can be told apart.",
            footer = {"", "Example:", "  sinew bench seeing --for 10m"})
    static final class Seeing extends Measurement {
        private static final Duration USUAL = Duration.ofMinutes(10);

        @Override
        int measure() throws CommandFailure, IOException, InterruptedException {
            SimulationJars.need("sinew bench seeing");
            Duration asked = time(USUAL, SeeingBench.least());
            Machine machine = machine();
            SeeingBench.Result result =
                    new SeeingBench(home().resolve("robots/kid20/robot.yaml"), this::progress).run(asked);
            return tell("seeing", machine, result.document(), result.lines(), result.problems());
        }
    }

    /** {@code sinew bench recording}. */
    @Command(name = "recording", header = "How late the loop wakes with a log of the run on the disk.",
            description = "Runs the simulated humanoid with its networks by turns without any log and with one in a"
                    + " file, each time in a process of its own and in real time, and says whether the two can be told"
                    + " apart.",
            footer = {"", "Example:", "  sinew bench recording --for 10m"})
    static final class Recording extends Measurement {
        private static final Duration USUAL = Duration.ofMinutes(10);

        @Override
        int measure() throws CommandFailure, IOException, InterruptedException {
            SimulationJars.need("sinew bench recording");
            Duration asked = time(USUAL, RecordingBench.least());
            Machine machine = machine();
            RecordingBench.Result result =
                    new RecordingBench(home().resolve("robots/kid20/robot.yaml"), this::progress).run(asked);
            return tell("recording", machine, result.document(), result.lines(), result.problems());
        }
    }
}
