package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.Device;
import org.sinew.device.DeviceException;
import org.sinew.device.JointDriver;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.safety.JointLimits;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointMode;

/** How servos are identified and come under torque, frame by frame. */
@Timeout(120)
class FeetechStsArmingTest {
    private static final double STEP = 2 * Math.PI / 4096;
    private static final int SYNC_WRITE = 0x83;

    private static boolean sets(byte[] frame, int address) {
        return (frame[4] & 0xFF) == SYNC_WRITE && frame[5] == address;
    }

    /** Values of the torque limit that the first servo was told, in order. */
    private static List<Integer> limitsTold(ServoRig rig, boolean heard) {
        List<Integer> told = new ArrayList<>();
        rig.line.hostFilter(bytes -> {
            if (!sets(bytes, 48)) {
                return bytes;
            }
            told.add(StsFrames.word(bytes, 8));
            return heard ? bytes : new byte[0];
        });
        return told;
    }

    private static ServoRig armed() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.torqueShare = 0.2;
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.sample().torqueOn).containsOnly(true);
        return rig;
    }

    // ---- who is there ----

    private static ServoRig oneIdTwice(int returnDelay) {
        ServoRig rig = new ServoRig(1, 1, 1);
        rig.servos.get(1).preset(5, 1);
        rig.servos.get(1).preset(7, returnDelay);
        return rig;
    }

    @Test
    void twoServosWithOneIdThatAnswerIntoEachOtherAreTold() {
        assertThatThrownBy(oneIdTwice(250)::opened).isInstanceOf(DeviceException.class)
                .hasMessageContaining("garbled or doubled answers from servo id 1 (joint0)")
                .hasMessageContaining("one of them that of 2 (joint1), which does not answer")
                .hasMessageContaining("one servo at a time").hasMessageContaining("register 5");
    }

    /** One of them was set up before, the other is fresh from the factory: they answer one after the other. */
    @Test
    void twoServosWithOneIdThatAnswerOneAfterTheOtherAreTold() {
        ServoRig rig = oneIdTwice(0);
        rig.frames.clear();
        assertThatThrownBy(rig::opened).isInstanceOf(DeviceException.class)
                .hasMessageContaining("garbled or doubled answers from servo id 1 (joint0)");
        assertThat(rig.servos).as("nothing is written to any").allMatch(servo -> servo.register(40) == 0);
    }

    @Test
    void anEffortLimitOfTheJointCapsTheTorqueLimitOfTheServo() {
        FeetechSts.Config factory = new FeetechSts.Config(1, 1, 2048); // 1.91 Nm at stall
        JointLimits free = new JointLimits(-1, 1, 4);
        assertThat(factory.highestTorquePermille(free)).isEqualTo(1000);
        assertThat(factory.highestTorquePermille(free.withEffort(0.955))).isEqualTo(500);
        assertThat(factory.highestTorquePermille(free.withEffort(50))).isEqualTo(1000);
        assertThat(factory.highestTorquePermille(free.withEffort(0.001))).isEqualTo(1);
    }

    @Test
    void saysWhichFirmwareTheServosHave() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        assertThat(rig.bus.remarks())
                .containsExactly(new Device.Remark(EventCode.SERVOS_FOUND, "3 STS3215, firmware 3.9"));
    }

    @Test
    void namesTheJointsWhoseServosHaveOtherFirmware() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1);
        rig.servos.get(1).preset(1, 10);
        rig.opened();
        assertThat(rig.bus.remarks()).containsExactly(
                new Device.Remark(EventCode.FIRMWARE_MIXED, "3.10 in joint1; 3.9 in joint0, joint2"));
    }

    // ---- the order ----

    @Test
    void goalAndTorqueLimitAreWrittenAndReadBackBeforeTorque() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.rest();
        List<String> order = new ArrayList<>();
        rig.line.hostFilter(bytes -> {
            boolean read = (bytes[4] & 0xFF) == 0x82 && bytes[5] == 40;
            order.add(sets(bytes, 41) ? "goal" : sets(bytes, 48) ? "limit " + StsFrames.word(bytes, 8)
                    : sets(bytes, 40) ? "torque " + bytes[8] : read ? "read" : "");
            return bytes;
        });
        rig.torqueShare = 0.2;
        rig.turn(JointMode.SEED, rig.sample().positionRad.clone());
        rig.turn(JointMode.POSITION, rig.sample().goalRad.clone());
        assertThat(order).filteredOn(what -> !what.isEmpty())
                .containsExactly("torque 0", "goal", "limit 200", "read", "torque 1", "read");
        assertThat(rig.servos).allMatch(servo -> servo.word(48) == 200 && servo.register(40) == 1);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void noTorqueBeforeTheTorqueLimitWasReadBack() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.torqueShare = 0.2;
        rig.rest();
        List<Integer> told = limitsTold(rig, false);
        for (int i = 0; i < 5; i++) {
            rig.all(JointMode.SEED, 0);
            assertThat(rig.sample().goalRad[0]).as("the gate waits").isNaN();
        }
        for (int i = 0; i < 5; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(told).as("told again and again").hasSizeGreaterThan(5).containsOnly(200);
        assertThat(rig.servos.get(0).register(40)).isZero();
        rig.line.hostFilter(bytes -> bytes);
        rig.arm();
        assertThat(rig.servos.get(0).register(40)).as("heard").isEqualTo(1);
        assertThat(rig.servos.get(0).word(48)).isEqualTo(200);
    }

    @Test
    void aJointThatMovesIsNotSeeded() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        for (int i = 1; i <= 20; i++) {
            rig.plant.place(0, 3 * i * STEP); // a hand, 0.5 rad/s
            rig.turn(i < 5 ? JointMode.LIMP : JointMode.SEED, rig.sample().positionRad.clone());
            assertThat(rig.sample().goalRad[0]).as("turn %d", i).isNaN();
        }
        for (int i = 0; i < 3; i++) {
            rig.turn(JointMode.SEED, rig.sample().positionRad.clone());
        }
        assertThat(rig.sample().goalRad[0]).as("it stands still").isCloseTo(60 * STEP,
                within(STEP));
    }

    @Test
    void aJointIsSeededOnlyAfterThreeReadingsInARow() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.all(JointMode.LIMP, Double.NaN);
        rig.all(JointMode.SEED, 0);
        assertThat(rig.sample().goalRad[0]).as("one before").isNaN();
        rig.all(JointMode.SEED, 0);
        assertThat(rig.sample().goalRad[0]).as("two before").isNaN();
        rig.all(JointMode.SEED, 0);
        assertThat(rig.sample().goalRad[0]).as("three before").isZero();
    }

    // ---- the torque limit afterwards ----

    @Test
    void theTorqueLimitFollowsTheDecidedShareUpToTheConfiguredOne() throws DeviceException {
        ServoRig rig = armed();
        List<Integer> told = limitsTold(rig, true);
        for (int i = 0; i <= 160; i++) {
            rig.torqueShare = i >= 150 ? 1 : 0.2 + 0.8 * Math.floor(i / 150.0 * 16) / 16;
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(told).isSorted().startsWith(250).endsWith(1000);
        assertThat(told.stream().distinct()).hasSize(16);
        assertThat(rig.servos).allMatch(servo -> servo.word(48) == 1000);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void theConfiguredTorqueLimitIsTheWholeOfIt() throws DeviceException {
        ServoRig rig = new ServoRig(1);
        Config weak = new Config(1, 1, 2048, 32, 32, 0, 0, 600, 1.91);
        var bus = new FeetechSts.Driver().create("servo", List.of(new JointDriver.Entry<>("joint0", 0, ServoRig.LIMITS,
                weak)), 1, JointMode.LIMP, rig.line);
        ServoRig driven = rig.with(bus).opened();
        driven.torqueShare = 0.2;
        driven.arm();
        driven.all(JointMode.POSITION, 0);
        assertThat(driven.servos.get(0).word(48)).isEqualTo(120);
        driven.torqueShare = 1;
        driven.all(JointMode.POSITION, 0);
        assertThat(driven.servos.get(0).word(48)).isEqualTo(600);
    }

    @Test
    void aServoInOverloadIsNotToldToBeStrongAgain() throws DeviceException {
        ServoRig rig = armed();
        rig.servos.get(0).errorBits(32);
        rig.all(JointMode.POSITION, 0);
        List<Integer> told = limitsTold(rig, true);
        for (int i = 0; i < 10; i++) {
            rig.torqueShare = 0.3 + 0.05 * i;
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(rig.servos.get(0).word(48)).isEqualTo(200);
        assertThat(rig.servos.get(1).word(48)).as("the other").isEqualTo(750);
        assertThat(told).isNotEmpty();
    }

    @Test
    void aTorqueLimitThatNobodyHasSeededIsNotTold() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        List<Integer> told = limitsTold(rig, true);
        for (int i = 0; i < 5; i++) {
            rig.all(JointMode.POSITION, 0);
            rig.all(JointMode.LIMP, Double.NaN);
            rig.all(JointMode.DAMP, Double.NaN);
        }
        assertThat(told).isEmpty();
    }

    // ---- no jump ----

    @Test
    void torqueComesOnWithoutAJumpFromAnyPoseAndAnyStaleGoal() throws DeviceException {
        noJump(250);
    }

    @Test
    @Tag("thorough")
    void torqueComesOnWithoutAJumpFromTenThousandPoses() throws DeviceException {
        noJump(2500);
    }

    /** Four joints each: pose, sign, homing offset, what goal, speed and torque registers were left with. */
    private static void noJump(int rounds) throws DeviceException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("torqueComesOnWithoutAJump: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            ServoRig rig = new ServoRig(random.ints(4).map(i -> i < 0 ? -1 : 1).toArray());
            for (int k = 0; k < 4; k++) {
                rig.plant.place(k, random.nextDouble(-1.9, 1.9));
                leaveOver(rig.servos.get(k), random);
            }
            rig.opened();
            rig.torqueShare = 0.2;
            rig.plant.peakRadPerSec = 0;
            rig.arm();
            double[] hold = rig.sample().goalRad.clone();
            for (int i = 0; i < 5; i++) {
                rig.turn(JointMode.POSITION, hold);
            }
            assertThat(rig.sample().torqueOn).as("seed %d round %d", seed, round).containsOnly(true);
            assertThat(rig.plant.peakRadPerSec).as("seed %d round %d", seed, round).isLessThan(0.05);
            assertThat(rig.monitor.findings()).as("seed %d round %d", seed, round).isEmpty();
        }
    }

    private static void leaveOver(FeetechStsSim servo, Random random) {
        int goal = random.nextInt(4096);
        int offset = random.nextInt(-300, 301);
        int raw = StsFrames.unsigned(offset, 11);
        servo.preset(42, goal & 0xFF, goal >> 8);
        servo.preset(46, 0, 0);
        servo.preset(31, raw & 0xFF, raw >> 8);
        servo.preset(48, random.nextInt(256), random.nextInt(4));
    }
}
