package org.sinew.deploy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sinew.record.Frame;
import org.sinew.state.RobotModel;
import org.sinew.text.OutputFiles;

/**
 * A CSV file with one row a tick: {@code tick,t_s,safety_state}, then for each joint {@code NAME_measured_rad},
 * {@code NAME_requested_rad}, {@code NAME_applied_rad}. Numbers have all their digits; a cell is empty where the joint
 * has not been measured, nothing was requested, or nothing is applied. Written on the recorder's thread.
 */
final class TraceFile implements Consumer<Frame>, AutoCloseable {
    private static final String HEAD = "tick,t_s,safety_state";

    private final Path path;
    private final BufferedWriter out;
    private final StringBuilder row = new StringBuilder();
    private long firstNanos;
    private volatile @Nullable IOException failure;

    /** Makes the file, or writes over a trace that is there, and writes its head. */
    TraceFile(Path path, RobotModel model) throws CommandFailure {
        this.path = path;
        Optional<String> refusal = OutputFiles.refusal(path, HEAD);
        if (refusal.isPresent()) {
            throw CommandFailure.wrongUsage("--trace: " + refusal.get());
        }
        try {
            out = Files.newBufferedWriter(path);
            out.write(HEAD);
            for (String joint : model.joints()) {
                out.write("," + joint + "_measured_rad," + joint + "_requested_rad," + joint + "_applied_rad");
            }
            out.write('\n');
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("--trace " + path + " cannot be written; check its folder and its rights");
        }
    }

    @Override
    public void accept(Frame frame) {
        if (firstNanos == 0) {
            firstNanos = frame.state.nowNanos;
        }
        row.setLength(0);
        row.append(frame.state.tick).append(',');
        row.append(String.format(Locale.ROOT, "%.9f", (frame.state.nowNanos - firstNanos) / 1e9)).append(',');
        row.append(frame.state.safety.word());
        for (int i = 0; i < frame.command.joints(); i++) {
            cell(frame.state.joints.stampNanos[i] == 0 ? Double.NaN : frame.state.joints.positionRad[i]);
            cell(frame.intent.targetRad(i));
            cell(frame.command.appliedRad(i));
        }
        try {
            if (failure == null) {
                out.append(row.append('\n'));
            }
        } catch (IOException e) {
            failure = e; // told once; the run goes on
        }
    }

    private void cell(double rad) {
        row.append(',');
        if (!Double.isNaN(rad)) {
            row.append(rad);
        }
    }

    /** Why the trace is not whole, in a sentence; empty: it is. Any thread. */
    Optional<String> problem() {
        IOException why = failure;
        return why == null ? Optional.empty() : Optional.of("the trace " + path + " is not whole: it could not be"
                + " written (" + why.getMessage() + "); is the disk full?");
    }

    /** After the recorder has ended. A failure is told by {@link #problem}. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
    }
}
