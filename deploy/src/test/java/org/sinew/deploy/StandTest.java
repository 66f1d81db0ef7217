package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.World;

/** kid20 without torque on its stand, which is all that keeps it from being pushed away. */
@Timeout(60)
class StandTest {
    private static final long MILLI = 1_000_000;
    private static final int TORSO = 1;

    private final List<String> told = new ArrayList<>();

    /** A robot on a stand, in a world that the test steps. */
    private final class Rig {
        final ArticulatedPlant plant = ArticulatedPlant.of(Path.of("robots/kid20/kid20.xml"));
        final World world = World.steppedByOwner(plant);
        final Truth truth = new Truth(Optional.of(new FreeBase(plant, TORSO)));
        final Stand stand;
        boolean armed = true;
        boolean torque;

        Rig(boolean stands) {
            stand = new Stand(world, plant, TORSO, stands, truth);
            world.part(Stand.PART, stand);
        }

        /** The robot tells when it is armed. */
        Rig told() {
            stand.follows(() -> armed, () -> told.add("let go at " + world.nanos() / MILLI));
            return this;
        }

        /** The servos tell. */
        Rig seen() {
            world.eachStep(at -> stand.see(at, torque));
            return this;
        }

        void run(long untilMilli) {
            for (long at = world.nanos() / MILLI + 2; at <= untilMilli; at += 2) {
                world.runTo(at * MILLI);
            }
        }

        /** Whether a push of some newtons moves the torso away. */
        boolean gives() {
            double[] at = new double[3];
            plant.bodyPosition(TORSO, at);
            double before = at[0];
            world.visit(now -> now.push(TORSO, new double[] {8, 0, 0, 0, 0, 0}));
            run(world.nanos() / MILLI + 400);
            plant.bodyPosition(TORSO, at);
            world.visit(now -> now.push(TORSO, new double[6]));
            return Math.abs(at[0] - before) > 0.05;
        }
    }

    @Test
    void letsGoOneSecondAfterArming() {
        Rig rig = new Rig(true).told();
        rig.run(200);
        rig.stand.armed();
        assertThat(rig.gives()).isFalse();
        rig.run(1198);
        assertThat(rig.stand.released()).isFalse();
        rig.run(1202);
        assertThat(told).containsExactly("let go at 1200");
        assertThat(rig.stand.released()).isTrue();
        assertThat(rig.gives()).isTrue();
    }

    @Test
    void keepsARobotThatHasStoppedMeanwhileUntilItHasBeenArmedAgainForASecond() {
        Rig rig = new Rig(true).told();
        rig.stand.armed();
        rig.armed = false;
        rig.run(900);
        rig.armed = true;
        rig.stand.armed(); // what the first arming has ordered comes after 100 ms
        rig.run(1898);
        assertThat(told).isEmpty();
        rig.run(3000);
        assertThat(told).containsExactly("let go at 1900");
    }

    @Test
    void letsGoOnlyOnce() {
        Rig rig = new Rig(true).told();
        rig.stand.armed();
        rig.run(1500);
        rig.stand.armed();
        rig.run(3000);
        assertThat(told).hasSize(1);
    }

    @Test
    void looksAtTheServosWhereTheRobotIsInAnotherProcess() {
        Rig rig = new Rig(true).seen();
        rig.torque = true;
        rig.run(900);
        rig.torque = false;
        rig.run(910);
        rig.torque = true;
        rig.run(1900);
        assertThat(rig.stand.released()).as("a second without a break").isFalse();
        rig.run(1920);
        assertThat(rig.stand.released()).isTrue();
    }

    @Test
    void canBeSavedInTheSecondAfterArmingAndGoesOnFromThere() {
        Rig rig = new Rig(true).told();
        rig.stand.armed();
        rig.run(600);
        byte[] saved = rig.world.save();
        rig.run(1500);
        byte[] end = rig.world.save();
        Rig other = new Rig(true).told();
        other.world.load(saved);
        assertThat(other.stand.released()).isFalse();
        other.run(1500);
        assertThat(told).containsExactly("let go at 1000", "let go at 1000");
        assertThat(other.world.save()).as("bit for bit").isEqualTo(end);
        rig.world.load(saved);
        assertThat(rig.stand.released()).as("it holds again").isFalse();
    }

    @Test
    void countsTheTimeWithTorqueOnFromASavedState() {
        Rig rig = new Rig(true).seen();
        rig.torque = true;
        rig.run(600);
        byte[] saved = rig.world.save();
        Rig other = new Rig(true).seen();
        other.run(300);
        other.world.load(saved);
        other.torque = true;
        other.run(998);
        assertThat(other.stand.released()).isFalse();
        other.run(1010);
        assertThat(other.stand.released()).isTrue();
    }

    @Test
    void aRobotWithoutAStandStandsByItselfFromTheStart() {
        Rig rig = new Rig(false).told();
        assertThat(rig.stand.released()).isTrue();
        rig.stand.armed();
        rig.run(1100);
        assertThat(rig.gives()).isTrue();
        assertThat(told).as("there is no news").isEmpty();
    }

    @Test
    void aJudgeWhoComesLaterHearsThatItHasLetGo() {
        Rig rig = new Rig(true).seen();
        rig.world.visit(rig.stand::letGo);
        Rig other = new Rig(true).seen();
        other.world.load(rig.world.save());
        other.run(1500);
        other.truth.see(other.plant);
        assertThat(other.truth.summary(false).get("torso_height_m").toString()).doesNotContain("NaN");
    }
}
