package org.sinew.drivers.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.device.WireFault;
import org.sinew.rt.Clock;
import org.sinew.sim.World;

@Timeout(60)
class SerialLineSimTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    private static void send(SerialLineSim line, String hex) {
        byte[] bytes = HEX.parseHex(hex);
        assertThat(line.write(bytes, 0, bytes.length)).isEqualTo(WireFault.OK);
    }

    /** All that comes within 30 ms. */
    private static String hear(SerialLineSim line) {
        byte[] all = new byte[512];
        int n = 0;
        int got = 1;
        long deadline = line.clock().nanos() + 30_000_000;
        while (got > 0) {
            got = line.read(all, n, all.length - n, deadline);
            n += Math.max(got, 0);
        }
        return HEX.formatHex(all, 0, n);
    }

    private static ServoRig rig(int servos) {
        int[] signs = new int[servos];
        java.util.Arrays.fill(signs, 1);
        ServoRig rig = new ServoRig(signs);
        rig.servos.forEach(servo -> servo.preset(7, 0));
        return rig;
    }

    @Test
    void answersAsTheRealPartDoes() {
        ServoRig rig = rig(2);
        rig.plant.place(0, 0);
        send(rig.line, "FF FF 01 02 01 FB");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 02 00 FC");
        send(rig.line, "FF FF 01 04 02 38 02 BE");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 04 00 00 08 F2");
        send(rig.line, "FF FF 01 04 02 03 02 F3");
        assertThat(hear(rig.line)).as("model 777").isEqualTo("FF FF 01 04 00 09 03 EE");
        send(rig.line, "FF FF 01 09 03 2A 54 08 00 00 C8 00 A4");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 02 00 FC");
        assertThat(rig.servos.get(0).word(42)).isEqualTo(2132);
        assertThat(rig.servos.get(0).word(46)).isEqualTo(200);
        send(rig.line, "FF FF FE 06 82 38 02 01 02 3C");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 04 00 00 08 F2 FF FF 02 04 00 00 08 F1");
    }

    /** A whole frame with a right sum. */
    private static byte[] frame(int id, int instruction, byte... parameters) {
        byte[] frame = new byte[6 + parameters.length];
        frame[0] = -1;
        frame[1] = -1;
        frame[2] = (byte) id;
        frame[3] = (byte) (parameters.length + 2);
        frame[4] = (byte) instruction;
        System.arraycopy(parameters, 0, frame, 5, parameters.length);
        int sum = 0;
        for (int i = 2; i < frame.length - 1; i++) {
            sum += frame[i];
        }
        frame[frame.length - 1] = (byte) ~sum;
        return frame;
    }

    private static String answer(ServoRig rig, byte[] frame) {
        rig.line.write(frame, 0, frame.length);
        return hear(rig.line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF FF FE 02 82 7D", "FF FF FE 02 83 7C", "FF FF FE 03 82 38 44", "FF FF FE 03 83 28 53",
        "FF FF 01 02 02 FA", "FF FF 01 02 03 F9", "FF FF 01 02 04 F8", "FF FF FE 04 82 38 02 41"})
    void aFrameThatLacksParametersDoesNothingAndTheLineGoesOn(String hex) {
        ServoRig rig = rig(1);
        send(rig.line, hex);
        assertThat(hear(rig.line)).isEmpty();
        assertThat(answer(rig, frame(1, 1))).isEqualTo("FF FF 01 02 00 FC");
        assertThat(rig.world.failure()).isEmpty();
    }

    /** Whatever whole frame comes: nothing throws, in servos, line and both kinds of monitor. */
    @Test
    void noWholeFrameStopsTheLine() {
        long seed = 20261126;
        System.out.println("seed of the frames: " + seed);
        Random random = new Random(seed);
        ServoRig rig = rig(3);
        UncommandedMotionMonitor onTheWire = new UncommandedMotionMonitor(rig.watched);
        rig.line.observe(onTheWire);
        int sent = 0;
        for (int instruction : new int[] {0, 1, 2, 3, 4, 5, 6, 8, 0x0A, 0x82, 0x83, 0x92, 0xFF}) {
            for (int parameters = 0; parameters <= 253; parameters++) {
                for (int id : new int[] {0, 1, 3, 0xFD, 0xFE}) {
                    byte[] bytes = new byte[parameters];
                    random.nextBytes(bytes);
                    if (parameters > 0 && random.nextBoolean()) {
                        bytes[0] = (byte) random.nextInt(128); // an address of the table
                    }
                    byte[] frame = frame(id, instruction, bytes);
                    rig.line.write(frame, 0, frame.length);
                    rig.clock.elapse(5_000_000);
                    sent++;
                }
            }
        }
        rig.world.visit(plant -> { });
        assertThat(onTheWire.frames()).as("all were understood").isGreaterThanOrEqualTo(sent);
        assertThat(rig.world.failure()).isEmpty();
        rig.line.flushInput();
        rig.clock.elapse(2_000_000_000); // for those that still answer
        rig.line.flushInput();
        rig.servos.get(0).preset(5, 77);
        rig.servos.get(1).preset(5, 78);
        rig.servos.get(2).preset(5, 79);
        assertThat(answer(rig, frame(77, 1))).startsWith("FF FF 4D 02");
    }

    @Test
    void aRegisteredWriteThatGoesBeyondTheTableIsIgnoredByServoAndMonitor() {
        ServoRig rig = rig(1);
        UncommandedMotionMonitor onTheWire = new UncommandedMotionMonitor(rig.watched);
        rig.line.observe(onTheWire);
        answer(rig, frame(1, 4, (byte) 41, (byte) 7));
        byte[] beyond = new byte[1 + 100];
        beyond[0] = 40; // torque on, somewhere else, up to register 139
        beyond[1] = 1;
        assertThat(answer(rig, frame(1, 4, beyond))).as("it has heard it").isEqualTo("FF FF 01 02 00 FC");
        answer(rig, frame(1, 5));
        assertThat(rig.servos.get(0).torqueOn()).isFalse();
        assertThat(rig.servos.get(0).register(41)).as("what was registered before").isEqualTo(7);
        assertThat(onTheWire.findings()).isEmpty();
        byte[] whole = new byte[1 + 88];
        whole[0] = 40; // up to register 127
        whole[2] = 9;
        answer(rig, frame(1, 4, whole));
        answer(rig, frame(1, 5));
        assertThat(rig.servos.get(0).register(41)).isEqualTo(9);
    }

    @Test
    void aWholeTableCanBeRegistered() {
        ServoRig rig = rig(1);
        byte[] table = new byte[1 + 128];
        table[1 + 5] = 1;
        table[1 + 8] = 1;
        table[1 + 127] = 99;
        answer(rig, frame(1, 4, table));
        answer(rig, frame(1, 5));
        assertThat(rig.servos.get(0).register(127)).isEqualTo(99);
    }

    @Test
    void anAbsentServoIsSilent() {
        ServoRig rig = rig(1);
        send(rig.line, "FF FF 07 02 01 F5");
        assertThat(hear(rig.line)).isEmpty();
    }

    @Test
    void anAbsentServoDoesNotSilenceThoseListedBehindIt() {
        ServoRig rig = rig(3);
        rig.servos.get(1).connected(false);
        send(rig.line, "FF FF FE 07 82 38 02 01 02 03 38");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 04 00 00 08 F2 FF FF 03 04 00 00 08 F0");
    }

    @Test
    void registeredWritesWaitForTheAction() {
        ServoRig rig = rig(1);
        send(rig.line, "FF FF 01 05 04 2A 00 08 C3");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 02 00 FC");
        assertThat(rig.servos.get(0).word(42)).isZero();
        send(rig.line, "FF FF FE 02 05 FA");
        assertThat(hear(rig.line)).isEmpty();
        assertThat(rig.servos.get(0).word(42)).isEqualTo(2048);
    }

    @Test
    void servosWithOneIdGarbleEachOther() {
        ServoRig rig = rig(2);
        rig.servos.get(1).preset(5, 1);
        send(rig.line, "FF FF 01 04 02 38 02 BE");
        String heard = hear(rig.line);
        assertThat(heard).isNotEmpty().isNotEqualTo("FF FF 01 04 00 00 08 F2");
    }

    @Test
    void aReplyIsReadableWhenItsBytesHaveGoneOverTheWire() {
        ServoRig rig = rig(1);
        rig.line.echo(false);
        send(rig.line, "FF FF 01 04 02 38 02 BE");
        byte[] reply = new byte[8];
        assertThat(rig.line.read(reply, 0, 8, rig.clock.nanos() + 30_000_000)).isEqualTo(8);
        assertThat(rig.clock.nanos()).as("8 bytes there and 8 back at 1 Mbit/s").isGreaterThanOrEqualTo(160_000);
    }

    @Test
    void pacesBytesInRealTime() throws InterruptedException {
        World world = new World(new IndependentJoints(1), Clock.WALL);
        SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
        FeetechStsSim servo = new FeetechStsSim(world, 0, 1, 1, 2048, ServoRig.MOTOR);
        servo.preset(7, 0);
        line.attach(servo);
        world.start(0);
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            send(line, "FF FF 01 04 02 38 02 BE");
            assertThat(line.read(new byte[8], 0, 8, System.nanoTime() + 2_000_000_000)).isEqualTo(8);
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * 160_000);
        world.close();
    }

    @Test
    void aFrameThatNobodyReadsAfterStillActs() throws InterruptedException {
        World world = new World(new IndependentJoints(1), Clock.WALL);
        SerialLineSim line = new SerialLineSim("servo", 1_000_000, world);
        FeetechStsSim servo = new FeetechStsSim(world, 0, 1, 1, 2048, ServoRig.MOTOR);
        line.attach(servo);
        List<WireFrame> frames = new ArrayList<>();
        line.observe(frames::add);
        world.start(0);
        send(line, "FF FF FE 06 83 28 01 01 01 4D");
        int[] torque = {0};
        while (torque[0] == 0) {
            Thread.sleep(1);
            world.visit(plant -> torque[0] = servo.register(40));
        }
        world.close();
        assertThat(torque[0]).isEqualTo(1);
        assertThat(frames).hasSize(1);
    }

    @Test
    void anEchoingLineGivesBackWhatWasSaid() {
        ServoRig rig = rig(1);
        rig.line.echo(true);
        send(rig.line, "FF FF 01 02 01 FB");
        assertThat(hear(rig.line)).isEqualTo("FF FF 01 02 01 FB FF FF 01 02 00 FC");
    }

    @Test
    void anUnpluggedLineIsGoneBothWays() {
        ServoRig rig = rig(1);
        rig.line.unplugged(true);
        assertThat(rig.line.write(new byte[6], 0, 6)).isEqualTo(WireFault.GONE);
        assertThat(rig.line.read(new byte[6], 0, 6, System.nanoTime() + 1_000_000)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF FF 01 02 01 FB", "FF FF 01 04 02 38 02 BE", "FF FF 01 04 03 28 01 CE",
        "FF FF 01 05 03 2A 00 08 C4", "FF FF 01 05 04 2A 00 08 C3", "FF FF FE 02 05 FA",
        "FF FF FE 06 82 38 08 01 02 36", "FF FF FE 0A 83 2A 02 01 00 08 02 00 04 39",
        "FF FF FE 06 83 28 01 01 01 4D"})
    void aServoObeysNoFrameWithOneWrongBit(String hex) {
        byte[] good = HEX.parseHex(hex);
        assertThat(parsed(good)).isEqualTo(1);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(parsed(bad)).as("bit %d", bit).isZero();
        }
    }

    private static int parsed(byte[] bytes) {
        InstructionParser parser = new InstructionParser();
        int[] found = {0};
        for (byte b : bytes) {
            parser.add(b, frame -> found[0]++);
        }
        return found[0];
    }
}
