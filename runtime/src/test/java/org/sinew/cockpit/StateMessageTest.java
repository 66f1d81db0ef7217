package org.sinew.cockpit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.Frame;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.Limit;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/** The state as bytes: every offset of the wire's table, written by hand. */
@Timeout(30)
class StateMessageTest {
    private static final long NOW = 0x0102030405060708L;
    private static final long MILLI = 1_000_000;

    private final RobotModel model = new RobotModel("kid", List.of("hip", "knee"), List.of("imu"), List.of("battery"),
            List.of("left_foot", "right_foot", "hand"), List.of("estop"),
            List.of(new RobotModel.PerceptInfo("body", List.of("upright", "falling")),
                    new RobotModel.PerceptInfo("ball", List.of("ball"), 12)));
    private final Frame frame = new Frame(model);
    private final Gyro gyro = new Gyro(100);

    private byte[] bytes(boolean control, int label) {
        return new StateMessage(model, gyro, control).of(frame, new CockpitTarget.Activity(3, 0x0A0B0C0DL, 1, label));
    }

    private void fill() {
        var state = frame.state;
        state.nowNanos = NOW;
        state.tick = 5;
        state.orientation[0] = 0.5;
        state.orientation[1] = -0.25;
        state.orientation[2] = 2;
        state.orientation[3] = 1;
        state.power[0].voltageV = 11.5;
        state.power[0].currentA = -1;
        state.power[0].stampNanos = NOW - 90 * MILLI;
        state.imuFreshness[0] = Freshness.FRESH;
        state.joints.positionRad[0] = 1;
        state.joints.effortNm[0] = -2.5;
        state.joints.stampNanos[0] = 1;
        state.joints.temperatureC[0] = 41.6;
        state.joints.torqueOn[0] = true;
        state.jointFreshness[0] = Freshness.IMPLAUSIBLE;
        frame.intent.wish(0, 0.2);
        frame.intent.restsOn(1, NOW - 70 * MILLI);
        JointLimits limits = new JointLimits(-1, 1, 1);
        new SafetyGate(new JointLimits[] {limits, limits}, GateSettings.of(10 * MILLI, JointMode.DAMP, 50 * MILLI,
                GateSettings.FallRule.NONE), (code, index, value, nanos) -> { })
                .gate(state, frame.intent, frame.command); // not armed: asked, and nothing applied
        state.safety = SafetyState.HOLDING;
        state.contacts[0].stampNanos = NOW - 10 * MILLI;
        state.contacts[0].active = true;
        state.contacts[1].stampNanos = NOW - 10 * MILLI;
        state.percepts[0].stampNanos = NOW - 300_000 * MILLI;
        state.percepts[0].scores[0] = 0.25;
        state.percepts[0].scores[1] = 0.75;
        state.perceptFreshness[0] = Freshness.STALE;
        state.percepts[1].stampNanos = NOW - 70 * MILLI;
        state.percepts[1].scores[0] = 1;
        state.perceptFreshness[1] = Freshness.FRESH;
        found(state.percepts[1].detections[0]);
        state.percepts[1].found = 1;
        turn(0.1, -0.2, 0.3);
        turn(1, 2, 100);
    }

    private void turn(double x, double y, double z) {
        frame.state.imus[0].gyroRadPerSec[0] = x;
        frame.state.imus[0].gyroRadPerSec[1] = y;
        frame.state.imus[0].gyroRadPerSec[2] = z;
        gyro.add(frame);
    }

    private static void found(Detection ball) {
        ball.label = 0;
        ball.score = 0.93;
        ball.id = 7;
        ball.centreX = 0.5;
        ball.centreY = 0.25;
        ball.width = 0.1;
        ball.height = 0.2;
        ball.azimuthRad = 0.02;
        ball.elevationRad = -0.02;
        ball.rangeMetre = 1.5;
    }

    @Test
    void everyByteStandsWhereTheWireSays() {
        fill();
        byte[] got = StateMessage.numbered(bytes(true, 0), 0x01020304, 20).array();
        String want = String.join("",
                "01", "02", "02", "03",                 //   0 kind, joints, gyro samples, contacts
                "04030201",                             //   4 sequence
                "0807060504030201",                     //   8 time
                "04", "0f", "14", "03",                 //  16 holding; control, torque, orientation, e-stop; rate; step
                "0d0c0b0a",                             //  20 cycles
                "01", "00", "4600",                     //  24 relies on the second percept, its label 0, 70 ms old
                "0000003f", "000080be", "00000040", "0000803f", // 28 orientation
                "00003841", "000080bf",                 //  44 volts, amperes
                "ff", "000000",                         //  52 charge not known
                "8813", "e803", "0080", "06ff", "2a", "bc", //  56 hip: 1 rad, 0.2 asked, nothing applied, -2.5 Nm, 42 C
                "0080", "0080", "0080", "0080", "80", "4c", //  66 knee: nothing known, lost, not armed
                "3200", "9cff", "9600",                 //  76 gyro, oldest first
                "f401", "e803", "ff7f",                 //  82 the newest, z beyond what fits
                "01", "00", "ff",                       //  88 contacts
                "feff", "01", "02", "00", "c409", "4c1d", //  91 body: as old as can be said, stale, two scores
                "4600", "00", "01", "01", "1027",       // 100 ball: 70 ms, fresh, one score, one found
                "00", "00", "5424", "0700",             // 107 label, 0, score, id
                "8813", "c409", "e803", "d007",         // 113 centre, size
                "6400", "9cff", "dc05");                // 121 azimuth, elevation, range
        assertThat(HexFormat.of().formatHex(got)).isEqualTo(want);
        assertThat(got).hasSize(127);
    }

