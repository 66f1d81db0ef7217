package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.cockpit.CockpitServer;
import org.sinew.config.RobotConfig;
import org.sinew.record.AuditCheck;
import org.sinew.rt.Clock;
import org.sinew.state.SafetyState;

/** kid20, simulated in real time, and a page that watches, arms and stops it. */
@Timeout(120)
class CockpitTest {
    @TempDir
    private Path folder;

    private static final byte GYRO_SAMPLES = 5; // of 100 a second, in one of 20 states a second
    private static final int ORIENTATION_FRESH = 4;
    private static final Path KID20 = Path.of("robots/kid20/robot.yaml");

    private static boolean in(ByteBuffer message, SafetyState state) {
        return message.get(0) == 1 && message.get(16) == List.of(SafetyState.values()).indexOf(state);
    }

    @Test
    void aPageSeesArmsAndStopsKid20() throws Exception {
        RobotConfig config = RobotConfig.read(KID20, DriverCatalog.load().types());
        try (Simulation body = Simulation.of(config, Clock.WALL, Simulation.SEED)) {
            RobotParts parts = RobotParts.of(config, body, true, true, Clock.WALL);
            try (Robot robot = Robot.of(parts, 0, advice -> { })) {
                body.watch(robot);
                RobotConfig.Cockpit where = new RobotConfig.Cockpit("127.0.0.1", 0);
                try (CockpitServer server = Cockpit.open(robot, body, where, Optional.empty(), Optional.empty())) {
                    body.start();
                    robot.start();
                    watch(server, robot);
                }
            }
        }
    }

    /** That its file could be simulated gives no page control of it. */
    @Test
    void aRobotThatIsNotSimulatedIsNotArmedFromThePage() throws Exception {
        RobotConfig config = RobotConfig.read(KID20, DriverCatalog.load().types());
        assertThat(config.sim()).isPresent();
        try (Simulation simulation = Simulation.of(config, Clock.WALL, Simulation.SEED)) {
            Body body = real(simulation);
            RobotParts parts = RobotParts.of(config, body, false, false, Clock.WALL);
            Path file = folder.resolve("audit.jsonl");
            try (Robot robot = Robot.of(parts, 0, advice -> { });
                    AuditTrail trail = new AuditTrail(file, Clock.WALL, robot.events());
                    CockpitServer server = Cockpit.open(robot, body, new RobotConfig.Cockpit("127.0.0.1", 0),
                            Optional.empty(), Optional.of(trail))) {
                trail.start(config, false);
                body.start();
                robot.start();
                CockpitPage page = new CockpitPage(server);
                assertThat(page.text(message -> "info".equals(message.get("type")))).containsEntry("simulated", false);
                page.text(message -> "arming".equals(message.get("type"))
                        && Boolean.TRUE.equals(message.get("allowed")));
                assertThat(page.binary(message -> message.get(0) == 1).get(17) & 1).as("control").isZero();
                page.say("{\"type\": \"arm\", \"id\": 1}");
                assertThat(page.text(message -> Integer.valueOf(1).equals(message.get("id"))))
                        .containsEntry("result", "refused");
                assertThat(robot.gate().safety()).isEqualTo(SafetyState.DISARMED);
                page.close();
            }
            assertThat(AuditCheck.of(file).entries()).extracting(entry -> entry.line().what())
                    .containsExactly("start", "arm_asked", "arm_refused", "end");
            assertThat(AuditCheck.of(file).entries().get(2).line().content().toString()).contains("page=1",
                    "address=127.0.0.1", "this page may stop this robot, not arm it");
        }
    }

    /** The simulation as if it were a body of metal. */
    private static Body real(Simulation body) {
        return (Body) Proxy.newProxyInstance(Body.class.getClassLoader(), new Class<?>[] {Body.class},
                (proxy, method, arguments) -> method.getName().equals("simulated") ? false
                        : method.invoke(body, arguments));
    }

    private static void watch(CockpitServer server, Robot robot) throws Exception {
        CockpitPage page = new CockpitPage(server);
        described(page.text(message -> "info".equals(message.get("type"))));
        Map<String, Object> ready = page.text(message -> "arming".equals(message.get("type"))
                && Boolean.TRUE.equals(message.get("allowed")));
        assertThat((List<?>) ready.get("checks")).hasSizeGreaterThan(6).allSatisfy(check ->
                assertThat(((Map<?, ?>) check).get("ok")).as(check.toString()).isEqualTo(true));
        page.say("{\"type\": \"watch\", \"hidden\": false, \"frames\": true}");
        page.say("{\"type\": \"arm\", \"id\": 1}");
        ByteBuffer armed = page.binary(message -> in(message, SafetyState.ARMED) && message.get(2) == GYRO_SAMPLES);
        assertThat(armed.get(1)).as("joints").isEqualTo((byte) 20);
        assertThat(armed.get(17) & 3).as("control, torque").isEqualTo(3);
        page.binary(message -> in(message, SafetyState.ARMED) && (message.get(17) & ORIENTATION_FRESH) != 0);
        assertThat(armed.getFloat(44)).as("volts of a three-cell battery").isBetween(9f, 13f);
        ByteBuffer picture = page.binary(message -> message.get(0) == 2);
        assertThat(picture.getShort(16)).as("a JPEG begins").isEqualTo((short) 0xD8FF);
        page.binary(message -> in(message, SafetyState.ARMED) && message.get(19) >= 0);
        Map<String, Object> loop = page.text(message -> "loop".equals(message.get("type")));
        assertThat((List<?>) loop.get("models")).hasSize(2);
        assertThat((List<?>) loop.get("buses")).hasSize(3);
        assertThat(loop).containsEntry("uncommanded_motions", 0);
        page.say("{\"type\": \"stop\", \"id\": 2}");
        page.text(message -> Integer.valueOf(2).equals(message.get("id")));
        assertThat(robot.gate().safety()).isIn(SafetyState.STOPPING, SafetyState.STOPPED);
        page.close();
    }

    private static void described(Map<String, Object> info) {
        assertThat(info).containsEntry("robot", "kid20").containsEntry("kind", "humanoid")
                .containsEntry("simulated", true).containsEntry("fixed_base", false);
        assertThat((List<?>) info.get("joints")).hasSize(20).allSatisfy(joint ->
                assertThat(((Map<?, ?>) joint).get("group")).isNotNull());
        assertThat((List<?>) info.get("bodies")).hasSizeGreaterThan(15);
        assertThat((List<?>) info.get("contacts")).hasSize(2);
        assertThat((List<?>) info.get("cameras")).singleElement().satisfies(camera ->
                assertThat(((Map<?, ?>) camera).get("body")).isEqualTo("head"));
        assertThat((Map<?, ?>) info.get("behavior")).extracting("steps").asList().isNotEmpty();
        assertThat((Map<?, ?>) info.get("imu")).extracting("body").isEqualTo("torso");
    }
}
