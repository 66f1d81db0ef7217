package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.routine.PastRoutine;
import org.sinew.record.AuditCheck;
import org.sinew.record.EventLog;
import org.sinew.record.LogPlace;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.Stop;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.text.Sha256;

/** What of a run becomes a line, in real files. */
@Timeout(60)
class AuditTrailTest {
    private static final Path ARM6 = Path.of("robots/arm6/robot.yaml");

    @TempDir
    private Path folder;
    private final EventLog events = new EventLog(new RobotModel("arm6", List.of("elbow"), List.of(), List.of(),
            List.of(), List.of()), Locale.ENGLISH, Clock.WALL, InstantSource.system());
    private Path file;
    private AuditTrail trail;

    @BeforeEach
    void begin() throws ConfigException {
        file = folder.resolve("audit.jsonl");
        trail = new AuditTrail(file, Clock.WALL, events);
        trail.start(RobotConfig.read(ARM6, DriverCatalog.load().types()), true);
    }

    private List<Map<String, Object>> lines() throws IOException {
        AuditCheck check = AuditCheck.of(file);
        assertThat(check.findings()).isEmpty();
        return check.entries().stream().map(entry -> entry.line().content()).toList();
    }

    private List<Object> words() throws IOException {
        return lines().stream().map(line -> line.get("what")).toList();
    }

    @Test
    void theFirstLineHasTheHashOfEveryFileThatTheRobotNames() throws Exception {
        trail.end(SafetyState.DISARMED);
        Map<String, Object> start = lines().getFirst();
        assertThat(start).containsEntry("what", "start").containsEntry("robot", "arm6").containsEntry("simulated", true)
                .containsEntry("version", VersionCommand.own()).containsEntry("boot", events.boot());
        Map<?, ?> files = (Map<?, ?>) start.get("files");
        assertThat(files.keySet()).extracting(name -> Path.of(String.valueOf(name)).getFileName().toString())
                .contains("robot.yaml", "touch.yaml", "arm6.xml");
        for (Map.Entry<?, ?> each : files.entrySet()) {
            Path named = Path.of(String.valueOf(each.getKey()));
            assertThat(each.getValue()).as(named.toString()).isEqualTo(Sha256.hex(Files.readAllBytes(named)));
        }
        assertThat((Map<?, ?>) start.get("who")).asString().contains("by=command line",
                "pid=" + ProcessHandle.current().pid());
        assertThat(lines().getLast()).containsEntry("what", "end").containsEntry("safety_state", "disarmed");
    }

    @Test
    void aRobotWithNetworksHasTheirHashesToo() throws Exception {
        try (AuditTrail other = new AuditTrail(folder.resolve("kid20.jsonl"), Clock.WALL, events)) {
            other.start(RobotConfig.read(Path.of("robots/kid20/robot.yaml"), DriverCatalog.load().types()), true);
        }
        trail.close();
        assertThat(AuditCheck.of(folder.resolve("kid20.jsonl")).entries().getFirst().line().content().get("files")
                .toString()).contains("body_state.onnx=", "ball_marker.onnx=", "ball_marker.model.yaml=")
                .doesNotContain("cannot be read");
    }

    @Test
    void everyStopOfTheGateIsALineWithItsCode() throws Exception {
        List<EventCode> stops = Stream.of(EventCode.values()).filter(code -> code.stop() != Stop.NONE).toList();
        stops.forEach(code -> events.add(code, "elbow", 1));
        events.add(EventCode.ARMED, "", Double.NaN);
        events.add(EventCode.ARM_REFUSED, "", "the e-stop is pressed");
        events.add(EventCode.JOINT_HOT, "elbow", 60); // no stop
        trail.end(SafetyState.STOPPED);
        assertThat(lines().stream().filter(line -> "stop".equals(line.get("what"))).map(line -> line.get("code")))
                .containsExactlyElementsOf(stops.stream().map(EventCode::word).toList());
        assertThat(words()).endsWith("armed", "arm_refused", "end");
        assertThat(lines().get(1)).containsEntry("where", "elbow").containsEntry("who", Map.of("by", "robot"));
        assertThat(stops).as("there are such").contains(EventCode.FALLING, EventCode.ESTOP_PRESSED,
                EventCode.STOP_REQUESTED);
    }

    @Test
    void whoAskedStandsInItHoweverLateThatIsKnown() throws Exception {
        CompletableFuture<Map<String, Object>> who = new CompletableFuture<>();
        trail.asked("arm", who);
        trail.asked("flight", who);
        trail.asked("stop", new CockpitTarget.Client("192.0.2.7", 4711, 3));
        trail.turnedDown("arm", new CockpitTarget.Client("192.0.2.7", 4711, 3), "this page may stop it, not arm it");
        trail.askedByCommandLine();
        who.complete(Map.of("by", "socket", "user", "ann"));
        trail.end(SafetyState.ARMED);
        assertThat(words()).containsExactly("start", "arm_asked", "stop_asked", "arm_refused", "arm_asked", "end");
        assertThat(lines().get(1)).containsEntry("who", Map.of("by", "socket", "user", "ann"));
        assertThat(lines().get(2)).containsEntry("who", Map.of("by", "cockpit", "address", "192.0.2.7", "port", 4711,
                "page", 3));
    }

    @Test
    void aPageThatAsksAgainAndAgainFillsNoDisk() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            trail.asked("stop", new CockpitTarget.Client("192.0.2.7", 4000 + i, 0));
        }
        trail.asked("stop", new CockpitTarget.Client("192.0.2.8", 4000, 0));
        trail.end(SafetyState.DISARMED);
        assertThat(words()).containsExactly("start", "stop_asked", "stop_asked", "stop_asked", "end");
        assertThat(lines().get(3)).containsEntry("times", 4_999);
    }

    @Test
    void aBehaviourThatTookOverIsThereByTheHashOfItsText() throws Exception {
        List<PastRoutine.Version> versions = new ArrayList<>(List.of(new PastRoutine.Version(0, "first")));
        trail.poll(new PastRoutine("Wave.java", versions));
        versions.add(new PastRoutine.Version(70, "abc"));
        trail.poll(new PastRoutine("Wave.java", versions));
        trail.poll(new PastRoutine("Wave.java", versions));
        trail.end(SafetyState.ARMED);
        assertThat(words()).containsExactly("start", "behavior", "end");
        assertThat(lines().get(1)).containsEntry("file", "Wave.java").containsEntry("tick", 70)
                .containsEntry("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void whatIsLostIsAnEvent() throws Exception {
        trail.end(SafetyState.DISARMED);
        Path none = Files.writeString(folder.resolve("no-folder"), "a file");
        AuditTrail failing = new AuditTrail(none.resolve("audit.jsonl"), Clock.WALL, events);
        failing.start(RobotConfig.read(ARM6, DriverCatalog.load().types()), true);
        while (events.events().stream().noneMatch(event -> event.code() == EventCode.AUDIT_LOST)) {
            failing.poll(null);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        failing.close();
        assertThat(events.events().getFirst().text()).startsWith("1 lines are missing from the audit trail: ")
                .contains("no-folder");
    }

    @Test
    void standsInTheFolderOfLogsOrBesideTheOneFile() {
        assertThat(AuditTrail.file(new LogPlace.Folder(folder, "kid20", 1, java.time.Duration.ofDays(1))))
                .isEqualTo(folder.resolve("audit.jsonl"));
        assertThat(AuditTrail.file(new LogPlace.OneFile(Path.of("/tmp/run.mcap"))))
                .isEqualTo(Path.of("/tmp/run.audit.jsonl"));
        trail.close();
    }
}
