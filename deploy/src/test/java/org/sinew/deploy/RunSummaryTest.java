package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.RobotConfig;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;

/** What a run is blamed for: the shipped robot, assembled but never started, and events and poses put in by hand. */
@Timeout(60)
class RunSummaryTest {
    private static final RunSummary.Expected HEALTHY = new RunSummary.Expected(true, true);
    private static final RunSummary.Expected PLANNED_FAULT = new RunSummary.Expected(true, false);
    private static final RunSummary.Expected LEFT_ALONE = new RunSummary.Expected(false, true);

    private Simulation simulation;
    private Robot robot;

    @BeforeEach
    void assemble() throws Exception {
        RobotConfig config = RobotConfig.read(Path.of("robots/kid20/robot.yaml"), DriverCatalog.load().types());
        simulation = Simulation.of(config, Clock.WALL, 1);
        robot = Robot.of(RobotParts.of(config, simulation, false, false, Clock.WALL), 0, advice -> { });
    }

    @AfterEach
    void close() {
        robot.close();
        simulation.close();
    }

    private RunSummary summary(SafetyState end, RunSummary.Expected expected) {
        return RunSummary.of(robot, simulation, Optional.empty(), Optional.empty(), end, Optional.empty(), expected);
    }

    private List<String> problems(SafetyState end, RunSummary.Expected expected) {
        return summary(end, expected).problems();
    }

    private void armed() {
        robot.events().add(EventCode.ARMED, "", Double.NaN);
        simulation.truth().see(new Torso().plant()); // on its stand still
    }

    /** What the uplink tells at birth. */
    @Test
    void theRobotTellsOfItsCamerasToo() {
        Map<String, Object> info = RobotInfo.of(robot);
        assertThat(info.get("cameras")).isEqualTo(List.of(Map.of("name", "head_cam", "type", "camera")));
        assertThat(info.get("microphones")).isEqualTo(List.of());
        assertThat(info.get("models")).as("none is loaded").isEqualTo(List.of());
    }

    @Test
    void aRunThatWentAsItShouldHasNoProblem() {
        armed();
        assertThat(problems(SafetyState.ARMED, HEALTHY)).isEmpty();
    }

    @Test
    void aRobotThatNeverArmedIsAProblemIfItWasToArmItself() {
        assertThat(problems(SafetyState.DISARMED, PLANNED_FAULT))
                .singleElement().asString().startsWith("the robot never armed; it ended disarmed: ");
        assertThat(problems(SafetyState.DISARMED, LEFT_ALONE)).isEmpty();
    }

    @Test
    void aFaultThatNobodyPlannedIsAProblemAndTheFirstOneIsNamed() {
        armed();
        robot.events().add(EventCode.JOINT_HOT, "left_knee", 57); // a warning is none
        robot.events().add(EventCode.JOINT_LOST, "left_knee", 0.2);
        robot.events().add(EventCode.TORQUE_UNKNOWN, "left_knee", Double.NaN);
        String text = robot.events().events().get(2).text();
        assertThat(text).contains("left_knee");
        assertThat(problems(SafetyState.STOPPED, HEALTHY)).containsExactly("a fault that nobody planned: " + text);
        assertThat(problems(SafetyState.STOPPED, PLANNED_FAULT)).isEmpty();
    }

    @Test
    void everyFaultIsInTheDocument() {
        armed();
        robot.events().add(EventCode.JOINT_LOST, "left_knee", 0.2);
        robot.events().add(EventCode.JOINT_HOT, "left_knee", 57);
        assertThat(summary(SafetyState.STOPPED, PLANNED_FAULT).document().get("faults"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class)).singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("code=joint_lost", "where=left_knee"));
    }

    @Test
    void aBodyThatLeanedTooFarIsAProblemUnlessSomethingWasToGoWrong() {
        armed();
        simulation.truth().released();
        simulation.truth().see(new Torso().leans(30).plant());
        assertThat(problems(SafetyState.ARMED, HEALTHY)).singleElement().asString()
                .startsWith("torso_tilt_max_rad is 0.52");
        assertThat(problems(SafetyState.ARMED, PLANNED_FAULT)).isEmpty();
    }

    @Test
    void aBodyThatFellIsAProblem() {
        armed();
        simulation.truth().released();
        simulation.truth().see(new Torso().leans(85).plant());
        assertThat(problems(SafetyState.ARMED, HEALTHY)).contains("the robot fell");
    }

    @Test
    void aRunThatEndsInTheMiddleOfAStopOrOfArmingIsAProblem() {
        armed();
        assertThat(problems(SafetyState.STOPPING, PLANNED_FAULT))
                .containsExactly("the run ended while the robot was stopping");
        assertThat(problems(SafetyState.ARMING, LEFT_ALONE))
                .containsExactly("the run ended while the robot was arming");
        assertThat(problems(SafetyState.STOPPED, PLANNED_FAULT)).isEmpty();
    }

    @Test
    void printsTheSameDigitsForEveryone() {
        armed();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(summary(SafetyState.ARMED, HEALTHY).lines()).allSatisfy(
                    line -> assertThat(line.codePoints().filter(Character::isDigit)).allMatch(digit -> digit < 128));
        } finally {
            Locale.setDefault(before);
        }
    }
}
