package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;
import org.sinew.record.LogPlace;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.proto.ProtoReader;
import org.sinew.sim.Plant;

/**
 * What Foxglove shows of a log is what the body did: a virtual run of kid20 that stands up and squats, its log read by
 * the descriptors in it, and beside it where physics has the feet at every step.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoxgloveTopicsTest {
    private static final List<String> FEET = List.of("left_foot", "right_foot");
    private static final long PERIOD_NANOS = 10_000_000;

    private RobotConfig config;
    private final NavigableMap<Long, Map<String, Place>> truth = new TreeMap<>(); // by the clock's time
    private final Map<String, NavigableMap<Long, Map<String, Object>>> topics = new HashMap<>();

    /** Where one frame is in another: m, and turn (w, x, y, z). */
    private record Place(double[] at, double[] turn) {
        Place then(Place inner) {
            double[] moved = rotated(turn, inner.at);
            return new Place(new double[] {at[0] + moved[0], at[1] + moved[1], at[2] + moved[2]},
                    product(turn, inner.turn));
        }

        Place seenFrom(Place base) {
            double[] back = {base.turn[0], -base.turn[1], -base.turn[2], -base.turn[3]};
            return new Place(rotated(back, new double[] {at[0] - base.at[0], at[1] - base.at[1],
                at[2] - base.at[2]}), product(back, turn));
        }

        double metreTo(Place other) {
            return Math.hypot(Math.hypot(at[0] - other.at[0], at[1] - other.at[1]), at[2] - other.at[2]);
        }

        double degreesTo(Place other) {
            double[] back = {turn[0], -turn[1], -turn[2], -turn[3]};
            return Math.toDegrees(2 * Math.acos(Math.min(1, Math.abs(product(back, other.turn)[0]))));
        }

        private static double[] product(double[] a, double[] b) {
            return new double[] {a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
                a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
                a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
                a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]};
        }

        private static double[] rotated(double[] turn, double[] vector) {
            double[] turned = product(product(turn, new double[] {0, vector[0], vector[1], vector[2]}),
                    new double[] {turn[0], -turn[1], -turn[2], -turn[3]});
            return new double[] {turned[1], turned[2], turned[3]};
        }
    }

    private static Place place(Plant plant, String body) {
        Place place = new Place(new double[3], new double[4]);
        plant.bodyPosition(plant.bodyIndex(body), place.at);
        plant.bodyOrientation(plant.bodyIndex(body), place.turn);
        return place;
    }

    @BeforeAll
    void runAndRead(@TempDir Path folder) throws Exception {
        config = RobotConfig.read(Path.of("robots/kid20/robot.yaml"), DriverCatalog.load().types());
        Path file = folder.resolve("run.mcap");
        var kind = new RobotRun.Kind(true, true, true, 5, Optional.empty(), Optional.empty(), Optional.empty());
        var options = new RobotRun.Options(Optional.of(Duration.ofSeconds(11)), "", folder.resolve("s"), false,
                Optional.of(new LogPlace.OneFile(file)), kind);
        StringWriter told = new StringWriter();
        try (RobotRun run = new RobotRun(config, options, new PrintWriter(told, true), (of, clock, seed) -> {
            Simulation body = Simulation.of(of, clock, seed);
            body.world().eachStep(plant -> {
                Place torso = place(plant, "torso");
                Map<String, Place> feet = new HashMap<>();
                FEET.forEach(foot -> feet.put(foot, place(plant, foot).seenFrom(torso)));
                truth.put(body.world().clockNanos(plant.nanos()), feet);
            });
            return body;
        })) {
            assertThat(run.run().problems()).as(told.toString()).isEmpty();
        }
        read(file);
    }

    private void read(Path file) throws Exception {
        try (PastRun past = PastRun.open(file)) {
            McapReader log = past.log();
            for (MessageCursor cursor = log.messages(); cursor.next();) {
                String topic = cursor.channel().topic();
                if (List.of("/tf", "/scene", "/joint_states").contains(topic)) {
                    var schema = log.schema(cursor.channel()).orElseThrow();
                    topics.computeIfAbsent(topic, of -> new TreeMap<>()).put(cursor.logTimeNanos() - past.zeroNanos(),
                            new ProtoReader(schema.data()).read(schema.name(), cursor.data()));
                }
            }
        }
    }

    private NavigableMap<Long, Map<String, Object>> topic(String name) {
        return topics.get(name);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> message, String field) {
        return (List<Map<String, Object>>) message.get(field);
    }

    @SuppressWarnings("unchecked")
    private static double number(Map<String, Object> message, String field, String part) {
        return ((Number) ((Map<String, Object>) message.get(field)).get(part)).doubleValue();
    }

    private static Place place(Map<String, Object> transform) {
        return new Place(new double[] {number(transform, "translation", "x"), number(transform, "translation", "y"),
            number(transform, "translation", "z")}, new double[] {number(transform, "rotation", "w"),
                number(transform, "rotation", "x"), number(transform, "rotation", "y"),
                number(transform, "rotation", "z")});
    }

    /** By child: its parent, and where it is there. */
    private static Map<String, Map.Entry<String, Place>> frames(Map<String, Object> message) {
        Map<String, Map.Entry<String, Place>> frames = new HashMap<>();
        for (Map<String, Object> transform : list(message, "transforms")) {
            String child = String.valueOf(transform.get("child_frame_id"));
            assertThat(frames.put(child, Map.entry(String.valueOf(transform.get("parent_frame_id")),
                    place(transform)))).as("a second parent of %s", child).isNull();
        }
        return frames;
    }

    @Test
    void framesAreOneTreeFromTheWorld() {
        assertThat(topic("/tf")).hasSizeGreaterThan(270); // 25 a second
        topic("/tf").values().forEach(message -> {
            var frames = frames(message);
            assertThat(frames).containsKeys("torso", "left_foot", "right_foot", "head");
            Set<String> reached = new HashSet<>(Set.of("world"));
            for (int before = 0; before < reached.size();) {
                before = reached.size();
                frames.forEach((child, in) -> {
                    if (reached.contains(in.getKey())) {
                        reached.add(child);
                    }
                });
            }
            assertThat(reached).hasSize(frames.size() + 1);
            assertThat(frames.values().stream().filter(in -> in.getKey().equals("world"))).hasSize(1);
        });
    }

    /** Angles are measured up to a period before they are logged; the nearest of what was true since then counts. */
    @Test
    void feetAreWherePhysicsHasThem() {
        topic("/tf").forEach((nanos, message) -> {
            var frames = frames(message);
            for (String foot : FEET) {
                Place shown = new Place(new double[3], new double[] {1, 0, 0, 0});
                for (String at = foot; !at.equals("torso"); at = frames.get(at).getKey()) {
                    shown = frames.get(at).getValue().then(shown);
                }
                Place there = shown;
                Place was = truth.subMap(nanos - PERIOD_NANOS, true, nanos, true).values().stream()
                        .map(feet -> feet.get(foot)).min(Comparator.comparingDouble(there::metreTo)).orElseThrow();
                assertThat(there.metreTo(was)).as("%s, m", foot).isLessThan(0.002);
                assertThat(there.degreesTo(was)).as("%s, degrees", foot).isLessThan(1);
            }
        });
    }

    @Test
    void theBodyMovedMeanwhile() {
        List<Place> feet = truth.values().stream().map(each -> each.get("left_foot")).toList();
        assertThat(feet.stream().mapToDouble(foot -> foot.at[2]).max().orElseThrow()
                - feet.stream().mapToDouble(foot -> foot.at[2]).min().orElseThrow()).isGreaterThan(0.02);
    }

    @Test
    void shapesAreToldOnceEveryFiveSeconds() throws IOException {
        long first = topic("/tf").firstKey();
        List<Long> told = topic("/scene").keySet().stream().map(nanos -> (nanos - first) / 1_000_000).toList();
        assertThat(told).hasSize(3);
        assertThat(told.get(2) - told.get(1)).isEqualTo(5000);
        topic("/scene").values().forEach(message -> assertThat(list(message, "entities").stream()
                .map(entity -> entity.get("frame_id"))).contains("torso", "left_foot", "right_foot")
                .allMatch(frames(topic("/tf").firstEntry().getValue())::containsKey));
    }

    @Test
    void jointsHaveTheNamesOfTheRobotFile() {
        List<String> names = config.joints().stream().map(RobotConfig.Joint::name).toList();
        topic("/joint_states").values().forEach(message -> {
            List<Object> told = new ArrayList<>();
            list(message, "joints").forEach(joint -> told.add(joint.get("name")));
            assertThat(told).isEqualTo(names);
        });
    }
}
