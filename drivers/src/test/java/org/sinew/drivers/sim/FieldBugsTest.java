package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.DeviceException;
import org.sinew.drivers.servo.StsFrames;
import org.sinew.safety.EventCode;
import org.sinew.state.SafetyState;

/**
 * What broke other people's robots, as bytes on the wire of ours. The page runtime/docs/field-bugs.md says for each of
 * these tests where it was reported and what happened there.
 */
@Timeout(60)
class FieldBugsTest {
    private static final double STEP = 2 * Math.PI / 4096;
    private static final int FAST_REPLY = 12; // bytes of a reply with 56..61
    private final FieldRig rig = new FieldRig(1, -1);

    @AfterEach
    void noUncommandedMotion() {
        assertThat(rig.monitor.findings()).isEmpty();
        assertThat(rig.monitor.frames()).as("the monitor has seen them").isPositive();
    }

    /** The reply of servo {@code id} with its position, changed by {@code how}; its sum is right. */
    private static UnaryOperator<byte[]> position(int id, UnaryOperator<Integer> how) {
        return reply -> {
            if (reply.length != FAST_REPLY || reply[2] != id) {
                return reply;
            }
            int steps = how.apply(StsFrames.word(reply, 5));
            reply[5] = (byte) steps;
            reply[6] = (byte) (steps >> 8);
            reply[11] = (byte) StsFrames.checksum(reply, 2, 11);
            return reply;
        };
    }

    private static UnaryOperator<byte[]> lost(int id) {
        return reply -> reply[2] == id ? new byte[0] : reply;
    }

    private static UnaryOperator<byte[]> allHeard() {
        return reply -> reply;
    }

    private void staysWithin(double rad, int ticks) {
        double[] start = {rig.plant.positionRad(0), rig.plant.positionRad(1)};
        for (int i = 0; i < ticks; i++) {
            rig.tick();
            for (int k = 0; k < 2; k++) {
                assertThat(rig.plant.positionRad(k)).as("joint%d, tick %d", k, i).isCloseTo(start[k], within(rad));
            }
        }
    }

    private long sent(int address, int value) {
        return rig.frames.stream().filter(f -> f.direction() == WireFrame.Direction.HOST_TO_SERVO
                && f.at(4) == 0x83 && f.at(5) == address && (value < 0 || f.at(8) == value)).count();
    }

    // ---- torque comes on ----

    @Test
    void staleGoalRegisterAtTorqueOn() throws DeviceException {
        rig.plant.place(0, 1.2);
        rig.servos.get(0).preset(42, 0xDC, 5); // 1500: 2.04 rad away
        rig.opened();
        rig.ticks(5);
        rig.arm();
        rig.plant.peakRadPerSec = 0;
        staysWithin(2 * STEP, 200);
        assertThat(rig.servos.get(0).word(42)).isCloseTo(2048 + 782, within(2));
        assertThat(rig.plant.peakRadPerSec).isLessThan(0.05);
    }

    @Test
    void mirroredGripperSlamsOpen() throws DeviceException {
        rig.plant.place(1, 0.9); // built in mirrored: it shows 2048 - 587
        int mirrored = 2048 + 587;
        rig.servos.get(1).preset(42, mirrored & 0xFF, mirrored >> 8);
        rig.opened();
        rig.ticks(5);
        rig.arm();
        staysWithin(2 * STEP, 200);
    }

    @Test
    void armMovedByHandWhileStopped() throws DeviceException {
        rig.armed();
        rig.gate.requestStop();
        rig.until(() -> rig.gate.safety() == SafetyState.STOPPED, 100);
        for (int i = 1; i <= 40; i++) {
            rig.plant.place(0, i * 0.02);
            rig.tick();
        }
        rig.ticks(5);
        rig.arm();
        staysWithin(2 * STEP, 200);
    }

    @Test
    void savedAngleWrittenAtBoot() throws DeviceException {
        rig.wish[0] = 1; // a behaviour that has its own idea where to be
        rig.servos.get(0).preset(42, 0x11, 7);
        rig.opened();
        staysWithin(STEP, 300);
        assertThat(sent(41, -1)).as("goals").isZero();
        assertThat(sent(40, 1)).as("torque on").isZero();
        assertThat(rig.servos.get(0).word(42)).as("nobody has written it").isEqualTo(0x711);
    }

