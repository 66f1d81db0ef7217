package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigReader;
import org.sinew.config.RobotConfig;
import org.sinew.config.Section;
import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;

/** The angles in arm6's touch.yaml are those that bring its gripper to the beads of its robot file. */
@Timeout(60)
class TouchPosesTest {
    private static final Path ARM = Path.of("robots/arm6");
    private static final double BACK_M = 0.045;
    private final Mjcf model = Mjcf.read(ARM.resolve("arm6.xml"));

    @ParameterizedTest
    @CsvSource({"red, 45", "green, 20", "blue, 35"})
    void keyFramesAreInverseKinematicsOfTheBeads(String bead, double downDeg) throws Exception {
        RobotConfig robot = RobotConfig.read(ARM.resolve("robot.yaml"), DriverCatalog.load().types());
        Section poses = ConfigReader.read(ARM.resolve("touch.yaml")).section("poses");
        List<Double> at = robot.sim().orElseThrow().props().get(bead).atM();
        double down = Math.toRadians(downDeg);
        double outM = Math.hypot(at.get(0), at.get(1));
        double share = (outM - BACK_M * Math.cos(down)) / outM;
        agree(poses.section(bead), TouchPoses.angles(at.get(0), at.get(1), at.get(2), down));
        agree(poses.section("before_" + bead), TouchPoses.angles(share * at.get(0), share * at.get(1),
                at.get(2) + BACK_M * Math.sin(down), down));
    }

    private void agree(Section pose, Map<String, Double> angles) throws Exception {
        Map<String, Double> goals = new TouchPoses(model).goals(angles);
        assertThat(pose.keys()).containsExactlyElementsOf(goals.keySet());
        for (String joint : goals.keySet()) {
            assertThat(pose.number(joint)).as("%s of %s in %s", joint, pose.name(), goals)
                    .isCloseTo(goals.get(joint), within(0.001));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.24, 0.12, 0.068, 45", "0.29, 0, 0.128, 20", "0.22, -0.14, 0.098, 35", "0.2, 0.1, 0.2, 0"})
    void anglesBringTheSiteOfTheModelThere(double x, double y, double z, double downDeg) {
        ArticulatedPlant plant = new ArticulatedPlant(model);
        double[] positions = new double[model.positionCount()];
        TouchPoses.angles(x, y, z, Math.toRadians(downDeg)).forEach((joint, rad) ->
                positions[plant.jointIndex(joint)] = rad);
        plant.setState(positions, new double[model.velocityCount()]);
        Mjcf.Site gripper = model.sites().stream().filter(s -> s.name().equals("gripper")).findFirst().orElseThrow();
        double[] at = new double[3];
        plant.point(gripper.body(), gripper.position(), at);
        assertThat(at).containsExactly(new double[] {x, y, z}, within(1e-9));
    }
}
