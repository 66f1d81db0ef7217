package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sinew.estimate.Attitude;

/**
 * Counts what is odd about a recording while it is read: gaps, rows out of order, readings that are missing, units that
 * cannot be. Called by {@code sinew attitude} with every row, on its thread; keeps no rows.
 */
final class RecordingCheck {
    private static final double GRAVITY = 9.80665; // standard gravity, m/s2
    /** The fastest chips end at 4,000 deg/s, which is 70 rad/s. */
    private static final double FASTEST_RAD_PER_SEC = 100;
    private static final int TOO_FAST_ROWS = 3;
    private static final int ROWS_THAT_TELL = 10;
    /** No working part repeats the very same six numbers for so long: there is noise in each. */
    private static final double FROZEN_SECONDS = 3;

    private long rows;
    private long unmeasured;
    private long repeated;
    private long wentBack;
    private int firstWentBackLine;
    private long gaps;
    private double longestGapSeconds;
    private double stepSeconds;
    private long steps;
    private double firstSeconds;
    private double lastSeconds;
    private double newestSeconds = Double.NEGATIVE_INFINITY;
    private double accelSum;
    private long accelRows;
    private long accelRowsInG;
    private long accelRowsInMilliG;
    private long tooFastRows;
    private boolean turns;
    private final double[] lastReading = new double[6];
    private double frozenSinceSeconds;
    private int frozenSinceLine;
    private double longestFrozenSeconds;
    private int longestFrozenLine;

    /** Looks at a row. */
    void add(ImuRecording row) {
        if (rows == 0) {
            firstSeconds = row.seconds();
        } else {
            step(row.seconds() - lastSeconds, row.lineNumber());
        }
        rows++;
        lastSeconds = row.seconds();
        newestSeconds = Math.max(newestSeconds, row.seconds());
        double gyro = length(row.gyroRadPerSec);
        double accel = length(row.accelMetrePerSec2);
        turns |= gyro > 0;
        watchFrozen(row);
        unmeasured += Double.isFinite(gyro + accel) ? 0 : 1;
        tooFastRows += gyro > FASTEST_RAD_PER_SEC ? 1 : 0;
        if (Double.isFinite(accel)) {
            accelSum += accel;
            accelRowsInG += accel > 0.7 && accel < 1.4 ? 1 : 0;
            accelRowsInMilliG += accel > 700 && accel < 1400 ? 1 : 0;
            accelRows++;
        }
    }

    private void watchFrozen(ImuRecording row) {
        boolean same = rows > 1;
        for (int i = 0; i < 6; i++) {
            double reading = i < 3 ? row.gyroRadPerSec[i] : row.accelMetrePerSec2[i - 3];
            same &= reading == lastReading[i];
            lastReading[i] = reading;
        }
        if (!same) {
            frozenSinceSeconds = row.seconds();
            frozenSinceLine = row.lineNumber();
        } else if (row.seconds() - frozenSinceSeconds > longestFrozenSeconds) {
            longestFrozenSeconds = row.seconds() - frozenSinceSeconds;
            longestFrozenLine = frozenSinceLine;
        }
    }

    private void step(double seconds, int line) {
        if (seconds == 0) {
            repeated++;
        } else if (seconds < 0) {
            firstWentBackLine = wentBack == 0 ? line : firstWentBackLine;
            wentBack++;
        }
        if (Math.abs(seconds) > Attitude.GAP_SECONDS) {
            gaps++;
            longestGapSeconds = Math.max(longestGapSeconds, Math.abs(seconds));
        } else if (seconds > 0) {
            stepSeconds += seconds;
            steps++;
        }
    }

    long rows() {
        return rows;
    }

    /** From the first row to the latest. */
    double durationSeconds() {
        return newestSeconds - firstSeconds;
    }

    /** What makes the result worthless, and what to do. */
    Optional<String> refusal() {
        if (rows == 0) {
            return Optional.of("there are no rows after the first line; record some, then try again");
        }
        if (tooFastRows >= TOO_FAST_ROWS) {
            return Optional.of("the gyroscope turns faster than any chip can; it seems to be in deg/s: multiply"
                    + " gx,gy,gz by pi/180");
        }
        double accel = accelSum / Math.max(1, accelRows);
        String reads = String.format(Locale.ROOT, "the accelerometer reads %.3g on average, gravity is 9.81 m/s2; ",
                accel);
        if (accelRowsInG > accelRows / 2) {
            return Optional.of(reads + "it seems to be in g: multiply ax,ay,az by 9.80665");
        }
        if (accelRowsInMilliG > accelRows / 2) {
            return Optional.of(reads + "it seems to be in mg: multiply ax,ay,az by 0.00980665");
        }
        if (accel > 100) {
            return Optional.of(reads + "these seem to be raw counts: multiply ax,ay,az by the chip's scale");
        }
        if (gaps > ROWS_THAT_TELL && gaps > steps) {
            return Optional.of(String.format(Locale.ROOT, "most rows are more than %.1f s apart; t_s seems to be in ms"
                    + " or us: write seconds", Attitude.GAP_SECONDS));
        }
        return Optional.empty();
    }

    /** What a person should know about the result. */
    List<String> advice() {
        List<String> lines = new ArrayList<>();
        double accel = accelSum / Math.max(1, accelRows);
        if (accel < GRAVITY / 10) {
            lines.add("the accelerometer shows no gravity: roll and pitch are relative to the start");
        } else if (accel < GRAVITY / 2 || accel > GRAVITY * 2) {
            lines.add(String.format(Locale.ROOT, "the accelerometer reads %.3g m/s2 on average where gravity is 9.81;"
                    + " check unit and scale", accel));
        }
        if (!turns && rows > ROWS_THAT_TELL) {
            lines.add("the gyroscope reads nothing: roll and pitch follow the accelerometer, seconds behind");
        }
        if (longestFrozenSeconds > FROZEN_SECONDS) {
            lines.add(String.format(Locale.ROOT, "from line %d on every reading is the same for %.1f s; a working part"
                    + " shows noise: look at the sensor and its bus", longestFrozenLine, longestFrozenSeconds));
        }
        if (wentBack > 0) {
            lines.add("time goes back " + times(wentBack) + ", first at line " + firstWentBackLine
                    + "; sort the rows, or split what is two recordings");
        }
        if (gaps > 0) {
            lines.add(String.format(Locale.ROOT, "%s without rows for more than %.1f s; roll and pitch start anew"
                    + " after each", times(gaps), Attitude.GAP_SECONDS));
        }
        if (unmeasured > 0) {
            lines.add(times(unmeasured) + " a row lacks a reading; the next row covers its time");
        }
        return lines;
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    /** For the summary: rows and time. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rows", rows);
        document.put("duration_s", durationSeconds());
        document.put("rate_hz", steps == 0 ? Double.NaN : steps / stepSeconds); // null in JSON
        Map<String, Object> gap = new LinkedHashMap<>();
        gap.put("count", gaps);
        gap.put("longest_s", longestGapSeconds);
        document.put("gaps", gap);
        document.put("rows_without_reading", unmeasured);
        document.put("rows_with_time_repeated", repeated);
        document.put("rows_with_time_going_back", wentBack);
        return document;
    }

    private static double length(double[] v) {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
}