    @Test
    void twoServosWithOneId() {
        rig.servos.get(1).preset(5, 1);
        assertThatThrownBy(rig::opened).isInstanceOf(DeviceException.class)
                .hasMessageContaining("servo id 1 (joint0)").hasMessageContaining("2 (joint1)");
    }

    // ---- readings ----

    /** A follower does what a leader measures; the leader's encoder jumps by a turn, once and then for good. */
    @Test
    void wrapOfATurnDrivesTheFollower() throws DeviceException {
        rig.armed();
        rig.more = (state, intent) -> intent.wish(1, state.joints.positionRad[0]);
        rig.ticks(50);
        boolean[] once = {true};
        rig.line.replyFilter(position(1, steps -> once[0] ? steps + 4096 : steps));
        rig.tick();
        once[0] = false;
        staysWithin(2 * STEP, 50);
        assertThat(rig.gate.safety()).as("one bad reading").isEqualTo(SafetyState.ARMED);
        rig.line.replyFilter(position(1, steps -> (steps + 2048) % 4096));
        staysWithin(0.01, 10);
        assertThat(rig.gate.safety()).as("bad ones only").isNotEqualTo(SafetyState.ARMED);
        assertThat(rig.wasTold(EventCode.JOINT_STALE)).isTrue();
    }

    @Test
    void failedReadIsStampedNow() throws DeviceException {
        rig.armed();
        long stamp = rig.state().joints.stampNanos[0];
        rig.line.replyFilter(lost(1));
        rig.ticks(1);
        stamp = Math.max(stamp, rig.state().joints.stampNanos[0]); // that of the turn before the first miss
        rig.ticks(4);
        assertThat(rig.state().joints.stampNanos[0]).as("as old as it is").isEqualTo(stamp);
        assertThat(rig.state().joints.stampNanos[1]).as("the other").isGreaterThan(stamp);
        rig.until(() -> rig.gate.safety() == SafetyState.HOLDING, 5);
        rig.until(() -> rig.wasTold(EventCode.JOINT_LOST), 30);
    }

