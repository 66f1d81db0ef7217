package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.Hex;

/** Golden frames: worked examples of ROBOTIS' e-Manual, protocol 2.0, and frames computed by an independent script. */
@Timeout(60)
class Dynamixel2FramesTest {
    private static void assertFrame(byte[] frame, String hex) {
        assertThat(Hex.of(frame)).isEqualTo(hex);
    }

    @Test
    void encodesInstructionsToOneServo() {
        assertFrame(Dynamixel2Frames.ping(1), "FF FF FD 00 01 03 00 01 19 4E");
        assertFrame(Dynamixel2Frames.reboot(1), "FF FF FD 00 01 03 00 08 2F 4E");
        assertFrame(Dynamixel2Frames.read(1, 132, 4), "FF FF FD 00 01 07 00 02 84 00 04 00 1D 15");
        assertFrame(Dynamixel2Frames.write(1, 116, Hex.of("00 02 00 00")),
                "FF FF FD 00 01 09 00 03 74 00 00 02 00 00 CA 89");
        assertFrame(Dynamixel2Frames.write(1, 98, (byte) 10), "FF FF FD 00 01 06 00 03 62 00 0A 4A E4");
    }

    @Test
    void encodesInstructionsToSeveralServos() {
        assertFrame(Dynamixel2Frames.syncRead(132, 4, 1, 2), "FF FF FD 00 FE 09 00 82 84 00 04 00 01 02 CE FA");
        assertFrame(Dynamixel2Frames.fastSyncRead(132, 4, 3, 7, 4),
                "FF FF FD 00 FE 0A 00 8A 84 00 04 00 03 07 04 20 F2");
        assertFrame(Dynamixel2Frames.syncWrite(116, 4, new int[] {1, 2}, Hex.of("96 00 00 00 AA 00 00 00")),
                "FF FF FD 00 FE 11 00 83 74 00 04 00 01 96 00 00 00 02 AA 00 00 00 82 87");
        assertThatThrownBy(() -> Dynamixel2Frames.syncWrite(116, 4, new int[] {1, 2}, new byte[7]))
                .hasMessage("7 bytes for 2 servos of 4");
    }

    @Test
    void encodesReplies() {
        assertFrame(Dynamixel2Frames.status(1, 0, Hex.of("A6 00 00 00")),
                "FF FF FD 00 01 08 00 55 00 A6 00 00 00 8C C0");
        assertFrame(Dynamixel2Frames.status(1, 0x80, Hex.of("00 08 00 00")),
                "FF FF FD 00 01 08 00 55 80 00 08 00 00 1F 84");
    }

    @Test
    void stuffsAByteBehindAHeaderInTheParameters() {
        assertFrame(Dynamixel2Frames.write(1, 116, Hex.of("FF FF FD 00")),
                "FF FF FD 00 01 0A 00 03 74 00 FF FF FD FD 00 21 E7");
    }

    @Test
    void whatIsStuffedComesOutAsItWasMeant() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Dynamixel2FramesTest: seed " + seed);
        Random random = new Random(seed);
        byte[] alphabet = {-1, -1, -1, (byte) 0xFD, (byte) 0xFD, 0, 3};
        for (int round = 0; round < 20_000; round++) {
            byte[] body = new byte[random.nextInt(20)];
            for (int i = 0; i < body.length; i++) {
                body[i] = alphabet[random.nextInt(alphabet.length)];
            }
            byte[] stuffed = Dynamixel2Frames.stuff(body);
            assertThat(Dynamixel2Frames.unstuff(stuffed)).as("seed %d round %d", seed, round).isEqualTo(body);
            for (int i = 0; i + 4 <= stuffed.length; i++) {
                boolean header = Dynamixel2Frames.isHeader(stuffed, i, stuffed.length);
                assertThat(header && stuffed[i + 3] != (byte) 0xFD).as("seed %d round %d", seed, round).isFalse();
            }
        }
    }

    /** Whole frames through the decoder, length and header included: a CRC of 16 bits lets none of them pass. */
    @ParameterizedTest
    @ValueSource(strings = {"FF FF FD 00 01 03 00 01 19 4E", "FF FF FD 00 01 07 00 55 00 06 04 26 65 5D",
        "FF FF FD 00 01 07 00 02 84 00 04 00 1D 15", "FF FF FD 00 01 08 00 55 00 A6 00 00 00 8C C0",
        "FF FF FD 00 01 08 00 55 80 00 08 00 00 1F 84", "FF FF FD 00 01 09 00 03 74 00 00 02 00 00 CA 89",
        "FF FF FD 00 FE 09 00 82 84 00 04 00 01 02 CE FA", "FF FF FD 00 FE 0A 00 8A 84 00 04 00 03 07 04 20 F2",
        "FF FF FD 00 01 0A 00 03 74 00 FF FF FD FD 00 21 E7", "FF FF FD 00 01 03 00 08 2F 4E",
        "FF FF FD 00 FE 11 00 83 74 00 04 00 01 96 00 00 00 02 AA 00 00 00 82 87"})
    void noErrorOfOneOrTwoBitsIsTaken(String hex) {
        byte[] good = Hex.of(hex);
        assertThat(takes(good)).as("the good one").isTrue();
        for (int i = 0; i < 8 * good.length; i++) {
            byte[] one = BitErrors.flip(good, i);
            assertThat(takes(one)).as("bit %d", i).isFalse();
            for (int j = i + 1; j < 8 * good.length; j++) {
                assertThat(takes(BitErrors.flip(one, j))).as("bits %d and %d", i, j).isFalse();
            }
        }
    }

    private static boolean takes(byte[] bytes) {
        return new Dynamixel2Decoder().decode(new byte[0], bytes).frames().stream().anyMatch(DecodedFrame::accepted);
    }
}
