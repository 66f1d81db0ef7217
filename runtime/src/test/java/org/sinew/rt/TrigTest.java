package org.sinew.rt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrigTest {

    private static void assertClose(double x) {
        assertClose("sin", x, Trig.sin(x), StrictMath.sin(x));
        assertClose("cos", x, Trig.cos(x), StrictMath.cos(x));
    }

    private static void assertClose(String what, double x, double ours, double theirs) {
        if (!(Math.abs(ours - theirs) <= Math.ulp(theirs))) {
            assertThat(ours).as("%s(%s), one ulp is %s", what, x, Math.ulp(theirs)).isEqualTo(theirs);
        }
    }

    @Test
    void staysWithinOneUlpOfStrictMathForAnglesOfJoints() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000_000; i++) {
            assertClose(random.nextDouble(-10, 10));
        }
    }

    @Test
    void staysWithinOneUlpForWheelsThatHaveTurnedFar() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000_000; i++) {
            assertClose(random.nextDouble(-Trig.LARGEST, Trig.LARGEST));
        }
    }

    @Test
    void staysWithinOneUlpBesideTheZerosOfSineAndCosine() {
        for (int n = -100_000; n <= 100_000; n++) {
            double x = n * (Math.PI / 2);
            for (double near : new double[] {Math.nextDown(x), x, Math.nextUp(x), x + 1e-9, x - 1e-9}) {
                assertClose(near);
            }
        }
    }

    @Test
    void staysWithinOneUlpForTinyAngles() {
        for (double x = 1; x > 1e-300; x /= 3) {
            assertClose(x);
            assertClose(-x);
        }
        assertThat(Trig.sin(0)).isZero();
        assertThat(Trig.cos(0)).isEqualTo(1);
    }

    @Test
    void answersLikeStrictMathBeyondItsRange() {
        for (double x : new double[] {1e7, -1e15, 1e300}) {
            assertThat(Trig.sin(x)).isEqualTo(StrictMath.sin(x));
            assertThat(Trig.cos(x)).isEqualTo(StrictMath.cos(x));
        }
        assertThat(Trig.sin(Double.POSITIVE_INFINITY)).isNaN();
        assertThat(Trig.cos(Double.NaN)).isNaN();
    }
}
