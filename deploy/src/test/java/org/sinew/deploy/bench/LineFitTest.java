package org.sinew.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LineFitTest {
    private static final double[] X = {5, 10, 15, 20};

    @Test
    void findsALine() {
        LineFit fit = LineFit.of(X, new double[] {12, 22, 32, 42});
        assertThat(fit.base()).isCloseTo(2, within(1e-9));
        assertThat(fit.slope()).isCloseTo(2, within(1e-12));
        assertThat(fit.rSquared()).isCloseTo(1, within(1e-12));
    }

    @Test
    void agreesWithAFitMadeByHand() {
        // means 2 and 3, sums of squares 2, 2, 8/3 about them: slope 1, R2 = 1 * 1 * 2 * 2 / (2 * 8 / 3)
        LineFit fit = LineFit.of(new double[] {1, 2, 3}, new double[] {2 + 1 / 3.0, 2 + 1 / 3.0, 4 + 1 / 3.0});
        assertThat(fit.slope()).isCloseTo(1, within(1e-12));
        assertThat(fit.rSquared()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void costThatGrowsAsTheSquareIsNoLine() {
        double[] joints = new double[12];
        double[] cost = new double[12];
        for (int i = 0; i < 12; i++) {
            joints[i] = 5 * (i + 1);
            cost[i] = joints[i] * joints[i];
        }
        assertThat(LineFit.of(joints, cost).rSquared()).isLessThan(0.99);
    }

    @Test
    void equalValuesAreALineWithoutSlope() {
        assertThat(LineFit.of(X, new double[] {7, 7, 7, 7})).isEqualTo(new LineFit(7, 0, 1));
    }

    @Test
    void onePlaceIsNoLine() {
        assertThatThrownBy(() -> LineFit.of(new double[] {3, 3}, new double[] {1, 2})).hasMessageContaining("two");
    }
}
