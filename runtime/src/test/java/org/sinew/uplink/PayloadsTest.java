package org.sinew.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.safety.EventCode;
import org.sinew.safety.Limit;
import org.sinew.state.Authority;
import org.sinew.state.Lease;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/** What goes out, held against the schemas that ship. */
@Timeout(10)
class PayloadsTest {
    private static final RobotModel MODEL = new RobotModel("kid", List.of("a", "b"), List.of("imu"),
            List.of("pack"), List.of(), List.of());
    private static final RobotModel BARE = new RobotModel("arm", List.of("a"), List.of(), List.of(), List.of(),
            List.of());

    private static Payloads of(RobotModel model) {
        return new Payloads(UplinkConfig.of("tcp://broker", "kid-1"), model, "boot-1", Clock.systemUTC());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    @Test
    void stateFitsItsSchemaWhereNothingWasEverMeasured() throws IOException {
        Frame frame = new Frame(MODEL);
        frame.state.tick = 1;
        String json = text(of(MODEL).state(frame, Optional.empty()));
        SchemaCheck.of("state").accepts(json);
        assertThat(json).contains("\"measured_rad\":null", "\"voltage_v\":null", "\"orientation\":[1.0,0.0,0.0,0.0]");
    }

    @Test
    void stateFitsItsSchemaWhereEveryNumberIsBroken() throws IOException {
        Frame frame = new Frame(MODEL);
        frame.state.tick = 1;
        frame.state.tiltRad = Double.POSITIVE_INFINITY;
        Arrays.fill(frame.state.orientation, Double.NaN);
        frame.state.power[0].stampNanos = 1;
        for (int i = 0; i < 2; i++) {
            frame.state.joints.stampNanos[i] = 1;
            frame.state.joints.positionRad[i] = Double.NaN;
            frame.state.joints.effortNm[i] = Double.NEGATIVE_INFINITY;
        }
        String json = text(of(MODEL).state(frame,
                Optional.of(new Lease(1, "page-1", "page 1", "", Authority.TELEOP, 1, 1))));
        assertThat(json).doesNotContain("NaN").doesNotContain("Infinity")
                .contains("\"motion\":{\"authority\":\"teleop\",\"owner\":\"page 1\"}");
        SchemaCheck.of("state").accepts(json);
    }

    @Test
    void stateOfARobotWithoutImuAndBatterySaysNull() throws IOException {
        Frame frame = new Frame(BARE);
        frame.state.tick = 1;
        String json = text(of(BARE).state(frame, Optional.empty()));
        SchemaCheck.of("state").accepts(json);
        assertThat(json).contains("\"pose\":null", "\"battery\":null");
    }

    @Test
    void statusFitsItsSchema() throws IOException {
        for (String why : List.of("started", "reconnected")) {
            SchemaCheck.of("status").accepts(text(of(MODEL).status("online", why)));
        }
        for (String why : List.of("stopped", "connection lost")) {
            SchemaCheck.of("status").accepts(text(of(MODEL).status("offline", why)));
        }
    }

    @Test
    void infoFitsItsSchemaWithWhatTheCallerTells() throws IOException {
        String json = text(of(MODEL).info(Map.of("devices", List.of(Map.of("name", "imu")),
                "limits", Map.of("a", List.of(-1.0, Double.NaN)), "versions", Map.of("sinew", "1"))));
        SchemaCheck.of("info").accepts(json);
        Map<String, Object> seen = Map.of("name", "head_cam", "type", "camera");
        Map<String, Object> finds = Map.of("name", "see", "period_ms", 100.0, "labels", List.of("ball"));
        SchemaCheck.of("info").accepts(text(of(MODEL).info(Map.of("cameras", List.of(seen), "microphones", List.of(),
                "models", List.of(finds)))));
        assertThat(SchemaCheck.of("info").findings(text(of(MODEL).info(Map.of("cameras", List.of(Map.of("name", "a")),
                "models", List.of(Map.of("name", "see"))))))).as("without type and labels").hasSize(2);
        assertThat(json).contains("\"joints\":[\"a\",\"b\"]", "sinew/v1/kid-1/event", "[-1.0,null]");
    }

    @ParameterizedTest
    @EnumSource(EventCode.class)
    void everyEventFitsItsSchemaInBothLanguages(EventCode code) throws IOException {
        for (Locale locale : List.of(Locale.ENGLISH, Locale.CHINESE)) {
            Event event = new Event(1, "boot-1", 5, Instant.now(), code, "a \"b\" \uD800", code.text(locale),
                    code.next(locale), Map.of("value", Double.NaN, "n", 3, "list", List.of(1.5)));
            String json = text(of(MODEL).event(event));
            SchemaCheck.of("event").accepts(json);
            assertThat(json).contains("\"code\":\"" + code.name().toLowerCase(Locale.ROOT) + "\"", "\"value\":null");
        }
    }

    @Test
    void anEventHasTheSameBytesEachTime() {
        Event event = new Event(1, "b", 5, Instant.now(), EventCode.ARMED, "", "t", "", Map.of("x", 1, "y", 2));
        assertThat(of(MODEL).event(event)).isEqualTo(of(MODEL).event(event));
    }

    @Test
    void schemasKnowEveryWord() throws IOException {
        SchemaCheck state = SchemaCheck.of("state");
        assertThat(state.words("properties", "safety_state")).isEqualTo(words(SafetyState.values()));
        String[] joint = {"properties", "joints", "items", "properties"};
        assertThat(state.words(join(joint, "limited_by"))).isEqualTo(words(Limit.values()));
        assertThat(state.words(join(joint, "freshness"))).isEqualTo(words(Freshness.values()));
        assertThat(SchemaCheck.of("event").words("properties", "severity"))
                .isEqualTo(words(EventCode.Severity.values()));
    }

    @Test
    void theCheckFindsWhatIsWrong() throws IOException {
        SchemaCheck status = SchemaCheck.of("status");
        assertThat(status.findings("{\"state\":\"away\",\"since\":\"today\",\"t_ns\":1.5,\"time\":1,\"x\":0}"))
                .hasSize(6);
        assertThat(SchemaCheck.of("event").findings("[]")).isNotEmpty();
    }

    private static List<String> words(Enum<?>[] values) {
        return Stream.of(values).map(v -> v.name().toLowerCase(Locale.ROOT)).toList();
    }

    private static String[] join(String[] path, String last) {
        List<String> all = new ArrayList<>(List.of(path));
        all.add(last);
        return all.toArray(String[]::new);
    }
}
