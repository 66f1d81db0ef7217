package org.sinew.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** What a routine sees of its robot. */
@Timeout(30)
class RoutineTest {
    private static final RobotModel ROBOT = new RobotModel("kid", List.of("neck", "elbow"), List.of(), List.of(),
            List.of("left_foot"), List.of(new RobotModel.PerceptInfo("body", List.of("up", "falling")),
            new RobotModel.PerceptInfo("eye", List.of("person", "ball"), 2)));

    private final RobotState state = new RobotState(ROBOT);
    private final Intent intent = new Intent(2);

    private static final class Try extends Routine {
        Consumer<Try> action = self -> { };

        @Override
        protected void tick() {
            action.accept(this);
        }
    }

    private void tick(Consumer<Try> action) throws Exception {
        Try routine = RoutineBehavior.make(ROBOT, Try::new);
        routine.action = action;
        RoutineBehavior behavior = new RoutineBehavior("try", ROBOT, routine);
        state.safety = SafetyState.ARMED;
        intent.clear();
        behavior.decide(state, intent);
        assertThat(behavior.thrown()).isEmpty();
    }

    @Test
    void knowsJointsByName() throws Exception {
        state.joints.positionRad[1] = 0.5;
        state.joints.velocityRadPerSec[1] = 2;
        state.jointFreshness[1] = Freshness.FRESH;
        tick(self -> {
            assertThat(self.joint("elbow").rad()).isEqualTo(0.5);
            assertThat(self.joint("elbow").velocityRadPerSec()).isEqualTo(2);
            assertThat(self.joint("elbow").fresh()).isTrue();
            assertThat(self.joint("neck").fresh()).isFalse();
            self.joints("neck", "elbow")[1].to(1);
        });
        assertThat(intent.wished(1)).isTrue();
        assertThat(intent.wished(0)).isFalse();
    }

    @Test
    void aNameThatTheRobotDoesNotHaveIsRefusedWithThoseThatItHas() throws Exception {
        Try routine = RoutineBehavior.make(ROBOT, Try::new);
        assertThatThrownBy(() -> routine.joint("elbw")).isInstanceOfSatisfying(NoSuchPart.class, e -> {
            assertThat(e).hasMessage("robot kid has no joint \"elbw\"");
            assertThat(e.known()).containsExactly("neck", "elbow");
        });
        assertThatThrownBy(() -> routine.contact("foot")).hasMessage("robot kid has no contact switch at \"foot\"");
        assertThatThrownBy(() -> routine.seen("bal")).hasMessage("robot kid has no model that sees a \"bal\"");
        assertThatThrownBy(Try::new).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void beforeTheFirstTickNothingIsKnownAndNothingIsHeard() throws Exception {
        Try routine = RoutineBehavior.make(ROBOT, Try::new);
        Routine.Joint neck = routine.joint("neck");
        Routine.Sight ball = routine.seen("ball");
        List<ThrowingCallable> early = List.of(neck::rad, neck::velocityRadPerSec, neck::fresh, () -> neck.to(0.1),
                routine::seconds, routine::tiltRad, () -> routine.phase(2), () -> routine.contact("left_foot"),
                ball::now, ball::ageSeconds, ball::score, ball::leftRad, ball::upRad, ball::rangeMetre);
        assertThat(early).allSatisfy(asks -> assertThatThrownBy(asks).isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("nothing is known of the robot before the first tick; ask in tick()"));
        routine.doing("begins");
        routine.perform(state, intent);
        for (ThrowingCallable late : early) {
            assertThatCode(late).doesNotThrowAnyException();
        }
    }

    @Test
    void aContactThatHasNotBeenReadLatelyIsNone() throws Exception {
        state.nowNanos = 1_000_000_000;
        state.contacts[0].active = true;
        state.contacts[0].stampNanos = 950_000_000;
        tick(self -> assertThat(self.contact("left_foot")).isTrue());
        state.nowNanos = 1_060_000_000;
        tick(self -> assertThat(self.contact("left_foot")).isFalse());
    }

    @Test
    void seesAThingAsLongAsTheResultIsFreshAndRemembersWhereItWas() throws Exception {
        state.nowNanos = 2_000_000_000;
        state.percepts[1].found = 1;
        state.percepts[1].detections[0].label = 1;
        state.percepts[1].detections[0].azimuthRad = 0.3;
        state.percepts[1].detections[0].score = 0.9;
        state.percepts[1].stampNanos = 1_900_000_000;
        state.perceptFreshness[1] = Freshness.FRESH;
        Try routine = RoutineBehavior.make(ROBOT, Try::new);
        Routine.Sight ball = routine.seen("ball");
        routine.perform(state, intent);
        assertThat(ball.now()).isTrue();
        assertThat(ball.leftRad()).isEqualTo(0.3);
        assertThat(ball.score()).isEqualTo(0.9);
        assertThat(ball.ageSeconds()).isEqualTo(0.1);
        assertThat(intent.basisNanos()).as("who looks lets its wishes rest on it").isEqualTo(1_900_000_000);
        assertThat(intent.basisPercept()).isEqualTo(1);
        assertThat(routine.seen("person").now()).isFalse();
        assertThat(routine.seen("person").ageSeconds()).isInfinite();
        state.perceptFreshness[1] = Freshness.STALE;
        routine.perform(state, intent);
        assertThat(ball.now()).isFalse();
        assertThat(ball.leftRad()).as("where it was").isEqualTo(0.3);
    }

    @Test
    void aLabelOfAModelWithoutBoxesIsSeenWhileItIsTheLikeliest() throws Exception {
        state.perceptFreshness[0] = Freshness.FRESH;
        state.percepts[0].scores[1] = 0.8;
        tick(self -> assertThat(self.seen("falling").now()).isTrue());
        tick(self -> assertThat(self.seen("up").now()).isFalse());
    }

    @Test
    void aRobotWithoutModelsSeesNothing() throws Exception {
        RobotModel blind = new RobotModel("blind", List.of("neck"), List.of(), List.of(), List.of(), List.of());
        Try routine = RoutineBehavior.make(blind, Try::new);
        routine.perform(new RobotState(blind), new Intent(1));
        assertThat(routine.seen("ball").now()).isFalse();
        assertThat(routine.seen("ball").ageSeconds()).isInfinite();
    }

    @Test
    void easesFromZeroToOne() {
        assertThat(Routine.ease(-1)).isZero();
        assertThat(Routine.ease(0.5)).isEqualTo(0.5);
        assertThat(Routine.ease(7)).isEqualTo(1);
    }
}
