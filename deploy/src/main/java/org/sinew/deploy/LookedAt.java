package org.sinew.deploy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sinew.config.RobotConfig;
import org.sinew.device.CameraGeometry;

/**
 * What a model of a run looked at, as a log keeps it: enough to ask another network about the same.
 *
 * @param name           the model's, in the robot file
 * @param card           file name of its card
 * @param camera         name of the camera; empty: it looked at the robot's state
 * @param width          pixels in a row; 0 without a camera
 * @param height         rows
 * @param verticalFovRad angle between the picture's upper and lower edge
 * @param sizes          true sizes of things
 * @param imu            name of the inertial unit; empty: none
 */
record LookedAt(String name, String card, Optional<String> camera, int width, int height, double verticalFovRad,
        List<Size> sizes, Optional<String> imu) {
    LookedAt {
        sizes = List.copyOf(sizes);
    }

    /** @param metre true size of what has this label */
    record Size(String label, double metre) {
    }

    /** Of a model that looks through a camera. */
    static LookedAt through(RobotConfig.Model model, String camera, CameraGeometry seen) {
        return new LookedAt(model.name(), card(model), Optional.of(camera), seen.width(), seen.height(),
                seen.verticalFovRad(), model.sizesM().entrySet().stream().map(size ->
                        new Size(size.getKey(), size.getValue())).toList(), Optional.empty());
    }

    /** Of a model that looks at the robot's state. */
    static LookedAt rows(RobotConfig.Model model, Optional<String> imu) {
        return new LookedAt(model.name(), card(model), Optional.empty(), 0, 0, 0, List.of(), imu);
    }

    private static String card(RobotConfig.Model model) {
        return String.valueOf(model.card().getFileName());
    }

    Map<String, Double> sizesM() {
        Map<String, Double> sizesM = new LinkedHashMap<>();
        sizes.forEach(size -> sizesM.put(size.label(), size.metre()));
        return sizesM;
    }
}
