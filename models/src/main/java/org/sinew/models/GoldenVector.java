package org.sinew.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.config.BadValue;
import org.sinew.config.Default;

/**
 * One recorded run of a network, a JSON file {@code {"inputs": {NAME: {"shape": [...], "data": [...]}}, "outputs":
 * ...}}: what went in and what came out where the network was made. A picture that goes in may lie beside it, {@code
 * {"png": "near.png"}}, in exactly the size of the tensor. Immutable; {@link GoldenFile} reads and compares it.
 *
 * @param inputs  tensor name to values
 * @param outputs tensor name to values
 */
public record GoldenVector(Map<String, Values> inputs, Map<String, Values> outputs) {

    /**
     * The values of a tensor, last dimension fastest, or a picture that makes them.
     *
     * @param shape every dimension
     * @param data  the values
     * @param png   instead of both: a picture of the size of the tensor, relative to this file
     */
    public record Values(@Default("[]") List<Integer> shape, @Default("[]") List<Double> data, Optional<Path> png) {
        public Values {
            shape = List.copyOf(shape);
            data = List.copyOf(data);
            BadValue.unless(png.isEmpty() || (shape.isEmpty() && data.isEmpty()), "png",
                    "is given beside shape or data; delete one of the two");
            BadValue.unless(png.isPresent() || !shape.isEmpty(), "shape", "is missing; write shape and data, or png");
        }
    }
}
