package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.Frame;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;

/** Two pages and one lease, through real sockets. */
@Timeout(60)
class MotionTest {
    private static Predicate<Map<String, Object>> reply(int id) {
        return message -> "reply".equals(message.get("type")) && Integer.valueOf(id).equals(message.get("id"));
    }

    private static Predicate<Map<String, Object>> motion(String owner, boolean yours) {
        return message -> "motion".equals(message.get("type")) && Boolean.valueOf(yours).equals(message.get("yours"))
                && message.get("owner") instanceof List<?> words && words.getFirst().equals(owner);
    }

    private static Map<String, Object> take(Page page, int id, boolean takeOver) throws Exception {
        page.say("{\"type\": \"take\", \"id\": " + id + ", \"take_over\": " + takeOver + "}");
        return page.await(reply(id));
    }

    private static void jog(Page page, Object lease, int seq, double radPerSec) throws IOException {
        page.say("{\"type\": \"jog\", \"id\": " + (1000 + seq) + ", \"lease\": " + lease + ", \"seq\": " + seq
                + ", \"joint\": 1, \"velocity_rad_s\": " + radPerSec + "}");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private static void arm(LiveRobot robot) throws InterruptedException {
        robot.awaitReady();
        robot.gate.requestArm();
        await(() -> robot.gate.safety() == SafetyState.ARMED);
    }

    private static Frame newest(LiveRobot robot) {
        Frame frame = new Frame(robot.model);
        robot.recorder.newest(frame);
        return frame;
    }

    @Test
    void everyPageIsToldWhoHasMotion() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page first = new Page(server); Page second = new Page(server)) {
            first.await(message -> "motion".equals(message.get("type")) && message.get("owner") == null);
            arm(robot);
            first.await(motion("the behaviour rocking", false));
            take(first, 1, false);
            boolean firstIsOne = first.await(message -> Boolean.TRUE.equals(message.get("yours"))).get("owner")
                    .toString().contains("page 1");
            second.await(motion("page " + (firstIsOne ? 1 : 2) + " of the cockpit", false));
        }
    }

    @Test
    void aSecondPageIsRefusedUntilItTakesOver() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page first = new Page(server); Page second = new Page(server)) {
            arm(robot);
            Object lease = take(first, 1, false).get("lease");
            assertThat(lease).isNotNull();
            Map<String, Object> refused = take(second, 2, false);
            assertThat(refused).containsEntry("result", "refused").doesNotContainKey("lease");
            assertThat(refused.get("why").toString()).contains(" of the cockpit has it");
            Object taken = take(second, 3, true).get("lease");
            jog(first, lease, 1, 0.5);
            assertThat(first.await(reply(1001)).get("why").toString()).contains("has taken it over");
            jog(second, taken, 1, 0.5);
            await(() -> newest(robot).intent.wished(1) && newest(robot).state.setpoint.value == 0.5);
            assertThat(robot.events.events()).anySatisfy(event -> assertThat(event.text()).contains("takes it over"));
        }
    }

    @Test
    void aPageThatFallsSilentMakesTheRobotHoldAndOneThatGivesBackDoesNot() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            arm(robot);
            Object lease = take(page, 1, false).get("lease");
            page.say("{\"type\": \"give_back\", \"id\": 2, \"lease\": " + lease + "}");
            assertThat(page.await(reply(2))).containsEntry("result", "done");
            await(() -> !newest(robot).state.steered);
            assertThat(robot.gate.safety()).isEqualTo(SafetyState.ARMED);
            jog(page, take(page, 3, false).get("lease"), 1, 0.2);
            await(() -> robot.gate.safety() == SafetyState.HOLDING);
            await(() -> robot.events.events().stream().anyMatch(event -> event.code() == EventCode.LEASE_LOST));
        }
    }

    @Test
    void eachPageStopsARobotThatTheOtherMoves() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page first = new Page(server); Page second = new Page(server)) {
            arm(robot);
            Object lease = take(first, 1, false).get("lease");
            jog(first, lease, 1, 0.2);
            second.say("{\"type\": \"stop\", \"id\": 9}");
            assertThat(second.await(reply(9))).containsEntry("result", "done");
            jog(first, lease, 2, 0.2);
            assertThat(first.await(reply(1002)).get("why").toString()).contains("this lease has ended");
            await(() -> robot.gate.safety() == SafetyState.STOPPED);
        }
    }

    @Test
    void aRealRobotIsNotMovedFromHere() throws Exception {
        try (LiveRobot robot = new LiveRobot(false); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            arm(robot);
            assertThat(take(page, 1, true)).containsEntry("result", "refused").hasEntrySatisfying("why", why ->
                    assertThat(why).asString().contains("this page may stop this robot, not move it"));
            assertThat(robot.leases.holder()).map(lease -> lease.owner()).isEqualTo(Optional.of("behavior"));
        }
    }

    @Test
    void nonsenseMovesNothing() throws Exception {
        try (LiveRobot robot = new LiveRobot(true); CockpitServer server = robot.start();
                Page page = new Page(server)) {
            arm(robot);
            Object lease = take(page, 1, false).get("lease");
            for (String wrong : List.of("\"joint\": 7, \"velocity_rad_s\": 1", "\"joint\": 1",
                    "\"joint\": -1, \"velocity_rad_s\": 1", "\"joint\": 1, \"velocity_rad_s\": \"fast\"")) {
                page.say("{\"type\": \"jog\", \"id\": 5, \"lease\": " + lease + ", \"seq\": 5, " + wrong + "}");
                assertThat(page.await(reply(5))).as(wrong).containsEntry("result", "refused");
                page.heard.removeIf(reply(5));
            }
            assertThat(newest(robot).intent.wished(1)).isFalse();
        }
    }
}
