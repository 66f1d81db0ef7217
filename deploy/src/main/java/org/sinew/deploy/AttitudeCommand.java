package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.estimate.Attitude;
import org.sinew.estimate.MagneticHeading;
import org.sinew.state.ImuSample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew attitude}: the robot's own orientation filter over a recording, row by row. */
@Command(name = "attitude", header = "Orientation from a recording of an inertial unit.",
        description = {"Runs the orientation filter of the control loop over a CSV file with the columns",
                "t_s,gx,gy,gz,ax,ay,az[,mx,my,mz] (s, rad/s, m/s2, uT). Gives a row for each:",
                "t_s,qw,qx,qy,qz,roll_rad,pitch_rad. The quaternion turns sensor axes into an earth frame with z up;",
                "with a magnetometer x is east and y is north, without one yaw is relative to the start."},
        footer = {"", "Example:", "  sinew attitude walk.csv --out walk-attitude.csv"})
final class AttitudeCommand extends SinewCommand {
    private static final String HEADER = "t_s,qw,qx,qy,qz,roll_rad,pitch_rad\n";

    @Parameters(paramLabel = "F.csv", description = "The recording.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(names = "--out", paramLabel = "F.csv", description = "Write the rows there, not to standard output.")
    private Optional<Path> out = Optional.empty();

    private final Attitude attitude = new Attitude();
    private final MagneticHeading heading = new MagneticHeading();
    private final RecordingCheck check = new RecordingCheck();
    private final ImuSample sample = new ImuSample();
    private final double[] level = {1, 0, 0, 0};
    private final double[] q = {1, 0, 0, 0};
    private double startSeconds;

    /** Where rows go. */
    private interface Rows {
        void write(CharSequence text) throws IOException;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        try (ImuRecording recording = ImuRecording.open(file)) {
            if (out.isPresent()) {
                toFile(recording, out.get());
            } else {
                filter(recording, json() ? text -> { } : text -> out().append(text));
                out().flush();
            }
            check.advice().forEach(this::advise);
            if (recording.hasMagnetometer() && !heading.found()) {
                advise("the magnetometer reads nothing: yaw is relative to the start");
            }
            if (json()) {
                print(document());
            } else if (out.isPresent()) {
                say(line());
            }
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("cannot close " + file + " (" + e.getMessage() + "); try again");
        }
        return Main.FINE;
    }

    private void advise(String line) {
        remark("sinew attitude: advice: " + line);
    }

    private void toFile(ImuRecording recording, Path target) throws ConfigException, CommandFailure {
        try {
            Path folder = target.toAbsolutePath().getParent();
            if (Files.isDirectory(target) || folder != null && !Files.isDirectory(folder)) {
                throw CommandFailure.wrongUsage("--out " + target + (Files.isDirectory(target)
                        ? " is a folder; name a file in it" : " has no folder to be in; make " + folder + " first"));
            }
            if (Files.exists(target) && Files.isSameFile(file, target)) {
                throw CommandFailure.wrongUsage("--out " + target + " is the recording itself; name another file");
            }
            try (RowFile rows = RowFile.create(target)) {
                filter(recording, rows::write);
                rows.finish();
            }
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("--out " + target + " cannot be written (" + e.getClass().getSimpleName()
                    + ": " + e.getMessage() + "); check that its folder is there, is yours and has space");
        }
    }

    private void filter(ImuRecording recording, Rows rows) throws ConfigException, IOException {
        StringBuilder row = new StringBuilder(HEADER);
        while (recording.next()) {
            check.add(recording);
            update(recording);
            append(recording.stamp(), row);
            rows.write(row);
            row.setLength(0);
        }
        Optional<String> refusal = check.refusal();
        if (refusal.isPresent()) {
            throw recording.wrong(refusal.get());
        }
    }

    private void update(ImuRecording row) {
        startSeconds = check.rows() == 1 ? row.seconds() : startSeconds;
        sample.stampNanos = Math.round((row.seconds() - startSeconds) * 1e9);
        for (int i = 0; i < 3; i++) {
            sample.gyroRadPerSec[i] = row.gyroRadPerSec[i];
            sample.accelMetrePerSec2[i] = row.accelMetrePerSec2[i];
        }
        attitude.update(level, sample);
        System.arraycopy(level, 0, q, 0, 4);
        if (row.hasMagnetometer()) {
            heading.update(q, row.magMicrotesla, sample);
        }
    }

    private void append(String stamp, StringBuilder row) {
        row.append(stamp);
        for (double part : q) {
            Decimals.append(row.append(','), part);
        }
        Decimals.append(row.append(','), roll());
        Decimals.append(row.append(','), pitch());
        row.append('\n');
    }

    private double roll() {
        return StrictMath.atan2(2 * (q[0] * q[1] + q[2] * q[3]), 1 - 2 * (q[1] * q[1] + q[2] * q[2]));
    }

    private double pitch() {
        return StrictMath.asin(Math.max(-1, Math.min(1, 2 * (q[0] * q[2] - q[3] * q[1]))));
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(check.document());
        document.put("roll_rad", roll());
        document.put("pitch_rad", pitch());
        document.put("orientation", q.clone());
        document.put("heading", heading.found() ? "magnetic_north" : "relative_to_start");
        double[] bias = new double[3];
        attitude.bias(bias);
        document.put("gyro_bias_rad_s", bias);
        out.ifPresent(path -> document.put("out", path.toString()));
        return document;
    }

    private String line() {
        return String.format(Locale.ROOT, "%d rows, %.3f s; at the end roll %.4f rad, pitch %.4f rad; written to %s",
                check.rows(), check.durationSeconds(), roll(), pitch(), out.orElseThrow());
    }
}
