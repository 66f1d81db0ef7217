package org.sinew.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.deploy.routine.PastRoutine;
import org.sinew.config.ConfigException;
import org.sinew.decide.Behavior;
import org.sinew.record.LogTicks;
import org.sinew.record.RunLog;
import org.sinew.record.mcap.Attachment;
import org.sinew.record.mcap.McapException;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.state.RobotModel;
import org.sinew.text.Json;
import org.sinew.text.RecordJson;

/** The log of a run, opened for a replay. One thread. */
final class PastRun implements AutoCloseable {
    private final Path file;
    private final McapReader log;
    private final LoopRecipe recipe;

    private PastRun(Path file, McapReader log, LoopRecipe recipe) {
        this.file = file;
        this.log = log;
        this.recipe = recipe;
    }

    /** Opens it; one that is no log of a run is refused, saying why. */
    static PastRun open(Path file) throws CommandFailure {
        McapReader log = reader(file);
        try {
            return new PastRun(file, log, recipe(file, log));
        } catch (IOException e) {
            close(log);
            throw broken(file, e);
        } catch (CommandFailure | RuntimeException e) {
            close(log);
            throw e;
        }
    }

    /** Any MCAP file. */
    static McapReader reader(Path file) throws CommandFailure {
        try {
            return McapReader.open(file);
        } catch (NoSuchFileException e) {
            throw CommandFailure.wrongUsage(file + " is not there; give the path of a log, such as one that"
                    + " sinew demo --log F has written");
        } catch (IOException e) {
            throw broken(file, e);
        }
    }

    private static CommandFailure broken(Path file, IOException e) {
        return CommandFailure.wrongUsage(e instanceof McapException ? String.valueOf(e.getMessage())
                : file + " cannot be read (" + e.getMessage() + "); check its rights and the disk");
    }

    private static LoopRecipe recipe(Path file, McapReader log) throws IOException, CommandFailure {
        Optional<Attachment> found = log.attachments().stream()
                .filter(attachment -> attachment.name().equals(LoopRecipe.FILE)).findFirst();
        if (found.isEmpty()) {
            throw CommandFailure.wrongUsage(file + " holds no " + LoopRecipe.FILE + ": it is no log of a run of"
                    + " Sinew; sinew log info shows what it is");
        }
        try {
            LoopRecipe recipe = LoopRecipe.read(log.read(found.get()));
            return recipe.behavior().routine().isEmpty() ? recipe : withSwaps(recipe, log);
        } catch (IllegalArgumentException e) {
            throw unreadable(file, e);
        }
    }

    /** What took over during the run stands among the messages. */
    private static LoopRecipe withSwaps(LoopRecipe recipe, McapReader log) throws IOException {
        PastRoutine first = recipe.behavior().routine().orElseThrow();
        List<PastRoutine.Version> versions = new ArrayList<>(first.versions());
        for (MessageCursor cursor = log.messages(); cursor.next();) {
            if (cursor.channel().topic().equals(RunRecording.BEHAVIOR)) {
                Map<String, Object> told = Json.read(StandardCharsets.UTF_8.decode(cursor.data()).toString())
                        .orElseThrow(() -> new IllegalArgumentException("a behaviour that took over"));
                versions.add(RecordJson.read(PastRoutine.Version.class, told));
            }
        }
        return new LoopRecipe(recipe.body(), new BehaviorRecipe(recipe.behavior().sequence(),
                Optional.of(new PastRoutine(first.file(), versions)), recipe.behavior().lookAt()), recipe.models());
    }

    LoopRecipe recipe() {
        return recipe;
    }

    /** The behaviour of the run, as it was at its start. */
    Behavior behavior() throws CommandFailure, ConfigException {
        try {
            return recipe.behavior().make(recipe.body().model());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(file, e);
        }
    }

    private static CommandFailure unreadable(Path file, RuntimeException e) {
        return CommandFailure.wrongUsage(file + ": " + LoopRecipe.FILE + " in it cannot be read (" + e.getMessage()
                + "); it is damaged, or of another version of Sinew");
    }

    McapReader log() {
        return log;
    }

    /** What its log times are ahead of its monotonic ones. */
    long zeroNanos() throws CommandFailure {
        Map<String, String> clock = log.metadata().stream().filter(pairs -> pairs.name().equals(RunLog.CLOCK))
                .findFirst().map(Metadata::values).orElse(Map.of());
        try {
            return Long.parseLong(clock.getOrDefault(RunLog.LOG_NANOS, ""))
                    - Long.parseLong(clock.getOrDefault(RunLog.MONOTONIC_NANOS, ""));
        } catch (NumberFormatException e) {
            throw CommandFailure.wrongUsage(file + " does not say when it began (metadata " + RunLog.CLOCK
                    + "); it is damaged, or not of Sinew");
        }
    }

    /** Its ticks, for this robot, which has the parts of the log's by the same names. */
    LogTicks ticks(RobotModel here) throws CommandFailure {
        try {
            return new LogTicks(log, recipe.body().model(), here);
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(file + " " + e.getMessage());
        }
    }

    @Override
    public void close() {
        close(log);
    }

    private static void close(McapReader log) {
        try {
            log.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
