package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sinew.estimate.SyntheticRecording.Kind;
import org.sinew.state.ImuSample;

/**
 * How far the up direction is off, beside what VQF's own program makes of the same recordings ({@code vqf_rms.csv},
 * written by {@code vqf_rms.py} from the files that this test's {@code main} writes).
 */
@Timeout(120)
class AttitudeAccuracyTest {
    private static final long SEED = 20230101;
    private static final double DURATION_SECONDS = 30;
    private static final double WARM_UP_SECONDS = 3;

    private static final Kind SLOW = Kind.of("slow", 0.8, 0.3, 0.3, 1);
    private static final Kind FAST = Kind.of("fast_rotation", 6, 1.5, 1, 2);
    private static final Kind MOVED = Kind.of("fast_translation", 0.7, 0.5, 6, 1.2);
    private static final Kind BOTH = Kind.of("fast_combined", 4, 1.2, 4, 1.2);
    private static final Kind SHAKEN = Kind.of("vibration", 0.5, 0.4, 12, 15);
    private static final List<Kind> KINDS = List.of(SLOW, SLOW.at(50), SLOW.at(400), SLOW.biased(0.025),
            SLOW.tapped(40), FAST, FAST.at(50), FAST.at(400), FAST.jittery(0.6), FAST.lossy(0.1), MOVED, BOTH,
            BOTH.lossy(0.1), SHAKEN);

    /** Writes the recordings into a folder. */
    public static void main(String[] args) throws IOException {
        for (Kind kind : KINDS) {
            Files.writeString(Path.of(args[0], kind.name() + ".csv"),
                    new SyntheticRecording(kind, DURATION_SECONDS, SEED).csv());
        }
    }

    @TestFactory
    Stream<DynamicTest> isNoWorseThanVqf() {
        Map<String, Double> vqf = vqf();
        assertThat(vqf.keySet()).containsAll(KINDS.stream().map(Kind::name).toList());
        return KINDS.stream().map(kind -> DynamicTest.dynamicTest(kind.name(), () -> {
            double ours = rmsDeg(kind);
            System.out.printf(Locale.ROOT, "attitude %s: %.2f deg rms, VQF %.2f%n", kind.name(), ours,
                    vqf.get(kind.name()));
            assertThat(ours).isLessThan(vqf.get(kind.name()) * 1.03 + 0.02);
        }));
    }

    @Test
    void keepsUpThroughMotionThatMovesVqfAside() {
        Map<String, Double> vqf = vqf();
        assertThat(rmsDeg(FAST)).isLessThan(0.3).isLessThan(vqf.get(FAST.name()) / 2);
        assertThat(rmsDeg(FAST.lossy(0.1))).isLessThan(vqf.get(FAST.lossy(0.1).name()) / 2);
        assertThat(rmsDeg(SLOW.tapped(40))).isLessThan(0.5);
    }

    /** Root of the mean square of the angle between our up and the true one. */
    static double rmsDeg(Kind kind) {
        SyntheticRecording recording = new SyntheticRecording(kind, DURATION_SECONDS, SEED);
        Attitude attitude = new Attitude();
        ImuSample sample = new ImuSample();
        double[] q = {1, 0, 0, 0};
        double[] up = new double[3];
        double sum = 0;
        int count = 0;
        for (int row = 0; row < recording.rows; row++) {
            if (recording.lost(row)) {
                continue;
            }
            sample.stampNanos = Math.round(recording.seconds[row] * 1e9);
            System.arraycopy(recording.gyro[row], 0, sample.gyroRadPerSec, 0, 3);
            System.arraycopy(recording.accel[row], 0, sample.accelMetrePerSec2, 0, 3);
            attitude.update(q, sample);
            if (recording.seconds[row] > WARM_UP_SECONDS) {
                Quaternions.rotate(SyntheticRecording.inverse(q), new double[] {0, 0, 1}, up);
                double[] truth = recording.up[row];
                double cos = up[0] * truth[0] + up[1] * truth[1] + up[2] * truth[2];
                double deg = Math.toDegrees(StrictMath.acos(Math.max(-1, Math.min(1, cos))));
                sum += deg * deg;
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    private static Map<String, Double> vqf() {
        try (InputStream in = AttitudeAccuracyTest.class.getResourceAsStream("vqf_rms.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(","))
                    .collect(Collectors.toMap(cells -> cells[0], cells -> Double.parseDouble(cells[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
