package org.sinew.mjcf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Colours of the materials of an MJCF file, and the checker boards among its textures. Used while it is being read. */
final class MjcfMaterials {
    private final Map<String, double[][]> boards = new LinkedHashMap<>();
    private final Map<String, Material> materials = new LinkedHashMap<>();

    private record Material(double[] rgba, double @Nullable [] @Nullable [] board, double[] repeat, boolean uniform) {
    }

    void read(List<XmlElement> assets) {
        assets.forEach(asset -> asset.children("texture").forEach(this::texture));
        assets.forEach(asset -> asset.children("material").forEach(this::material));
    }

    /** Of pictures only those that MuJoCo makes itself as a checker board; a file's picture is not read. */
    private void texture(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        if (a.text("builtin", "none").equals("checker")) {
            boards.put(element.attributes().getOrDefault("name", ""),
                    new double[][] {a.vector("rgb1", 0.8, 0.8, 0.8), a.vector("rgb2", 0.5, 0.5, 0.5)});
        }
    }

    private void material(XmlElement element) {
        MjcfAttributes a = MjcfAttributes.of(element);
        materials.put(element.attributes().getOrDefault("name", ""), new Material(a.vector("rgba", 1, 1, 1, 1),
                boards.get(a.text("texture", "")), a.vector("texrepeat", 1, 1), a.flag("texuniform", false)));
    }

    double[] rgba(String material, double[] fallback) {
        Material found = materials.get(material);
        return found == null ? fallback : found.rgba;
    }

    /**
     * The board on a plane, two squares for each repetition: over the whole plane, or over a metre if the material is
     * uniform or the plane endless.
     *
     * @param half half the sides of the plane; 0: endless
     */
    Mjcf.@Nullable Checker checker(String material, double[] half) {
        Material found = materials.get(material);
        double[][] board = found == null ? null : found.board;
        if (found == null || board == null) {
            return null;
        }
        double[] square = new double[2];
        for (int i = 0; i < 2; i++) {
            double period = found.uniform || half[i] == 0 ? 1 : 2 * half[i];
            square[i] = period / Math.max(found.repeat[i], 1e-6) / 2;
        }
        return new Mjcf.Checker(board[0], board[1], square[0], square[1]);
    }
}