    /** Two bytes: 0xFB became 0xDB, 0xE2 became 0x62. */
    @Test
    void singleBitsFlipOnTheLine() throws DeviceException {
        rig.armed();
        int[] reply = {0};
        rig.line.replyFilter(bytes -> {
            if (++reply[0] % 20 == 0) {
                bytes[bytes.length - 1] ^= (byte) (reply[0] % 40 == 0 ? 0x20 : 0x80);
            } else if (reply[0] % 33 == 0) {
                bytes[5] ^= 0x20;
            }
            return bytes;
        });
        for (int i = 0; i < 1000; i++) {
            rig.wish[0] = 0.5 * Math.sin(i * 0.02);
            rig.tick();
            assertThat(rig.state().joints.positionRad[0]).isCloseTo(rig.plant.positionRad(0), within(0.05));
        }
        assertThat(rig.gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(rig.line.stats().errors()).as("there were some").isGreaterThan(50);
    }

    /** The same second of motion with every read heard, and with one to three in a row lost now and then. */
    @Test
    void missedReadsMakeSpasms() throws DeviceException {
        FieldRig calm = new FieldRig(1, -1).armed();
        rig.armed();
        for (int i = 0; i < 400; i++) {
            int place = i % 40;
            boolean miss = place < 1 + i / 40 % 3;
            rig.line.replyFilter(miss ? lost(1) : allHeard());
            for (FieldRig each : List.of(calm, rig)) {
                each.wish[0] = 0.6 * Math.sin(i * 0.03);
                each.wish[1] = -each.wish[0];
                each.tick();
            }
            assertThat(rig.state().appliedRad).as("tick %d", i).containsExactly(calm.state().appliedRad);
            assertThat(rig.plant.positionRad(0)).as("tick %d", i).isCloseTo(calm.plant.positionRad(0), within(1e-9));
            assertThat(rig.plant.positionRad(1)).as("tick %d", i).isCloseTo(calm.plant.positionRad(1), within(1e-9));
        }
        assertThat(rig.gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(rig.line.stats().errors()).isGreaterThan(10);
        assertThat(calm.monitor.findings()).isEmpty();
    }

    @Test
    void oneBadPacketEndsTheRun() throws DeviceException {
        rig.armed();
        int[] left = {1};
        rig.line.replyFilter(reply -> {
            if (left[0]-- > 0) {
                Arrays.fill(reply, (byte) 0xFF);
            }
            return reply;
        });
        rig.wish[0] = 0.3;
        rig.ticks(100);
        assertThat(rig.gate.safety()).isEqualTo(SafetyState.ARMED);
        assertThat(rig.plant.positionRad(0)).isCloseTo(0.3, within(0.02));
    }

    /** A read that fails is told as -1 there, and a move relative to that went to the end of the range. */
    @Test
    void failedReadBecomesAnAngle() throws DeviceException {
        rig.armed();
        rig.more = (state, intent) -> intent.wish(0, state.joints.positionRad[0]);
        rig.ticks(20);
        rig.line.replyFilter(position(1, steps -> 0xFFFF));
        staysWithin(2 * STEP, 60);
        assertThat(rig.state().joints.positionRad[0]).isCloseTo(rig.plant.positionRad(0), within(2 * STEP));
    }

    // ---- servos that protect themselves ----

    @Test
    void overloadComesWithGoodData() throws DeviceException {
        rig.armed();
        rig.plant.place(0, 0.05);
        rig.servos.get(0).errorBits(32);
        rig.ticks(2);
        assertThat(rig.state().joints.positionRad[0]).isCloseTo(rig.plant.positionRad(0), within(0.02));
        assertThat(rig.state().joints.errorBits[0]).isEqualTo(32);
        assertThat(rig.state().joints.misses[0]).isZero();
        assertThat(rig.wasTold(EventCode.SERVO_ERROR)).isTrue();
    }

    @Test
    void latchedOverloadReportsSuccess() throws DeviceException {
        rig.armed();
        rig.wish[0] = 0.8;
        rig.ticks(5);
        rig.servos.get(0).errorBits(32);
        rig.servos.get(0).dropTorque();
        int took = rig.until(() -> rig.wasTold(EventCode.TORQUE_LOST), 50);
        assertThat(took).as("ticks of 10 ms").isLessThanOrEqualTo(50);
        rig.ticks(100);
        assertThat(rig.gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(sent(40, 1)).as("torque is not switched on again by itself").isEqualTo(1);
    }

    @Test
    void heatAfterTwoHours() throws DeviceException {
        rig.armed();
        double celsius = 50;
        while (celsius < 71 && rig.gate.safety() == SafetyState.ARMED) {
            celsius += 0.02;
            rig.servos.get(0).temperatureC(celsius);
            rig.wish[0] = 0.2 * Math.sin(celsius * 10);
            rig.tick();
        }
        assertThat(celsius).isBetween(64.0, 66.0);
        assertThat(rig.told).containsSubsequence("joint_hot joint0", "joint_overheated joint0");
        rig.ticks(60);
        assertThat(rig.servos).allMatch(servo -> servo.register(40) == 0);
    }

    /** A joint is driven against a wall: it gives way, tries again, and the third time the robot stops. */
    @Test
    void stalledAgainstAWall() throws DeviceException {
        rig.armed();
        rig.plant.wallRad = 0.3;
        rig.wish[0] = 1.2;
        rig.until(() -> rig.gate.safety() == SafetyState.STOPPED, 1200);
        assertThat(rig.told.stream().filter(each -> each.startsWith("joint_stalled")).count()).isEqualTo(3);
        assertThat(rig.told).anyMatch(each -> each.startsWith("joint_blocked"));
        assertThat(rig.plant.positionRad(0)).isLessThanOrEqualTo(0.3);
        assertThat(rig.servos.get(0).register(40)).as("torque").isNotEqualTo(1);
    }

    /** Its torque register says on, its motor does nothing: it hangs, and what carries it moves it. */
    @Test
    void servoThatSaysOnAndDoesNothing() throws DeviceException {
        rig.armed();
        rig.servos.get(0).idle(true);
        rig.wish[0] = 0.5;
        rig.until(() -> rig.gate.safety() == SafetyState.STOPPED, 400);
        assertThat(rig.told).anyMatch(each -> each.startsWith("joint_dead"));
        assertThat(rig.plant.positionRad(0)).as("where it hangs").isCloseTo(0, within(0.01));
        assertThat(rig.state().joints.positionRad[0]).as("nobody believes that it has arrived")
                .isCloseTo(0, within(0.01));
        assertThat(Math.abs(rig.state().joints.effortNm[0])).isLessThan(0.01);
    }

    // ---- stops ----

    @Test
    void motionResumesWhenTheEstopIsReleased() throws DeviceException {
        rig.armed();
        rig.wish[0] = 1;
        rig.ticks(10);
        rig.estopPressed = true;
        rig.until(() -> rig.servos.stream().allMatch(servo -> servo.register(40) == 0), 2);
        rig.ticks(60);
        rig.estopPressed = false;
        double place = rig.plant.positionRad(0);
        rig.ticks(300);
        assertThat(rig.gate.safety()).isEqualTo(SafetyState.STOPPED);
        assertThat(rig.servos).allMatch(servo -> servo.register(40) == 0);
        assertThat(rig.plant.positionRad(0)).isCloseTo(place, within(0.1));
    }

    @Test
    void stopThatSendsNothing() throws DeviceException {
        rig.armed();
        rig.frames.clear();
        int[] lose = {1};
        rig.line.hostFilter(bytes -> bytes[4] == (byte) 0x83 && bytes[5] == 40 && lose[0]-- > 0 ? new byte[0] : bytes);
        rig.gate.requestStop();
        rig.until(() -> rig.servos.stream().allMatch(servo -> servo.register(40) == 0), 3);
        assertThat(lose[0]).as("the first frame was lost").isLessThanOrEqualTo(0);
        assertThat(sent(40, 0)).isPositive();
        rig.until(() -> rig.gate.safety() == SafetyState.STOPPED, 50);
    }

    @Test
    void wishesWindUpWhilePowerIsOff() throws DeviceException {
        rig.armed();
        rig.gate.requestStop();
        rig.until(() -> rig.gate.safety() == SafetyState.STOPPED, 100);
        for (int i = 0; i < 300; i++) { // a regulator that integrates what it does not reach
            rig.wish[0] = Math.min(2.4, 0.01 * i);
            rig.tick();
        }
        rig.gate.requestArm();
        rig.until(() -> rig.gate.safety() == SafetyState.ARMED, 100);
        double before = rig.state().appliedRad[0];
        assertThat(before).as("begins where it is").isCloseTo(0, within(0.01));
        rig.plant.peakRadPerSec = 0;
        for (int i = 0; i < 50; i++) {
            rig.tick();
            double applied = rig.state().appliedRad[0];
            assertThat(applied - before).as("no faster than the ramp").isLessThanOrEqualTo(4.0 * 0.01 + 1e-9);
            before = applied;
        }
    }

    /** The wall clock is set forward and back; then the loop really stands still, and every joint is stopped. */
    @Test
    void timeoutOnTheWallClockStopsTheWheelsOnly() throws DeviceException {
        rig.armed();
        for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2))) {
            rig.wallClock = rig.wallClock.plus(jump);
            rig.ticks(50);
            assertThat(rig.gate.safety()).isEqualTo(SafetyState.ARMED);
        }
        rig.clock.elapse(150_000_000);
        rig.world.visit(at -> { });
        rig.until(() -> rig.servos.stream().allMatch(servo -> servo.register(40) == 0), 4);
        assertThat(rig.wasTold(EventCode.LOOP_LATE)).isTrue();
    }

