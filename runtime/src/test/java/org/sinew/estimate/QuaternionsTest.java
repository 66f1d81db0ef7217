package org.sinew.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuaternionsTest {
    @Test
    void theSeriesAgreesWithSineAndCosineForAnyAngle() {
        double[] q = new double[4];
        for (double angle = 1e-9; angle < 500; angle *= 1.37) {
            Quaternions.ofRotationVector(angle * 0.6, 0, -angle * 0.8, q);
            double sine = StrictMath.sin(angle / 2);
            assertThat(q).as("angle %s", angle).containsExactly(new double[] {StrictMath.cos(angle / 2), 0.6 * sine,
                    0, -0.8 * sine}, within(1e-15 * Math.max(10, 10 * angle)));
        }
        Quaternions.ofRotationVector(0, 0, 0, q);
        assertThat(q).containsExactly(1, 0, 0, 0);
    }

    @Test
    void toUpTakesAnyDirectionToTheZAxis() {
        Random random = new Random(2);
        double[] q = new double[4];
        double[] up = new double[3];
        for (int i = 0; i < 1000; i++) {
            double z = i == 0 ? -1 : random.nextDouble() * 2 - 1;
            double angle = random.nextDouble() * 7;
            double level = Math.sqrt(1 - z * z);
            double[] v = {level * Math.cos(angle), level * Math.sin(angle), z};
            Quaternions.toUp(v[0], v[1], v[2], q);
            Quaternions.rotate(q, v, up);
            assertThat(up).as("direction %d", i).containsExactly(new double[] {0, 0, 1}, within(1e-9));
        }
    }

    @Test
    void theMatrixTurnsAsTheQuaternionDoes() {
        double[] q = new double[4];
        double[] m = new double[9];
        double[] v = {0.3, -2, 5};
        double[] turned = new double[3];
        Quaternions.ofRotationVector(0.4, -1.3, 2.2, q);
        Quaternions.matrix(q, m);
        Quaternions.rotate(q, v, turned);
        for (int i = 0; i < 3; i++) {
            assertThat(m[3 * i] * v[0] + m[3 * i + 1] * v[1] + m[3 * i + 2] * v[2])
                    .isCloseTo(turned[i], within(1e-12));
        }
    }
}
