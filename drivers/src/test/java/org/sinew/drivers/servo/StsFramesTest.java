package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.drivers.servo.StsFrames;
import org.sinew.drivers.servo.StsReplies;

@Timeout(60)
class StsFramesTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final boolean[] SIX = {true, true, true, true, true, true};
    private static final int[] IDS = {1, 2, 3, 4, 5, 6};

    private final byte[] out = new byte[256];

    private String hex(int length) {
        return HEX.formatHex(out, 0, length);
    }

    /** A parser that has heard these bytes. */
    private static StsReplies heard(String hex) {
        StsReplies parser = new StsReplies();
        byte[] bytes = HEX.parseHex(hex);
        parser.add(bytes, 0, bytes.length);
        return parser;
    }

    // ---- what the host sends: worked examples of the maker's manual, checked by an independent script ----

    @Test
    void encodesPingReadAndWrite() {
        assertThat(hex(StsFrames.ping(out, 1))).isEqualTo("FF FF 01 02 01 FB");
        assertThat(hex(StsFrames.read(out, 1, 56, 2))).isEqualTo("FF FF 01 04 02 38 02 BE");
        assertThat(hex(StsFrames.write(out, 1, 40, (byte) 1))).isEqualTo("FF FF 01 04 03 28 01 CE");
        assertThat(hex(StsFrames.write(out, 1, 42, (byte) 0, (byte) 8))).isEqualTo("FF FF 01 05 03 2A 00 08 C4");
    }

    @Test
    void encodesSyncReadOfThoseAsked() {
        assertThat(hex(StsFrames.syncRead(out, 56, 2, IDS, SIX)))
                .isEqualTo("FF FF FE 0A 82 38 02 01 02 03 04 05 06 26");
        boolean[] two = {true, true, false, false, false, false};
        assertThat(hex(StsFrames.syncRead(out, 56, 8, IDS, two))).isEqualTo("FF FF FE 06 82 38 08 01 02 36");
    }

    @Test
    void encodesSyncWriteOfAccelerationGoalTimeSpeed() {
        byte[] block = HEX.parseHex("01 32 00 08 00 00 DC 05");
        StsFrames.beginSyncWrite(out, 41, 7);
        System.arraycopy(block, 0, out, StsFrames.syncWriteBlock(7, 0), block.length);
        int length = StsFrames.sealSyncWrite(out, 7, 1);
        assertThat(hex(length)).isEqualTo("FF FF FE 0C 83 29 07 01 32 00 08 00 00 DC 05 26");
        assertThat(length).isEqualTo(StsFrames.syncWriteSize(7, 1));
    }

    @Test
    void encodesTheFrameThatTakesTorqueOff() {
        assertThat(HEX.formatHex(StsFrames.torqueOff(IDS, false)))
                .isEqualTo("FF FF FE 10 83 28 01 01 00 02 00 03 00 04 00 05 00 06 00 30");
        assertThat(HEX.formatHex(StsFrames.torqueOff(new int[] {1}, true))).isEqualTo("FF FF FE 06 83 28 01 01 02 4C");
    }

    // ---- units ----

    @ParameterizedTest
    @CsvSource({"0x8064, 15, -100", "0x0064, 15, 100", "0x0464, 10, -100", "0x0864, 11, -100", "0x8001, 15, -1",
        "0x0800, 15, 2048", "0x8000, 15, 0"})
    void readsSignAndMagnitude(String word, int bit, int value) {
        assertThat(StsFrames.signed(Integer.decode(word), bit)).isEqualTo(value);
        if (value != 0) {
            assertThat(StsFrames.unsigned(value, bit)).isEqualTo(Integer.decode(word));
        }
    }

    @Test
    void everyStepSurvivesTheWayThroughRadians() {
        for (int zero : new int[] {0, 1, 2048, 4095}) {
            for (int sign : new int[] {-1, 1}) {
                for (int steps = 0; steps < 4096; steps++) {
                    assertThat(StsFrames.steps(StsFrames.rad(steps, sign, zero), sign, zero)).isEqualTo(steps);
                }
            }
        }
        assertThat(StsFrames.rad(3072, 1, 2048)).isCloseTo(Math.PI / 2, within(1e-12));
        assertThat(StsFrames.rad(3072, -1, 2048)).isCloseTo(-Math.PI / 2, within(1e-12));
    }

    // ---- what the host hears ----

    @ParameterizedTest
    @CsvSource({"FF FF 01 04 00 00 08 F2, 2048", "FF FF 01 04 00 80 08 72, 2176", "FF FF 01 04 00 18 05 DD, 1304",
        "00 FF FF 01 04 00 00 04 F6, 1024", "FF FF FF 01 04 00 00 04 F6, 1024", "FF FF FF FF 01 04 00 00 04 F6, 1024",
        "FF FF 01 04 00 67 FF FF 01 04 00 00 04 F6, 1024", "FF 60 18 FB EF FF FF 01 04 00 00 04 F6, 1024"})
    void takesAPositionAlsoBehindNoise(String hex, int position) {
        StsReplies parser = heard(hex);
        assertThat(parser.next(2, true)).isTrue();
        assertThat(parser.id()).isEqualTo(1);
        assertThat(parser.error()).isZero();
        assertThat(parser.word(0)).isEqualTo(position);
        assertThat(parser.next(2, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FF 60 18 FB EF", "FF FF 01 04 00 67", "FF FF 01 04 00 18 05 DC",
        "FF FF 01 04 02 38 E8 03 42", "FF FF 01 06 00 00 04 F6", "FF FF FE 04 00 00 08 F5", ""})
    void takesNothingFromCollisionsCutsAndWrongSums(String hex) {
        assertThat(heard(hex).next(2, true)).isFalse();
    }

    @Test
    void deliversErrorBitsTogetherWithTheData() {
        StsReplies parser = heard("FF FF 06 04 20 00 08 CD");
        assertThat(parser.next(2, false)).isTrue();
        assertThat(parser.id()).isEqualTo(6);
        assertThat(parser.word(0)).isEqualTo(2048);
        assertThat(parser.error()).as("overload").isEqualTo(0x20);
    }

    @Test
    void takesRepliesBackToBack() {
        StsReplies parser = heard("FF FF 01 0A 00 00 08 00 00 00 00 79 1E 55"
                + " FF FF 02 0A 00 FF 07 00 00 00 00 77 23 53");
        assertThat(parser.next(8, false)).isTrue();
        assertThat(new int[] {parser.id(), parser.word(0), parser.data(6), parser.data(7)})
                .containsExactly(1, 2048, 121, 30);
        assertThat(parser.next(8, false)).isTrue();
        assertThat(new int[] {parser.id(), parser.word(0), parser.data(6), parser.data(7)})
                .containsExactly(2, 2047, 119, 35);
        assertThat(parser.next(8, false)).isFalse();
    }

    @Test
    void tellsItsOwnEchoFromAReply() {
        byte[] sent = HEX.parseHex("FF FF 01 02 01 FB");
        StsReplies parser = heard("FF FF 01 02 01 FB FF FF 01 02 00 FC");
        assertThat(parser.next(0, false)).isTrue();
        assertThat(parser.is(sent, sent.length)).isTrue();
        assertThat(parser.next(0, false)).isTrue();
        assertThat(parser.is(sent, sent.length)).isFalse();
        assertThat(parser.error()).isZero();
    }

    @Test
    void findsTheSameReplyHoweverTheBytesAreCut() {
        byte[] bytes = HEX.parseHex("12 FF FF 01 04 00 FF 07 F4 FF");
        for (int cut = 0; cut <= bytes.length; cut++) {
            StsReplies parser = new StsReplies();
            parser.add(bytes, 0, cut);
            boolean found = parser.next(2, false);
            parser.add(bytes, cut, bytes.length - cut);
            found |= parser.next(2, false);
            assertThat(found).as("cut at %d", cut).isTrue();
        }
    }

    @Test
    void aFalseHeaderDoesNotHoldBackWhatFollows() {
        StsReplies parser = heard("FF FF 01 08 FF FF 01 08 00 00 08 00 00 00 00 EE");
        assertThat(parser.next(6, true)).isTrue();
        assertThat(parser.word(0)).isEqualTo(2048);
    }

    /** Whether the position 2047 of servo 1 is among the replies; chance frames of other ids are rejected. */
    private static boolean finds(StsReplies parser, boolean ended) {
        boolean found = false;
        while (parser.next(6, ended)) {
            assertThat(parser.id()).isLessThanOrEqualTo(0xFD);
            found |= parser.id() == 1 && parser.word(0) == 2047;
            if (parser.id() != 1) {
                parser.reject();
            }
        }
        return found;
    }

    @Test
    void losesNoReplyBehindAnyBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("losesNoReplyBehindAnyBytes: seed " + seed);
        Random random = new Random(seed);
        StsReplies parser = new StsReplies();
        byte[] reply = HEX.parseHex("FF FF 01 08 00 FF 07 64 80 64 04 A4");
        for (int round = 0; round < 20_000; round++) {
            parser.clear();
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = random.nextInt(3) == 0 ? -1 : noise[i];
            }
            parser.add(noise, 0, noise.length);
            boolean found = finds(parser, false);
            parser.add(reply, 0, reply.length);
            found |= finds(parser, true);
            assertThat(found).as("seed %d round %d after %s", seed, round, Arrays.toString(noise)).isTrue();
        }
    }
}