    /** Negative control of them all: without driver and gate the same stale goal is a jump, and the monitor says so. */
    @Test
    void theMonitorSeesWhatHappenedThere() throws DeviceException {
        FieldRig bare = new FieldRig(1).opened();
        bare.ticks(5);
        bare.servos.get(0).preset(42, 0, 10); // somebody left it there; everybody who reads it can know
        byte[] frame = new byte[32];
        bare.line.write(frame, 0, StsFrames.read(frame, 1, 40, 4));
        bare.ticks(1);
        bare.line.write(frame, 0, StsFrames.write(frame, 1, 40, (byte) 1));
        bare.ticks(20);
        assertThat(bare.monitor.findings()).anyMatch(f -> f.why().startsWith("torque-on with goal 2560"));
        assertThat(bare.plant.peakRadPerSec).as("before the driver takes it back").isGreaterThan(0.2);
        rig.opened(); // something for the other monitor
    }

    @Test
    void thePageNamesEveryTestAndNoOther() throws Exception {
        String page = Files.readString(Path.of("../runtime/docs/field-bugs.md"));
        List<String> named = Pattern.compile("`(\\w+)` \\|\n").matcher(page).results().map(MatchResult::group)
                .map(each -> each.replaceAll("\\W", "")).toList();
        List<String> tests = Arrays.stream(FieldBugsTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class)).map(method -> method.getName())
                .filter(name -> !name.startsWith("the")).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(tests).hasSizeGreaterThanOrEqualTo(12);
        rig.bus.close(); // something for the monitor
    }
}
