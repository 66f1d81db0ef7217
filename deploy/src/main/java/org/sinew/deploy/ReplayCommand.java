package org.sinew.deploy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.record.LogTicks;
import org.sinew.replay.Changes;
import org.sinew.replay.Replay;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew replay}: the same loop over the log of a run. */
@Command(name = "replay", header = "Run the loop again over the log of a run, and compare.",
        description = "Every tick receives what it received in the run; all that its steps make is compared, bit for"
                + " bit. Nothing moves, no network is asked. With --with the same ticks run with another robot file,"
                + " or with another network, and what comes out differently is listed.",
        footer = {"", "A log of a run whose behaviour is a Java file holds that Java; to replay",
            "it compiles and runs it, inside a fence that is no prison: replay only logs",
            "of people you trust.", "", "Example:", "  sinew replay run.mcap --verify",
            "  sinew replay run.mcap --with slower.yaml"})
final class ReplayCommand extends SinewCommand {
    private static final int STRETCHES_SHOWN = 4;

    @Parameters(paramLabel = "LOG", description = "Log of a run, as sinew demo --log F writes it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(names = "--verify", description = "Exit 1 if anything comes out differently, or if a part of the run is"
            + " missing.")
    private boolean verify;

    @Option(names = "--with", paramLabel = "FILE", description = "A robot file (NAME.yaml) or the card of a network"
            + " (NAME.model.yaml) in place of that of the run.")
    private @Nullable Path with;

    @Override
    public Integer call() throws CommandFailure, ConfigException {
        if (verify && with != null) {
            throw CommandFailure.wrongUsage("--verify and --with: choose one; --with looks for differences");
        }
        try (PastRun run = PastRun.open(file); ReplayedRobot robot = ReplayedRobot.of(run, Optional.ofNullable(with))) {
            LogTicks ticks = run.ticks(robot.body().model());
            Changes changes = new Changes(ticks.fields());
            long begun = System.nanoTime();
            Replay.Result result = robot.replay().run(ticks, changes);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double runSeconds = result.ticks() * run.recipe().body().settings().periodNanos() / 1e9;
            if (json()) {
                print(document(run, result, changes, runSeconds, seconds));
            } else {
                tell(run, result, changes, runSeconds, seconds);
            }
            return exit(result);
        } catch (UncheckedIOException e) {
            throw CommandFailure.wrongUsage(file + " cannot be read to its end (" + e.getMessage() + "); check the"
                    + " disk");
        }
    }

    private int exit(Replay.Result result) {
        if (!verify) {
            return Main.FINE;
        }
        result.first().ifPresent(first -> remark("sinew replay: fell short: it came out differently in "
                + result.differences() + " ticks, first in " + first));
        result.missing().ifPresent(why -> remark("sinew replay: fell short: " + why));
        return result.first().isEmpty() && result.missing().isEmpty() ? Main.FINE : Main.FELL_SHORT;
    }

    private Map<String, Object> document(PastRun run, Replay.Result result, Changes changes, double runSeconds,
            double seconds) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("log", file.toString());
        all.put("robot", run.recipe().body().model().name());
        all.put("ticks", result.ticks());
        all.put("duration_s", runSeconds);
        all.put("replay_s", seconds);
        all.put("real_time_factor", runSeconds / seconds);
        all.putAll(RunSummary.replay(result));
        result.missing().ifPresent(why -> all.put("missing", why));
        all.put("changes", changes.list().stream().map(ReplayCommand::change).toList());
        return all;
    }

    private static Map<String, Object> change(Changes.Change change) {
        return Json.object("field", change.field().name(), "step", change.field().step().word(), "ticks",
                change.ticks(), "largest", change.largest(), "stretches", change.stretches().stream()
                        .map(stretch -> List.of(stretch.first(), stretch.last())).toList());
    }

    private void tell(PastRun run, Replay.Result result, Changes changes, double runSeconds, double seconds) {
        say(String.format(Locale.ROOT, "%s: %d ticks, %.1f s, replayed in %.2f s (%.0f times as fast)",
                run.recipe().body().model().name(), result.ticks(), runSeconds, seconds, runSeconds / seconds));
        for (Changes.Change change : changes.list()) {
            say(String.format(Locale.ROOT, "  %-8s %-36s %6d ticks%s: %s", change.field().step().word(),
                    change.field().name(), change.ticks(), change.largest() == 0 ? ""
                            : String.format(Locale.ROOT, ", by up to %.6g", change.largest()), stretches(change)));
        }
        say("differences in " + result.differences() + " ticks" + result.first().map(first -> "; the first: " + first)
                .orElse(""));
        result.missing().ifPresent(why -> say("not all of the run: " + why));
    }

    private static String stretches(Changes.Change change) {
        List<String> shown = change.stretches().stream().limit(STRETCHES_SHOWN).map(stretch ->
                stretch.first() == stretch.last() ? Long.toString(stretch.first())
                        : stretch.first() + "-" + stretch.last()).toList();
        int more = change.stretches().size() - shown.size();
        return String.join(", ", shown) + (more > 0 ? " and " + more + " stretches more" : "");
    }
}
