package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.sim.Plant;

/** The judge, on a body that the test moves by hand. */
@Timeout(30)
class TruthTest {
    private final Torso torso = new Torso();
    private final Plant plant = torso.plant();
    private final Truth truth = new Truth(Optional.of(new FreeBase(plant, 1)));

    private void see() {
        truth.see(plant);
    }

    private void heights(double... metres) {
        for (double metre : metres) {
            torso.height(metre);
            see();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> checks(Map<String, Object> summary) {
        return (List<Map<String, Object>>) summary.get("checks");
    }

    @Test
    void judgesNothingBeforeTheStandHasLetGo() {
        heights(0.3, 0.2, 0.3, 0.2, 0.3);
        torso.leans(90);
        see();
        assertThat(truth.fell()).isFalse();
        assertThat(truth.squats()).isZero();
        assertThat(truth.problems()).isEmpty();
    }

    @Test
    void forgetsWhatItSawOnTheStand() {
        heights(0.4, 0.3);
        truth.released();
        heights(0.3, 0.29, 0.3);
        assertThat(truth.squats()).as("0.3 m is how high it stands").isZero();
        assertThat(truth.summary(true)).containsEntry("torso_height_m", Map.of("min", 0.29, "end", 0.3));
    }

    @Test
    void countsASquatOnlyWhenTheRobotComesUpAgain() {
        truth.released();
        heights(0.3, 0.28, 0.26, 0.26);
        assertThat(truth.squats()).isZero();
        heights(0.28);
        assertThat(truth.squats()).as("not up yet").isZero();
        heights(0.29);
        assertThat(truth.squats()).isEqualTo(1);
        heights(0.3, 0.26, 0.3, 0.26);
        assertThat(truth.squats()).isEqualTo(2);
    }

    @Test
    void ofARobotThatIsTiedToTheWorldThereIsNothingToJudge() {
        Truth tied = new Truth(Optional.empty());
        tied.released();
        tied.see(torso.plant());
        assertThat(tied.problems()).isEmpty();
        assertThat(tied.summary(true)).containsOnlyKeys("checks");
    }

    @Test
    void aNodIsNoSquat() {
        truth.released();
        heights(0.3, 0.275, 0.3, 0.275, 0.3);
        assertThat(truth.squats()).isZero();
    }

    @Test
    void trembleAtTheBottomIsOneSquat() {
        truth.released();
        heights(0.3, 0.269, 0.271, 0.269, 0.271, 0.269, 0.3);
        assertThat(truth.squats()).isEqualTo(1);
    }

    @Test
    void fellBeyondSixtyDegreesAndNotBefore() {
        truth.released();
        torso.leans(59.9);
        see();
        assertThat(truth.fell()).isFalse();
        torso.leans(60.1);
        see();
        assertThat(truth.fell()).isTrue();
    }

    @Test
    void whoFellAndStandsAgainHasFallen() {
        truth.released();
        torso.leans(90);
        see();
        torso.leans(0);
        see();
        assertThat(truth.fell()).isTrue();
        assertThat(truth.problems()).contains("the robot fell");
        assertThat(truth.summary(false)).containsEntry("fell", true);
    }

    @Test
    void aFallIsNoSquat() {
        truth.released();
        heights(0.3);
        torso.leans(80);
        heights(0.05);
        torso.leans(0);
        heights(0.3);
        assertThat(truth.squats()).isZero();
    }

    @Test
    void turningAboutTheVerticalIsNoLean() {
        truth.released();
        torso.turns(170);
        see();
        assertThat(truth.fell()).isFalse();
        assertThat(truth.problems()).isEmpty();
    }

    @Test
    void leaningTooFarIsAProblemThatNamesItsFigureAndLimit() {
        truth.released();
        torso.leans(30);
        see();
        torso.leans(0);
        see();
        assertThat(truth.problems()).singleElement().asString().startsWith("torso_tilt_max_rad is 0.52")
                .endsWith("above 0.35");
        assertThat(checks(truth.summary(true))).filteredOn(c -> c.get("name").equals("torso_tilt_max_rad"))
                .singleElement().satisfies(c -> assertThat(c).containsEntry("ok", false).containsEntry("limit", 0.35));
    }

    @Test
    void driftingAwayIsAProblem() {
        truth.released();
        torso.at(0.1, -0.1);
        see();
        assertThat(truth.problems()).isEmpty();
        torso.at(0.12, -0.12);
        see();
        assertThat(truth.problems()).singleElement().asString().startsWith("torso_drift_m is 0.16");
    }

    @Test
    void doesNotCheckWhatWasPushedOrIsNotMeantToStand() {
        truth.released();
        see();
        assertThat(checks(truth.summary(true))).hasSize(2).allSatisfy(c -> assertThat(c).containsEntry("ok", true));
        assertThat(checks(truth.summary(false))).isEmpty();
        truth.disturbed();
        assertThat(checks(truth.summary(true))).isEmpty();
    }
}
