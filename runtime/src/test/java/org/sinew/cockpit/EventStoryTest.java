package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.Event;
import org.sinew.safety.EventCode;
import tools.jackson.jr.ob.JSON;

/** Events as the page gets them, and how long each holds. */
@Timeout(30)
class EventStoryTest {
    private final EventStory story = new EventStory();
    private long seq;

    private List<String> add(EventCode code) {
        seq++;
        List<String> told = new ArrayList<>();
        for (String message : story.add(new Event(seq, "boot", 5, Instant.EPOCH, code, "left_knee", "text", "next",
                Map.of("value", 71.5)))) {
            Map<String, Object> map = JSON.std.mapFrom(message);
            told.add(map.get("code") + " " + map.get("active"));
        }
        return told;
    }

    @Test
    void hasTheFieldsOfTheTopic() {
        add(EventCode.JOINT_HOT);
        assertThat(JSON.std.mapFrom(story.all().getFirst())).containsEntry("type", "event").containsEntry("seq", 1)
                .containsEntry("boot", "boot").containsEntry("t_ns", 5).containsEntry("time", "1970-01-01T00:00:00Z")
                .containsEntry("code", "joint_hot").containsEntry("severity", "warn")
                .containsEntry("where", "left_knee").containsEntry("text", "text").containsEntry("next", "next")
                .containsEntry("values", Map.of("value", 71.5)).containsEntry("active", false);
    }

    @Test
    void whatStoppedTheRobotHoldsUntilItIsArmedAgain() {
        assertThat(add(EventCode.JOINT_OVERHEATED)).containsExactly("joint_overheated true");
        assertThat(add(EventCode.STOPPED)).containsExactly("stopped false");
        assertThat(add(EventCode.ARMING)).containsExactly("joint_overheated false", "arming false");
        assertThat(add(EventCode.ARMING)).as("once").containsExactly("arming false");
    }

    @Test
    void aModelThatIsLateKeepsNoRobotFromGoingOnUnlessItStopsIt() {
        assertThat(add(EventCode.PERCEPT_LATE)).containsExactly("percept_late false");
        assertThat(add(EventCode.PERCEPT_STALE)).containsExactly("percept_stale true");
    }

    @Test
    void holdingEndsWhenTheRobotGoesOn() {
        add(EventCode.HOLDING);
        assertThat(add(EventCode.ARMED)).containsExactly("holding false", "armed false");
    }

    @Test
    void aLostBrokerHoldsUntilItIsBackWhateverTheRobotDoes() {
        assertThat(add(EventCode.BROKER_LOST)).containsExactly("broker_lost true");
        assertThat(add(EventCode.ARMING)).containsExactly("arming false");
        assertThat(add(EventCode.BROKER_BACK)).containsExactly("broker_lost false", "broker_back false");
    }

    @Test
    void whatHoldsIsKeptHoweverMuchComesAfterIt() {
        add(EventCode.ESTOP_PRESSED);
        for (int i = 0; i < EventStory.KEPT; i++) {
            add(i % 2 == 0 ? EventCode.BROKER_LOST : EventCode.BROKER_BACK);
        }
        assertThat(story.all()).hasSize(EventStory.KEPT);
        assertThat(JSON.std.mapFrom(story.all().getFirst())).containsEntry("code", "estop_pressed")
                .containsEntry("active", true);
        assertThat(JSON.std.mapFrom(story.all().get(1))).containsEntry("seq", 3);
    }

    @Test
    void whoComesLaterHearsTheNewestHundredAsTheyAreNow() {
        add(EventCode.ESTOP_PRESSED);
        add(EventCode.ARMING);
        for (int i = 0; i < EventStory.KEPT - 2; i++) {
            add(EventCode.ONLINE);
        }
        assertThat(story.all()).hasSize(EventStory.KEPT);
        assertThat(JSON.std.mapFrom(story.all().getFirst())).containsEntry("seq", 1).containsEntry("active", false);
        add(EventCode.ONLINE);
        assertThat(JSON.std.mapFrom(story.all().getFirst())).containsEntry("seq", 2);
    }
}
