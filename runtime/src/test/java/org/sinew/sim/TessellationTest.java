package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TessellationTest {
    @ParameterizedTest(name = "radius {0} m: {1} to {2} of it")
    @CsvSource({"0.02, 0.037, 0.04", "0.0299, 0.037, 0.04", "0.03, 0.009, 0.01", "0.05, 0.009, 0.01"})
    void facetsOfABallLieAsFarInsideAsTheDocumentSays(double radius, double least, double most) {
        Mesh ball = Tessellation.ellipsoid(radius, radius, radius);
        double deepest = 0;
        for (int i = 0; i < ball.triangles().length; i++) {
            int next = i / 3 * 3 + (i + 1) % 3;
            double squares = 0; // of the middle of an edge: two triangles make a facet, and share its diagonal
            for (int axis = 0; axis < 3; axis++) {
                double middle = (ball.points()[3 * ball.triangles()[i] + axis]
                        + ball.points()[3 * ball.triangles()[next] + axis]) / 2;
                squares += middle * middle;
            }
            deepest = Math.max(deepest, 1 - Math.sqrt(squares) / radius);
        }
        assertThat(deepest).isBetween(least, most);
    }
}
