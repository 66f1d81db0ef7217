package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PropPathTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Double> START = List.of(0.0, 0.0, 1.0);

    private final double[] position = new double[3];
    private final double[] velocity = new double[3];

    private static PropPath.Step to(double x, double seconds, double hold) {
        return new PropPath.Step(List.of(x, 0.0, 1.0), Math.round(seconds * SECOND), Math.round(hold * SECOND));
    }

    private double x(PropPath path, double seconds) {
        path.at(Math.round(seconds * SECOND), position, velocity);
        assertThat(position[1]).isZero();
        assertThat(position[2]).isEqualTo(1);
        return position[0];
    }

    @Test
    void restsAtItsStartUntilItsTimeHasCome() {
        PropPath path = new PropPath(START, 3 * SECOND, List.of(to(2, 1, 0)), List.of());
        for (double t : new double[] {-1e-9, 0, 2.9, 3}) {
            assertThat(x(path, t)).as("at " + t).isZero();
            assertThat(velocity).containsOnly(0);
        }
        assertThat(x(path, 3.5)).as("half way at half time").isCloseTo(1, within(1e-12));
        assertThat(velocity[0]).as("minimum jerk: 1.875 times the mean speed").isCloseTo(3.75, within(1e-12));
    }

    @Test
    void staysWhereItsLastStepLeadsIfNothingIsRepeated() {
        PropPath path = new PropPath(START, 0, List.of(to(2, 1, 0.5), to(-1, 2, 0)), List.of());
        assertThat(x(path, 1.2)).isEqualTo(2);
        assertThat(velocity[0]).isZero();
        assertThat(x(path, 3.5)).isEqualTo(-1);
        assertThat(x(path, 3600)).isEqualTo(-1);
        assertThat(velocity[0]).isZero();
    }

    @Test
    void repeatsItsRoundForEverAndBeginsTheFirstOneWhereItIs() {
        PropPath path = new PropPath(START, 0, List.of(to(1, 1, 0)), List.of(to(3, 1, 0.5), to(5, 1, 0)));
        assertThat(x(path, 1.5)).as("from 1 to 3").isCloseTo(2, within(1e-12));
        assertThat(x(path, 2.4)).isEqualTo(3);
        assertThat(x(path, 4)).as("the second round begins at 5: from there to 3").isCloseTo(4, within(1e-12));
        for (double t = 3.5; t < 6; t += 0.1) {
            assertThat(x(path, t + 1000 * 2.5)).as("1000 rounds later").isCloseTo(x(path, t), within(1e-9));
        }
    }

    @Test
    void itsVelocityIsTheRateOfItsPlace() {
        PropPath path = new PropPath(START, SECOND / 2, List.of(to(0.4, 1.5, 0.2)), List.of(to(-0.3, 2, 0),
                to(0.8, 1, 0.3)));
        double h = 1e-5;
        for (double t = 0; t < 12; t += 0.0137) {
            double rate = (x(path, t + h) - x(path, t - h)) / (2 * h);
            x(path, t);
            assertThat(velocity[0]).as("at " + t).isCloseTo(rate, within(1e-4));
        }
    }

    @Test
    void neverJumps() {
        PropPath path = new PropPath(START, 0, List.of(to(1, 1, 0)), List.of(to(3, 1, 0), to(-2, 2, 0.1)));
        double before = 0;
        for (double t = 0; t < 20; t += 0.001) {
            double now = x(path, t);
            assertThat(Math.abs(now - before)).as("at " + t).isLessThan(0.0095);
            before = now;
        }
    }

    @Test
    void refusesWhatNoPropCanDo() {
        assertThatThrownBy(() -> to(1, 0, 0)).hasMessageContaining("cannot be carried");
        assertThatThrownBy(() -> to(Double.NaN, 1, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> to(1, 1, -1)).hasMessageContaining("stay for -");
        assertThatThrownBy(() -> new PropPath.Step(List.of(1.0, 2.0), 1, 0)).hasMessageContaining("[1.0, 2.0]");
    }
}
