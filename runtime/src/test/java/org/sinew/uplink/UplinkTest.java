package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.sinew.safety.EventCode;

/** The uplink against a real Mosquitto, in good and bad weather. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class UplinkTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void mosquittoIsThere() {
        Mosquitto.needed();
    }

    @Test
    void lateSubscriberSeesStatusAndInfo() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Uplink uplink = robot.uplink(broker.port())) {
            uplink.start();
            Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == 1);
            try (Watcher late = new Watcher(broker.port())) {
                Watcher.Seen status = late.await("status", s -> s.topic().equals("sinew/v1/kid-1/status"));
                assertThat(status.retained()).isTrue();
                assertThat(status.qos()).isEqualTo(1);
                assertThat(status.map()).containsEntry("state", "online").containsEntry("why", "started");
                SchemaCheck.of("status").accepts(status.text());
                Watcher.Seen info = late.await("info", s -> s.on("info"));
                assertThat(info.retained()).isTrue();
                assertThat(info.map()).containsEntry("joints", robot.model.joints())
                        .containsEntry("versions", Map.of("sinew", "test"));
                SchemaCheck.of("info").accepts(info.text());
            }
        }
    }

    @Test
    void statesComeWhileTheLoopRunsAndCarryEveryJoint() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Watcher watcher = new Watcher(broker.port()); Uplink uplink = robot.uplink(broker.port())) {
            uplink.start();
            try (AutoCloseable loop = robot.ticking()) {
                Watcher.await("states", () -> watcher.on("state").size() >= 5);
            }
            Watcher.Seen state = watcher.on("state").getLast();
            assertThat(state.qos()).isZero();
            assertThat(state.retained()).isFalse();
            assertThat(state.text()).doesNotContain("NaN");
            SchemaCheck.of("state").accepts(state.text());
            List<?> joints = (List<?>) state.map().get("joints");
            assertThat((Map<?, ?>) joints.getFirst()).isEqualTo(left());
            assertThat(((Map<?, ?>) joints.getLast()).get("measured_rad")).isNull();
            assertThat(uplink.stats().states()).isGreaterThanOrEqualTo(5);
        }
    }

    private static Map<String, Object> left() {
        Map<String, Object> left = new HashMap<>(Map.of("name", "left_knee", "measured_rad", 0.123457,
                "limited_by", "not_armed", "effort", 0.0, "freshness", "fresh"));
        left.put("requested_rad", null);
        left.put("applied_rad", null);
        left.put("temperature_c", null);
        return left;
    }

    @Test
    void noStatesComeWhileTheLoopStandsStill() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Watcher watcher = new Watcher(broker.port()); Uplink uplink = robot.uplink(broker.port())) {
            robot.tick();
            uplink.start();
            Watcher.await("one state", () -> watcher.on("state").size() == 1);
            Thread.sleep(300);
            assertThat(watcher.on("state")).hasSize(1);
        }
    }

    @Test
    void brokerTellsOfflineWhenTheConnectionBreaks() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); ChaosProxy proxy = new ChaosProxy(broker.port());
                Robot robot = new Robot(); Watcher watcher = new Watcher(broker.port());
                Uplink uplink = robot.uplink(proxy.port())) {
            uplink.start();
            Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == 1);
            proxy.refuse(true);
            proxy.cut();
            Watcher.Seen will = watcher.await("will", s -> s.on("status") && s.text().contains("offline"));
            assertThat(will.map()).containsEntry("state", "offline").containsEntry("why", "connection lost");
            SchemaCheck.of("status").accepts(will.text());
            proxy.refuse(false);
            Watcher.Seen back = watcher.await("back", s -> s.on("status") && s.text().contains("reconnected"));
            assertThat(back.map()).containsEntry("state", "online");
        }
    }

    @Test
    void brokerTellsOfflineWhenTheProcessIsKilled() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Watcher watcher = new Watcher(broker.port());
                UplinkProcess robot = new UplinkProcess("tcp://127.0.0.1:" + broker.port())) {
            watcher.await("online", s -> s.on("status") && s.text().contains("online"));
            robot.close();
            watcher.await("will", s -> s.on("status") && s.text().contains("connection lost"));
        }
    }

    @Tag("thorough")
    @Test
    void brokenConnectionsLeaveNoThreads() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); ChaosProxy proxy = new ChaosProxy(broker.port());
                Robot robot = new Robot(); Uplink uplink = robot.uplink(
                        UplinkConfig.of("tcp://127.0.0.1:" + proxy.port(), "thread-counter"))) {
            uplink.start();
            for (int i = 1; i <= 2; i++) {
                long back = i;
                Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == back);
                proxy.cut();
                Watcher.await("loss", () -> robot.count(EventCode.BROKER_LOST) == back);
            }
            Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == 3);
            proxy.refuse(true);
            proxy.cut();
            Watcher.await("several attempts", () -> proxy.refused() >= 2);
            proxy.refuse(false);
            Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == 4);
            assertThat(pahoThreads()).isPositive();
            Watcher.await("threads of one connection only", () -> pahoThreads() <= 5);
        }
        Watcher.await("no threads after close", () -> pahoThreads() == 0);
    }

    private static long pahoThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(n -> n.contains("sinew-thread-counter")).count();
    }

    @Test
    void everyEventArrivesInOrderThroughRandomCuts() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed of the cuts: " + seed);
        Random random = new Random(seed);
        try (Mosquitto broker = Mosquitto.start(folder); ChaosProxy proxy = new ChaosProxy(broker.port());
                Robot robot = new Robot(); Watcher watcher = new Watcher(broker.port());
                Uplink uplink = robot.uplink(proxy.port()); AutoCloseable loop = robot.ticking()) {
            uplink.start();
            int cuts = 0;
            for (int i = 0; i < 8000; i++) {
                robot.event();
                if (i % 2000 == 1999) {
                    long seen = uplink.stats().acknowledged() + 1 + random.nextInt(500);
                    Watcher.await("progress", () -> uplink.stats().acknowledged() >= seen);
                    proxy.delay(random.nextInt(3));
                    proxy.cut();
                    cuts++;
                }
            }
            Watcher.await("all acknowledged", () -> uplink.stats().queued() == 0);
            Watcher.await("all seen", () -> watcher.seqs().size() == robot.events.events().getLast().seq());
            long events = robot.events.events().getLast().seq();
            assertThat(robot.count(EventCode.BROKER_LOST)).isEqualTo(cuts);
            assertThat(watcher.seqs()).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
            assertThat(watcher.on("event").stream().distinct().count()).as("a duplicate has the same bytes")
                    .isEqualTo(events);
            assertThat(uplink.stats()).isEqualTo(
                    new Uplink.Stats(events, events, 0, 0, uplink.stats().states()));
            System.out.printf("events %d, cuts %d, seen twice %d, lost 0%n", events, cuts,
                    watcher.on("event").size() - events);
        }
    }

    @Tag("thorough")
    @Test
    void everyEventArrivesWhenTheBrokerIsKilledAndComesBack() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); ChaosProxy proxy = new ChaosProxy(broker.port());
                Robot robot = new Robot(); Uplink uplink = robot.uplink(proxy.port())) {
            try (Watcher before = new Watcher(broker.port())) { // events are not retained: it has to be there first
                uplink.start();
                robot.event();
                Watcher.await("events before", () -> before.seqs().size() == 2);
            }
            broker.kill();
            for (int i = 0; i < 50; i++) {
                robot.event();
                Thread.sleep(100);
            }
            proxy.refuse(true); // the broker forgets subscriptions: the watcher has to be there before the robot
            broker.start();
            try (Watcher after = new Watcher(broker.port())) {
                proxy.refuse(false);
                robot.event();
                long all = 1 + 1 + 1 + 50 + 1 + 1; // back, event, lost, 50 events, event, back
                Watcher.await("events after", () -> after.seqs().size() == all - 2);
                assertThat(after.seqs()).isEqualTo(LongStream.rangeClosed(3, all).boxed().toList());
                assertThat(robot.count(EventCode.BROKER_LOST)).isEqualTo(1);
                after.await("status again", s -> s.on("status") && s.text().contains("reconnected"));
                after.await("info again", s -> s.on("info"));
            }
        }
    }

    @Test
    void brokerMayComeLaterThanTheRobot() throws Exception {
        int port = Mosquitto.freePort();
        try (ChaosProxy proxy = new ChaosProxy(port); Mosquitto broker = new Mosquitto(folder, port);
                Robot robot = new Robot(); Uplink uplink = robot.uplink(proxy.port())) {
            robot.event();
            uplink.start();
            Watcher.await("first attempt failed", () -> robot.count(EventCode.BROKER_LOST) == 1);
            assertThat(uplink.problem()).isNotEmpty();
            robot.event();
            proxy.refuse(true);
            broker.start();
            try (Watcher watcher = new Watcher(port)) {
                proxy.refuse(false);
                Watcher.await("all events", () -> watcher.seqs().size() == 4);
                assertThat(watcher.seqs()).containsExactly(1L, 2L, 3L, 4L);
                assertThat(watcher.on("status").getFirst().map()).containsEntry("why", "started");
                assertThat(uplink.problem()).isEmpty();
            }
        }
    }

    @Tag("thorough")
    @Test
    void keepAliveFindsOutThatTheBrokerIsFrozen() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Watcher watcher = new Watcher(broker.port()); Uplink uplink = robot.uplink(broker.port());
                AutoCloseable loop = robot.ticking()) {
            uplink.start();
            Watcher.await("connection", () -> watcher.seqs().size() == 1);
            broker.freeze();
            Watcher.await("loss noticed", () -> robot.count(EventCode.BROKER_LOST) == 1);
            robot.event();
            broker.thaw();
            Watcher.await("connection again", () -> robot.count(EventCode.BROKER_BACK) >= 2);
            Watcher.await("events", () -> uplink.stats().queued() == 0);
            assertThat(uplink.stats().dropped()).isZero();
        }
    }

    @Test
    void silenceAfterAnEventEndsABlackHole() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); ChaosProxy proxy = new ChaosProxy(broker.port());
                Robot robot = new Robot(); Watcher watcher = new Watcher(broker.port());
                Uplink uplink = robot.uplink(proxy.port()); AutoCloseable loop = robot.ticking()) {
            uplink.start();
            Watcher.await("connection", () -> watcher.seqs().size() == 1);
            proxy.swallow(true);
            for (int i = 0; i < 100; i++) {
                robot.event();
            }
            Watcher.await("loss noticed", () -> robot.count(EventCode.BROKER_LOST) == 1);
            assertThat(uplink.problem()).contains("no acknowledgement");
            assertThat(watcher.seqs()).as("nothing came through").hasSize(1);
            proxy.swallow(false);
            Watcher.await("all events", () -> watcher.seqs().size() == 103);
            assertThat(watcher.seqs()).isEqualTo(LongStream.rangeClosed(1, 103).boxed().toList());
        }
    }

    @Test
    void oldestEventsAreDroppedAndCountedWhenTheMemoryIsFull() throws Exception {
        int port = Mosquitto.freePort();
        try (ChaosProxy proxy = new ChaosProxy(port); Mosquitto broker = new Mosquitto(folder, port);
                Robot robot = new Robot();
                Uplink uplink = robot.uplink(Robot.config(proxy.port()).withKeptEvents(64))) {
            proxy.refuse(true);
            uplink.start();
            Watcher.await("first attempt failed", () -> robot.count(EventCode.BROKER_LOST) == 1);
            for (int i = 0; i < 200; i++) {
                robot.event();
            }
            assertThat(uplink.stats()).isEqualTo(new Uplink.Stats(0, 0, 64, 137, 0));
            broker.start();
            try (Watcher watcher = new Watcher(port)) {
                proxy.refuse(false);
                Watcher.await("newest events", () -> watcher.seqs().contains(202L));
                assertThat(watcher.seqs().getLast()).isEqualTo(202);
                assertThat(watcher.seqs().getFirst()).isBetween(138L, 139L);
            }
        }
    }

    @Test
    void closeTellsOfflineStoppedAfterTheLastEvent() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Watcher watcher = new Watcher(broker.port())) {
            try (Uplink uplink = robot.uplink(broker.port())) {
                uplink.start();
                Watcher.await("connection", () -> watcher.seqs().size() == 1);
                for (int i = 0; i < 300; i++) {
                    robot.event();
                }
            }
            Watcher.Seen last = watcher.await("offline", s -> s.on("status") && s.text().contains("offline"));
            assertThat(last.map()).containsEntry("why", "stopped");
            assertThat(watcher.seqs()).hasSize(301);
            Thread.sleep(300);
            assertThat(watcher.on("status")).as("no will after a leave").hasSize(2);
            try (Watcher late = new Watcher(broker.port())) {
                assertThat(late.await("status", s -> s.on("status")).text()).contains("stopped");
            }
        }
    }

    @Test
    @Timeout(30)
    void closeDoesNotHangWhenTheBrokerIsFrozenOrAbsent() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot()) {
            Uplink uplink = robot.uplink(broker.port());
            uplink.start();
            Watcher.await("connection", () -> robot.count(EventCode.BROKER_BACK) == 1);
            broker.freeze();
            robot.event();
            uplink.close();
            broker.thaw();
            assertThat(uplink.stats().queued()).isEqualTo(1);
        }
        try (Robot robot = new Robot()) {
            Uplink uplink = robot.uplink(Mosquitto.freePort());
            uplink.start();
            Watcher.await("failure", () -> robot.count(EventCode.BROKER_LOST) == 1);
            uplink.close();
            assertThat(uplink.stats().acknowledged()).isZero();
        }
    }

    @Test
    void eventsThatTheBrokerForbidsAreCountedAndNotSentForEver() throws Exception {
        Path access = Files.writeString(folder.resolve("access"),
                "topic write sinew/v1/kid-1/status\ntopic write sinew/v1/kid-1/info\n");
        try (Mosquitto broker = Mosquitto.start(folder, "acl_file " + access); Robot robot = new Robot();
                Uplink uplink = robot.uplink(broker.port())) {
            uplink.start();
            robot.event();
            Watcher.await("refusals", () -> uplink.stats().dropped() >= 2); // Mosquitto 2.0.11 hangs up after each
            assertThat(uplink.stats().acknowledged()).isZero();
        }
    }

    @Test
    void twoRobotsOfOneIdAreToldSo() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder); Robot one = new Robot(); Robot two = new Robot();
                Uplink first = one.uplink(broker.port()); Uplink second = two.uplink(broker.port())) {
            first.start();
            Watcher.await("first", () -> one.count(EventCode.BROKER_BACK) == 1);
            second.start();
            Watcher.await("told", () -> first.problem().contains("same id"));
            Watcher.await("lost", () -> one.count(EventCode.BROKER_LOST) > 0);
        }
    }

    @Test
    void dotsSpacesAndChineseStayInTheTopic() throws Exception {
        String id = "lab 2.机器人";
        try (Mosquitto broker = Mosquitto.start(folder); Robot robot = new Robot();
                Watcher watcher = new Watcher(broker.port());
                Uplink uplink = robot.uplink(UplinkConfig.of("mqtt://127.0.0.1:" + broker.port(), id))) {
            uplink.start();
            Watcher.Seen info = watcher.await("info", s -> s.on("info"));
            assertThat(info.topic()).isEqualTo("sinew/v1/" + id + "/info");
            assertThat(info.map()).containsEntry("id", id);
        }
    }
}
