package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.BadValue;
import org.sinew.device.DeviceException;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.WireFault;
import org.sinew.drivers.servo.FeetechSts.Config;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.drivers.sim.WireFrame;
import org.sinew.rt.AllocationMeter;
import org.sinew.safety.Decisions;
import org.sinew.safety.JointCommand;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.JointSample;

@Timeout(120)
class FeetechStsTest {
    private static final double STEP = 2 * Math.PI / 4096;

    private static long instructions(ServoRig rig, int instruction) {
        return rig.frames.stream().filter(f -> f.direction() == WireFrame.Direction.HOST_TO_SERVO
                && f.at(4) == instruction).count();
    }

    @Test
    @SuppressWarnings("rawtypes") // a service file cannot name type arguments
    void isFoundByItsTypeName() {
        assertThat(ServiceLoader.load(JointDriver.class).stream().map(p -> p.get().type())).contains("feetech-sts");
    }

    @Test
    void opensWithoutTorqueAndSetsUpWhatDiffers() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1, 1);
        rig.servos.get(1).preset(40, 1);
        rig.servos.get(2).preset(21, 16);
        rig.opened();
        for (FeetechStsSim servo : rig.servos) {
            assertThat(servo.register(40)).isZero();
            assertThat(servo.register(7)).isZero();
            assertThat(servo.register(21)).isEqualTo(32);
            assertThat(servo.register(55)).as("EEPROM locked again").isEqualTo(1);
            servo.powerCycle();
            assertThat(servo.register(7)).as("kept over power off").isZero();
        }
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void writesNoEepromWhenNothingDiffers() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1);
        rig.opened();
        long before = instructions(rig, 0x03);
        rig.bus.open();
        assertThat(before).isPositive();
        assertThat(instructions(rig, 0x03)).isEqualTo(before);
    }

    @Test
    void readsWhereJointsAreInTheRobotsDirections() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.plant.place(0, 0.7);
        rig.plant.place(1, 0.7);
        rig.all(JointMode.LIMP, Double.NaN);
        JointSample sample = rig.sample();
        assertThat(sample.positionRad[0]).isCloseTo(0.7, within(STEP / 2));
        assertThat(sample.positionRad[1]).isCloseTo(0.7, within(STEP / 2));
        assertThat(rig.servos.get(0).word(56)).isGreaterThan(2048);
        assertThat(rig.servos.get(1).word(56)).isLessThan(2048);
        assertThat(sample.misses).containsOnly(0);
        assertThat(sample.torqueOn).containsOnly(false);
    }

    @Test
    void signOfSpeedAndEffortFollowsTheJoint() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        double target = 0;
        for (int i = 0; i < 20; i++) {
            target += 0.02;
            rig.all(JointMode.POSITION, target);
        }
        JointSample sample = rig.sample();
        for (int k = 0; k < 2; k++) {
            assertThat(sample.velocityRadPerSec[k]).isCloseTo(2.0, within(0.3));
            assertThat(sample.positionRad[k]).isCloseTo(target, within(0.15));
        }
        rig.plant.loadNm[0] = -0.5;
        rig.plant.loadNm[1] = -0.5;
        for (int i = 0; i < 60; i++) {
            rig.all(JointMode.POSITION, target);
        }
        sample = rig.sample();
        assertThat(sample.effortNm[0]).isCloseTo(0.5, within(0.05));
        assertThat(sample.effortNm[1]).isCloseTo(0.5, within(0.05));
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void visitsSlowRegistersOneServoATurn() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        rig.servos.get(2).temperatureC(48);
        rig.servos.get(2).supplyVolts(7.1);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().temperatureC[2]).isNaN();
        rig.all(JointMode.LIMP, Double.NaN);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().temperatureC[2]).isCloseTo(48, within(0.6));
        assertThat(rig.sample().voltageV[2]).isCloseTo(7.1, within(0.06));
        assertThat(rig.sample().voltageV[0]).isCloseTo(7.4, within(0.06));
    }

    @Test
    void aTurnWithTwentyServosIsOneWriteOneReadOneSyncRead() throws DeviceException {
        int[] signs = new int[20];
        Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(signs).opened();
        rig.arm();
        for (int i = 0; i < 5; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        rig.frames.clear();
        long wire = rig.line.stats().wireNanos();
        rig.all(JointMode.POSITION, 0);
        assertThat(instructions(rig, 0x83)).isEqualTo(1);
        assertThat(instructions(rig, 0x82)).isEqualTo(1);
        assertThat(instructions(rig, 0x02)).isEqualTo(1);
        long bytes = 168 + 8 + 37 + 28 + 20 * 12;
        assertThat(rig.line.stats().wireNanos() - wire).isEqualTo(bytes * 10_000);
        List<Config> configs = rig.entries.stream().map(JointDriver.Entry::config).toList();
        assertThat(new FeetechSts.Driver().wireNanos(configs, 1_000_000))
                .isBetween(bytes * 10_000, bytes * 12_000);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void armsAgainWithoutAJumpAfterAnArmWasMovedByHand() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        rig.all(JointMode.LIMP, Double.NaN);
        for (int i = 1; i <= 60; i++) {
            rig.plant.place(0, i * 0.02);
            rig.plant.place(1, i * -0.02);
            rig.all(JointMode.LIMP, Double.NaN);
        }
        rig.plant.peakRadPerSec = 0;
        rig.arm();
        double[] hold = rig.sample().goalRad.clone();
        for (int i = 0; i < 10; i++) {
            rig.turn(JointMode.POSITION, hold);
        }
        assertThat(rig.sample().torqueOn).containsOnly(true);
        assertThat(rig.plant.positionRad(0)).isCloseTo(1.2, within(0.01));
        assertThat(rig.plant.peakRadPerSec).isLessThan(0.05);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void aStaleGoalWouldMakeTheServoJump() {
        ServoRig rig = new ServoRig(1);
        rig.plant.place(0, 1.0);
        rig.servos.get(0).preset(42, 0, 8);
        rig.servos.get(0).preset(40, 1);
        rig.clock.elapse(100_000_000);
        rig.world.visit(plant -> { });
        assertThat(rig.plant.peakRadPerSec).as("the protection has something to protect from").isGreaterThan(1);
    }

    @Test
    void leavesTorqueOffWhenTheServoHasMovedSinceTheSeed() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.rest();
        rig.turn(JointMode.SEED, rig.sample().positionRad.clone());
        rig.plant.place(1, 3 * STEP);
        for (int i = 0; i < 6; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(rig.sample().torqueOn).containsExactly(true, false);
        assertThat(rig.servos.get(1).register(40)).isZero();
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void neverEnablesTorqueWithoutASeedBefore() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.all(JointMode.LIMP, Double.NaN);
        for (int i = 0; i < 5; i++) {
            rig.all(JointMode.POSITION, 0);
        }
        assertThat(rig.servos.get(0).register(40)).isZero();
        assertThat(rig.sample().torqueOn[0]).isFalse();
    }

    @Test
    void goalReadBackIsNotANumberUntilTheSeedWasReadBack() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.plant.place(0, 0.5);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().goalRad[0]).isNaN();
        rig.rest();
        rig.turn(JointMode.SEED, rig.sample().positionRad.clone());
        assertThat(rig.sample().goalRad[0]).isCloseTo(0.5, within(STEP));
    }

    @Test
    void stopsReachTheServosInOneFrameAndAreReadBack() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        assertThat(rig.sample().torqueOn).containsOnly(true);
        rig.all(JointMode.DAMP, Double.NaN);
        assertThat(rig.servos).allMatch(s -> s.register(40) == 2);
        assertThat(rig.sample().torqueOn).containsOnly(false);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.servos).allMatch(s -> s.register(40) == 0);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void aLostStopFrameIsSentAgain() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.arm();
        rig.line.hostFilter(bytes -> (bytes[4] & 0xFF) == 0x83 ? new byte[0] : bytes);
        for (int i = 0; i < 10; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        assertThat(rig.servos).allMatch(s -> s.register(40) == 1);
        rig.line.hostFilter(bytes -> bytes);
        for (int i = 0; i < 4; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        assertThat(rig.servos).allMatch(s -> s.register(40) == 0);
    }

    @Test
    void aServoThatDroppedItsTorqueIsToldAndGetsNoMoreGoals() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        rig.servos.get(1).dropTorque();
        double target = 0;
        for (int i = 0; i < 8; i++) {
            target += 0.01;
            rig.all(JointMode.POSITION, target);
        }
        assertThat(rig.sample().torqueOn).containsExactly(true, false);
        int goal = rig.servos.get(1).word(42);
        rig.all(JointMode.POSITION, target + 0.02);
        assertThat(rig.servos.get(1).word(42)).isEqualTo(goal);
        assertThat(rig.servos.get(1).register(40)).as("never on again by itself").isZero();
    }

    @Test
    void overloadIsDeliveredTogetherWithTheData() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.plant.place(1, 0.3);
        rig.servos.get(1).errorBits(32);
        assertThat(rig.all(JointMode.LIMP, Double.NaN)).isEqualTo(WireFault.OK);
        assertThat(rig.sample().errorBits).containsExactly(0, 32);
        assertThat(rig.sample().positionRad[1]).isCloseTo(0.3, within(STEP));
        assertThat(rig.sample().misses[1]).isZero();
    }

    @Test
    void countsMissesAndKeepsTheLastValues() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        rig.plant.place(1, 0.4);
        rig.all(JointMode.LIMP, Double.NaN);
        long stamp = rig.sample().stampNanos[1];
        rig.servos.get(1).connected(false);
        for (int i = 0; i < 3; i++) {
            assertThat(rig.all(JointMode.LIMP, Double.NaN)).isNotEqualTo(WireFault.OK);
        }
        JointSample sample = rig.sample();
        assertThat(sample.misses).containsExactly(0, 3, 0);
        assertThat(sample.stampNanos[1]).isEqualTo(stamp);
        assertThat(sample.stampNanos[2]).isGreaterThan(stamp);
        assertThat(sample.positionRad[1]).isCloseTo(0.4, within(STEP));
        rig.servos.get(1).connected(true);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().misses).containsOnly(0);
    }

    @Test
    void oneLostReplyIsAskedForAgainInTheSameTurn() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        for (int i = 0; i < 3; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        int[] lose = {1};
        rig.line.replyFilter(reply -> reply[2] == 2 && reply.length == 12 && lose[0]-- > 0 ? new byte[0] : reply);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(lose[0]).as("asked twice").isEqualTo(-1);
        assertThat(rig.sample().misses).containsOnly(0);
    }

    @Test
    void doubledAndLateRepliesAreTakenOnce() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        rig.all(JointMode.LIMP, Double.NaN);
        byte[][] kept = {new byte[0]};
        rig.line.replyFilter(reply -> { // servo 2 answers one request late, servo 3 twice
            if (reply[2] == 3) {
                return ByteBuffer.allocate(2 * reply.length).put(reply).put(reply).array();
            }
            byte[] sent = reply[2] == 2 ? kept[0] : reply;
            kept[0] = reply[2] == 2 ? reply : kept[0];
            return sent;
        });
        for (int i = 1; i <= 20; i++) {
            rig.plant.place(1, i * 0.05);
            rig.all(JointMode.LIMP, Double.NaN);
            assertThat(rig.sample().positionRad[1]).isCloseTo(i * 0.05, within(0.11));
            assertThat(rig.sample().misses[0]).isZero();
        }
        assertThat(rig.sample().misses[2]).isZero();
        rig.line.replyFilter(reply -> reply[2] == 3 ? new byte[0] : reply);
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().misses).as("nobody answers for servo 3").containsExactly(0, 0, 1);
    }

    @Test
    void noAnswerOfAStrangerIsTaken() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.line.replyFilter(reply -> {
            if (reply[2] == 2) {
                reply[2] = 9;
                reply[reply.length - 1] -= 7;
            }
            return reply;
        });
        assertThat(rig.all(JointMode.LIMP, Double.NaN)).isEqualTo(WireFault.WRONG_ID);
        assertThat(rig.sample().misses).containsExactly(0, 1);
        assertThat(rig.sample().stampNanos[1]).isZero();
    }

    @Test
    void noisyLineLosesRepliesButNeverInventsAPosition() throws DeviceException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("noisyLine: seed " + seed);
        Random random = new Random(seed);
        ServoRig rig = new ServoRig(1, -1, 1, -1).opened();
        rig.arm();
        rig.line.replyFilter(reply -> {
            if (random.nextInt(5) == 0) {
                for (int flips = 1 + random.nextInt(2); flips > 0; flips--) {
                    reply[random.nextInt(reply.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            return reply;
        });
        int lost = 0;
        for (int i = 0; i < 500; i++) {
            double target = 0.5 * Math.sin(i * 0.02);
            lost += rig.all(JointMode.POSITION, target) == WireFault.OK ? 0 : 1;
            for (int k = 0; k < 4; k++) {
                // two wrong bits may cancel in the sum: then up to 256 steps (0.393 rad) pass as a possible motion,
                // beside what the joint has moved since
                assertThat(rig.sample().positionRad[k]).as("seed %d turn %d joint %d", seed, i, k)
                        .isCloseTo(rig.plant.positionRad(k), within(0.45));
            }
        }
        assertThat(lost).isPositive();
        assertThat(rig.monitor.findings()).as("seed %d", seed).isEmpty();
    }

    @Test
    void noiseTowardTheServosStartsNoMotion() throws DeviceException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("noiseTowardTheServos: seed " + seed);
        Random random = new Random(seed);
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.line.hostFilter(bytes -> {
            if (random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        });
        for (int i = 0; i < 60; i++) {
            rig.arm();
            double[] here = rig.sample().positionRad.clone();
            for (int j = 0; j < 3; j++) {
                rig.turn(JointMode.POSITION, here);
            }
            rig.all(i % 2 == 0 ? JointMode.LIMP : JointMode.DAMP, Double.NaN);
        }
        assertThat(rig.monitor.findings()).as("seed %d", seed).isEmpty();
        assertThat(rig.plant.peakRadPerSec).as("seed %d", seed).isLessThan(0.1);
    }

    @Test
    void worksOnALineThatEchoes() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1);
        rig.line.echo(true);
        rig.servos.get(0).errorBits(1); // a ping's reply is then byte for byte the ping
        rig.opened();
        rig.arm();
        for (int i = 0; i < 10; i++) {
            assertThat(rig.all(JointMode.POSITION, i * 0.01)).isEqualTo(WireFault.OK);
        }
        assertThat(rig.sample().torqueOn).containsOnly(true);
        assertThat(rig.monitor.findings()).isEmpty();
    }

    @Test
    void aReplyLikeThePingIsNoEchoOnALineWithoutEcho() throws DeviceException {
        ServoRig rig = new ServoRig(1);
        rig.servos.get(0).errorBits(1);
        rig.opened();
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(rig.sample().errorBits[0]).isEqualTo(1);
    }

    @Test
    void namesEveryServoThatDoesNotAnswer() {
        ServoRig rig = new ServoRig(1, 1, 1);
        rig.servos.get(0).connected(false);
        rig.servos.get(2).connected(false);
        assertThatThrownBy(rig::opened).isInstanceOf(DeviceException.class)
                .hasMessageContaining("bus servo: no answer from servo id 1 (joint0), 3 (joint2)")
                .hasMessageContaining("check cable");
    }

    @Test
    void refusesAnotherModel() {
        ServoRig rig = new ServoRig(1, 1);
        rig.servos.get(1).preset(3, 2825 & 0xFF, 2825 >> 8);
        assertThatThrownBy(rig::opened).isInstanceOf(DeviceException.class)
                .hasMessageContaining("servo id 2 (joint1) is model 2825").hasMessageContaining("777");
    }

    @Test
    void refusesAnotherOperatingMode() {
        ServoRig rig = new ServoRig(1);
        rig.servos.get(0).preset(33, 1);
        assertThatThrownBy(rig::opened).hasMessageContaining("operating mode 1");
    }

    @Test
    void refusesAServoWhoseOwnLimitsAreNarrower() {
        ServoRig rig = new ServoRig(1);
        rig.servos.get(0).preset(11, 0, 8);
        assertThatThrownBy(rig::opened).hasMessageContaining("accepts positions 0..2048")
                .hasMessageContaining("registers 9 and 11");
    }

    @Test
    void saysThatTheLineIsGone() {
        ServoRig rig = new ServoRig(1);
        rig.line.unplugged(true);
        assertThatThrownBy(rig::opened).hasMessageContaining("serial line is gone").hasMessageContaining("USB cable");
    }

    @Test
    void unpluggedInATurnCountsAsMissOfAll() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.arm();
        rig.line.unplugged(true);
        assertThat(rig.all(JointMode.POSITION, 0)).isEqualTo(WireFault.GONE);
        assertThat(rig.all(JointMode.POSITION, 0)).isEqualTo(WireFault.GONE);
        assertThat(rig.sample().misses).containsExactly(2, 2);
        rig.bus.close();
    }

    @Test
    void closingLeavesTheDeclaredStateEvenOnABadLine() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1);
        JointBus damping = new FeetechSts.Driver().create("servo", rig.entries, 2, JointMode.DAMP, rig.line);
        damping.open();
        int[] lose = {2};
        rig.line.hostFilter(bytes -> bytes[4] == (byte) 0x83 && lose[0]-- > 0 ? new byte[0] : bytes);
        damping.close();
        assertThat(rig.servos).allMatch(s -> s.register(40) == 2);
    }

    @Test
    void servosGoOnHoldingWhereThatIsTheSafeState() throws DeviceException {
        ServoRig rig = new ServoRig(1, -1).opened();
        rig.arm();
        assertThat(rig.bus.safe(JointMode.POSITION)).isEqualTo(WireFault.OK);
        assertThat(rig.servos).allMatch(s -> s.register(40) == 1);
    }

    @Test
    void refusesABadConfiguration() {
        assertThatThrownBy(() -> new Config(254, 1, 2048)).isInstanceOf(BadValue.class)
                .hasMessageContaining("from 0 to 253");
        assertThatThrownBy(() -> new Config(1, 0, 2048)).isInstanceOf(BadValue.class).hasMessageContaining("1 or -1");
        assertThatThrownBy(() -> new Config(1, 1, 4096)).isInstanceOf(BadValue.class)
                .extracting(e -> ((BadValue) e).key()).isEqualTo("zero_ticks");
        assertThatThrownBy(() -> new Config(1, 1, 2048, 32, 32, 0, 0, 1000, Double.NaN))
                .isInstanceOf(BadValue.class);
    }

    @Test
    void refusesOneIdForTwoJointsAndLimitsThatTheEncoderCannotShow() {
        ServoRig rig = new ServoRig(1);
        FeetechSts.Driver driver = new FeetechSts.Driver();
        JointDriver.Entry<Config> again = new JointDriver.Entry<>("twin", 1, ServoRig.LIMITS, new Config(1, 1, 2048));
        assertThatThrownBy(() -> driver.create("servo", List.of(rig.entries.get(0), again), 2, JointMode.LIMP,
                rig.line)).isInstanceOf(BadValue.class).hasMessageContaining("joint0").hasMessageContaining("twin");
        JointDriver.Entry<Config> wide = new JointDriver.Entry<>("wide", 0, new JointLimits(-1, 3.5, 1),
                new Config(1, 1, 2048));
        assertThatThrownBy(() -> driver.create("servo", List.of(wide), 1, JointMode.LIMP, rig.line))
                .isInstanceOf(BadValue.class).hasMessage("with zero_ticks 2048 the servo goes from -3.142 to 3.140 rad;"
                        + " 3.5 is beyond: change limit_rad or zero_ticks");
        assertThatThrownBy(() -> wide.config().check(new JointLimits(-20, 1, 1))).isInstanceOf(BadValue.class)
                .hasMessageEndingWith("-20.0 is beyond: change limit_rad or zero_ticks (in radians; -20 degrees are"
                        + " -0.349)");
    }

    @Test
    void sendsNoGoalThatIsNoNumberOrOutsideTheLimits() throws DeviceException {
        ServoRig rig = new ServoRig(1).opened();
        rig.arm();
        rig.all(JointMode.POSITION, 0);
        int goal = rig.servos.get(0).word(42);
        rig.all(JointMode.POSITION, Double.NaN);
        rig.all(JointMode.POSITION, 2.6);
        assertThat(rig.servos.get(0).word(42)).isEqualTo(goal);
    }

    @Test
    void readsSpeedInTheUnitThatThePhaseRegisterNames() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1);
        rig.servos.get(1).preset(18, 0);
        rig.opened();
        rig.arm();
        double target = 0;
        for (int i = 0; i < 20; i++) {
            target += 0.02;
            rig.all(JointMode.POSITION, target);
        }
        assertThat(rig.sample().velocityRadPerSec[0]).isCloseTo(2.0, within(0.3));
        assertThat(rig.sample().velocityRadPerSec[1]).isCloseTo(2.0, within(0.3));
        assertThat(rig.servos.get(1).word(46)).as("goal speed in 50 step/s").isEqualTo(53);
    }

    @Test
    void jointsOfOneLineMayFollowEachTheirOwnMode() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.arm();
        JointCommand mixed = Decisions.of(9, 0, JointMode.POSITION, 0, 0);
        Decisions.change(mixed, 1, JointMode.LIMP, Double.NaN);
        rig.turn(mixed);
        assertThat(rig.servos.get(0).register(40)).isEqualTo(1);
        assertThat(rig.servos.get(1).register(40)).isZero();
    }

    @Test
    void turnsAllocateNothing() throws DeviceException {
        SilentLine line = new SilentLine();
        ServoRig rig = new ServoRig(1, 1, 1, 1);
        JointBus bus = new FeetechSts.Driver().create("servo", rig.entries, 4, JointMode.LIMP, line);
        JointCommand[] commands = {
            Decisions.of(1, 0, JointMode.SEED, 0, 0, 0, 0), Decisions.of(2, 0, JointMode.POSITION, 0, 0, 0, 0),
            Decisions.of(3, 0, JointMode.LIMP, 0, 0, 0, 0)};
        AllocationMeter meter = new AllocationMeter();
        long least = Long.MAX_VALUE; // the first passes load classes and compile
        for (int pass = 0; pass < 6; pass++) {
            meter.start();
            for (int i = 0; i < 3000; i++) {
                bus.commands().writing().copy(commands[i / 10 % 3]);
                bus.commands().publish();
                bus.transact(System.nanoTime());
            }
            least = Math.min(least, meter.bytes());
        }
        assertThat(line.answered).isPositive();
        assertThat(least).as("bytes in 3000 turns").isZero();
    }
}