    @Test
    void whatIsNotKnownSaysSo() {
        ByteBuffer empty = StateMessage.numbered(bytes(false, -1), 1, 1);
        assertThat(empty.get(2)).as("gyro samples").isZero();
        assertThat(empty.get(17)).as("no control; the e-stop has not been read").isEqualTo((byte) 8);
        assertThat(Arrays.copyOfRange(empty.array(), 24, 28)).containsExactly(-1, -1, -1, -1);
        assertThat(empty.getFloat(44)).isNaN();
        assertThat(empty.getFloat(48)).isNaN();
        assertThat(empty.getShort(56)).isEqualTo(Short.MIN_VALUE);
        assertThat(empty.get(64)).as("temperature").isEqualTo((byte) -128);
        assertThat(Arrays.copyOfRange(empty.array(), 76, 79)).as("contacts").containsExactly(-1, -1, -1);
        assertThat(empty.getShort(79) & 0xFFFF).as("never had").isEqualTo(65535);
    }

    /** A meter or a switch whose bus is dead: its last reading is no reading of now. */
    @Test
    void whatHasNotBeenReadForASecondIsNotKnown() {
        fill();
        frame.state.power[0].stampNanos = NOW - 1000 * MILLI;
        frame.state.contacts[0].stampNanos = NOW - 1000 * MILLI;
        ByteBuffer old = StateMessage.numbered(bytes(true, 0), 1, 20);
        assertThat(old.getFloat(44)).isNaN();
        assertThat(old.getFloat(48)).isNaN();
        assertThat(Arrays.copyOfRange(old.array(), 88, 91)).containsExactly(-1, 0, -1);
    }

    @Test
    void everyLimitAndFreshnessHasRoomInItsBits() {
        assertThat(Limit.values()).hasSizeLessThanOrEqualTo(16);
        assertThat(Freshness.values()).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void anAngleThatDoesNotFitIsSentAsTheLargest() {
        frame.state.joints.stampNanos[0] = 1;
        for (double rad : new double[] {6.6, 1e9, Double.POSITIVE_INFINITY}) {
            frame.state.joints.positionRad[0] = rad;
            assertThat(StateMessage.numbered(bytes(true, 0), 1, 20).getShort(56)).isEqualTo((short) 32767);
            frame.state.joints.positionRad[0] = -rad;
            assertThat(StateMessage.numbered(bytes(true, 0), 1, 20).getShort(56)).isEqualTo((short) -32767);
        }
    }

    /** When the knowledge gets old is when its age matters most. */
    @Test
    void saysHowOldTheKnowledgeIsAlsoWhenANewerResultLacksTheBall() {
        fill();
        frame.state.percepts[1].stampNanos = NOW - 10 * MILLI;
        frame.state.percepts[1].found = 0;
        frame.state.percepts[0].stampNanos = NOW - 70 * MILLI; // another model on the same camera
        ByteBuffer got = StateMessage.numbered(bytes(true, 0), 1, 20);
        assertThat(got.get(24)).as("the second percept").isEqualTo((byte) 1);
        assertThat(got.get(25)).as("its label").isZero();
        assertThat(got.getShort(26)).as("ms").isEqualTo((short) 70);
    }

    @Test
    void whatTheHeadFollowsIsNoLabelOfAnotherModel() {
        fill();
        frame.intent.restsOn(0, NOW - 90 * MILLI); // older: it counts
        ByteBuffer got = StateMessage.numbered(bytes(true, 0), 1, 20);
        assertThat(got.get(24)).isZero();
        assertThat(got.get(25)).isEqualTo((byte) 255);
        assertThat(got.getShort(26)).isEqualTo((short) 90);
    }

    @Test
    void carriesEightThingsAtMost() {
        frame.state.percepts[1].found = 12;
        byte[] twelve = bytes(true, 0);
        frame.state.percepts[1].found = 8;
        assertThat(bytes(true, 0)).hasSameSizeAs(twelve);
        frame.state.percepts[1].found = 7;
        assertThat(bytes(true, 0).length).isLessThan(twelve.length);
    }

    @Test
    void aNumberedCopyLeavesTheOthersAlone() {
        byte[] one = bytes(true, 0);
        byte[] before = one.clone();
        StateMessage.numbered(one, 9, 3);
        assertThat(one).isEqualTo(before);
    }

    @Test
    void ofAFastLoopOnlySomeGyroSamplesAreKept() {
        Gyro fast = new Gyro(1000);
        assertThat(fast.rateHz()).isEqualTo(200);
        frame.state.imuFreshness[0] = Freshness.FRESH;
        for (int i = 0; i < 100; i++) {
            frame.state.tick = i;
            fast.add(frame);
        }
        assertThat(fast.newest()).hasSize(3 * Gyro.MOST);
        frame.state.imuFreshness[0] = Freshness.STALE;
        fast.add(frame);
        assertThat(fast.newest()).as("an old sample is no sample").isEmpty();
    }
}
