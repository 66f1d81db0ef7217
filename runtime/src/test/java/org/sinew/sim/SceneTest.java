package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.mjcf.Prop;

/** What of a model can be seen, and in which colours. */
@Timeout(60)
class SceneTest {
    @TempDir
    Path folder;

    private Scene scene(String worldbody, Prop... props) throws IOException {
        return Scene.of(Photo.plant(folder, worldbody, props).model());
    }

    @Test
    void showsTheGroupsThatMuJoCoShowsAndNothingTransparent() throws IOException {
        Scene scene = scene("<geom size=\"0.1\" rgba=\"1 0 0 1\" group=\"2\"/><geom size=\"0.1\" group=\"3\"/>"
                + "<geom size=\"0.1\" rgba=\"0 1 0 0\"/><geom size=\"0.1\" rgba=\"0 0 1 0.3\"/>");
        assertThat(scene.surfaces).extracting(surface -> surface.rgb()[0]).containsExactly(1.0, 0.0);
    }

    @Test
    void coloursComeFromTheGeomOrItsMaterial() throws IOException {
        Scene scene = scene("<geom type=\"plane\" size=\"0 0 1\" material=\"board\"/>"
                + "<geom type=\"plane\" size=\"2 3 1\" material=\"board\" rgba=\"0.5 0.5 1 1\"/>");
        Scene.Floor endless = scene.floors.get(0);
        assertThat(endless.first()).containsExactly(1, 1, 1);
        assertThat(endless.second()).containsExactly(0, 0, 0);
        assertThat(endless.halfX()).isInfinite();
        assertThat(endless.squareX()).isEqualTo(0.5);
        assertThat(scene.floors.get(1).first()).containsExactly(0.5, 0.5, 1);
        assertThat(scene.floors.get(1).halfY()).isEqualTo(3);
    }

    @Test
    void theFirstLightOfTheWorldShines() throws IOException {
        Scene scene = scene("<light dir=\"0 3 -4\"/><light dir=\"1 0 0\"/>");
        assertThat(scene.towardsLight[1]).isCloseTo(-0.6, within(1e-12));
        assertThat(scene.towardsLight[2]).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void aMarkerHasAPatternOnOneFace() throws IOException {
        Scene scene = scene("", Photo.marker(3, 0.2, new double[] {1, 0, 0.5}));
        assertThat(scene.surfaces).hasSize(2);
        assertThat(scene.surfaces.get(0).pattern()).isNull();
        assertThat(scene.surfaces.get(1).pattern()).isNotNull();
    }

    @Test
    void onlyMarkersShowNumbersAndOnlyThoseOfTheFamily() {
        assertThatThrownBy(() -> Photo.marker(32, 0.2, new double[] {1, 0, 0.5}))
                .hasMessage("prop \"marker\": a marker, and nothing else, shows a number from 0 to 31; not 32");
        assertThatThrownBy(() -> Photo.marker(Prop.NO_MARKER, 0.2, new double[] {1, 0, 0.5}))
                .hasMessageContaining("not -1");
        assertThatThrownBy(() -> new Prop("crate", Prop.Kind.BOX, List.of(1.0, 1.0, 1.0), List.of(0.0, 0.0, 0.0),
                List.of(1.0, 0.0, 0.0, 0.0), 0, 0, Photo.RED, 5)).hasMessageContaining("a marker, and nothing else");
    }

    /** Of the pyramids from the origin to each triangle: right only if all look outwards and none is missing. */
    private static double volume(Mesh mesh) {
        double[] p = mesh.points();
        double six = 0;
        for (int i = 0; i < mesh.triangles().length; i += 3) {
            int a = 3 * mesh.triangles()[i];
            int b = 3 * mesh.triangles()[i + 1];
            int c = 3 * mesh.triangles()[i + 2];
            six += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) + p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2])
                    + p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
        }
        return six / 6;
    }

    @Test
    void facetsLookOutwardsAndHaveTheVolumeOfTheirShape() {
        assertThat(volume(Tessellation.box(new double[] {1, 2, 3}))).isCloseTo(48, within(1e-9));
        assertThat(volume(Tessellation.cylinder(1, 2))).isCloseTo(4 * Math.PI, within(0.1));
        assertThat(volume(Tessellation.capsule(1, 2))).isCloseTo(4 * Math.PI + 4 * Math.PI / 3, within(0.25));
        assertThat(volume(Tessellation.ellipsoid(1, 2, 3))).isCloseTo(8 * Math.PI, within(0.6));
    }
}
