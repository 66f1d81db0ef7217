package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.World;

/** Which camera of an MJCF file a device of a robot file is. */
@Timeout(60)
class SimulatedCamerasTest {
    private static final String TWO_ON_A_HEAD = "<body name=\"head\"><camera name=\"left\" pos=\"0 1 0\"/>"
            + "<camera name=\"right\" pos=\"0 -1 0\"/></body>";
    private static final String ONE_ON_A_HAND = "<body name=\"hand\"><camera name=\"palm\" fovy=\"60\"/></body>";

    @TempDir
    Path folder;

    private Mjcf model(String worldbody) throws IOException {
        return Mjcf.read(Files.writeString(folder.resolve("m.xml"), "<mujoco><worldbody>" + worldbody
                + "</worldbody></mujoco>"));
    }

    private String chosen(String worldbody, String name, String link) throws IOException {
        return SimulatedCameras.view(model(worldbody), name, link.isEmpty() ? Optional.empty() : Optional.of(link))
                .name();
    }

    @Test
    void isTheOneOnTheLinkOrTheOneOfItsNameOrTheOnlyOne() throws IOException {
        assertThat(chosen(TWO_ON_A_HEAD + ONE_ON_A_HAND, "anything", "hand")).isEqualTo("palm");
        assertThat(chosen(TWO_ON_A_HEAD + ONE_ON_A_HAND, "right", "head")).isEqualTo("right");
        assertThat(chosen(TWO_ON_A_HEAD + ONE_ON_A_HAND, "left", "")).isEqualTo("left");
        assertThat(chosen(ONE_ON_A_HAND, "anything", "")).isEqualTo("palm");
    }

    @Test
    void refusesWhatIsNotClearAndSaysWhatThereIs() {
        assertThatThrownBy(() -> chosen(TWO_ON_A_HEAD + ONE_ON_A_HAND, "eye", "head")).hasMessage("camera eye: the MJCF"
                + " file has no camera of this name, but several on body head; it has left on body head, right on body"
                + " head, palm on body hand. Give the device the name of one of them, or a link: to its body");
        assertThatThrownBy(() -> chosen(TWO_ON_A_HEAD, "eye", "")).hasMessageContaining("but several; it has left");
        assertThatThrownBy(() -> chosen(ONE_ON_A_HAND, "eye", "foot")).hasMessageContaining("no camera on body foot;");
        assertThatThrownBy(() -> chosen("", "eye", "")).hasMessageContaining("no camera; it has none.");
    }

    private static SimulatedCamera eye(World world, ArticulatedPlant plant, double fovDeg) {
        return SimulatedCameras.of(world, plant.model(), "eye", Optional.empty(), 64, 48, 30, fovDeg, 1);
    }

    @Test
    void refusesAnAngleOfViewThatDiffersFromThatOfTheModel() throws IOException {
        ArticulatedPlant plant = new ArticulatedPlant(model(ONE_ON_A_HAND));
        World world = World.steppedByOwner(plant);
        assertThatThrownBy(() -> eye(world, plant, 48.8))
                .hasMessage("camera eye: vertical_fov_deg is 48.8, but camera \"palm\" of the MJCF file has"
                        + " fovy=\"60.0\"; write the same number in both files");
        SimulatedCamera camera = eye(world, plant, 60.9);
        assertThat(camera.verticalFovRad()).isEqualTo(Math.toRadians(60));
        assertThat(camera.name()).isEqualTo("eye");
        assertThat(camera.width()).isEqualTo(64);
        assertThat(camera.height()).isEqualTo(48);
        assertThat(camera.measuresDepth()).isTrue();
        camera.close();
    }
}
