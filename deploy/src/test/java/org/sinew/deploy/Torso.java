package org.sinew.deploy;

import java.lang.reflect.Proxy;
import org.sinew.sim.Plant;

/** A body that is where a test puts it: a plant for judges, which look at poses only. Anything else is refused. */
final class Torso {
    private final double[] position = {0, 0, 0.3};
    private final double[] orientation = {1, 0, 0, 0};

    /** The plant of which this is the one body. */
    Plant plant() {
        return (Plant) Proxy.newProxyInstance(Plant.class.getClassLoader(), new Class<?>[] {Plant.class},
                (self, method, arguments) -> {
                    double[] from = switch (method.getName()) {
                        case "bodyPosition" -> position;
                        case "bodyOrientation" -> orientation;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                    System.arraycopy(from, 0, (double[]) arguments[1], 0, from.length);
                    return null;
                });
    }

    Torso height(double metre) {
        position[2] = metre;
        return this;
    }

    Torso at(double x, double y) {
        position[0] = x;
        position[1] = y;
        return this;
    }

    /** Leans by so much about its y axis, to the front. */
    Torso leans(double degrees) {
        orientation[0] = Math.cos(Math.toRadians(degrees) / 2);
        orientation[2] = Math.sin(Math.toRadians(degrees) / 2);
        return this;
    }

    /** Turns by so much about the vertical, upright. */
    Torso turns(double degrees) {
        orientation[0] = Math.cos(Math.toRadians(degrees) / 2);
        orientation[2] = 0;
        orientation[3] = Math.sin(Math.toRadians(degrees) / 2);
        return this;
    }
}
