package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.FrameDecoder.Exchange;
import org.sinew.drivers.decode.Hex;

/** Frames of {@link Dynamixel2Frames} and of the worked examples in ROBOTIS' e-Manual, protocol 2.0. */
@Timeout(60)
class Dynamixel2DecoderTest {
    private static final byte[] READ_POSITION = Dynamixel2Frames.read(1, 132, 4);

    private static Exchange decode(byte[] sent, byte[] received) {
        return new Dynamixel2Decoder().decode(sent, received);
    }

    private static DecodedFrame only(byte[] sent, byte[] received) {
        List<DecodedFrame> frames = decode(sent, received).frames();
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    private static Map<String, Object> accepted(byte[] sent, byte[] received) {
        DecodedFrame frame = only(sent, received);
        assertThat(frame.reason()).isEmpty();
        return frame.fields();
    }

    private static Map<String, Object> accepted(String received) {
        return accepted(new byte[0], Hex.of(received));
    }

    private static String refused(byte[] sent, byte[] received) {
        DecodedFrame frame = only(sent, received);
        assertThat(frame.accepted()).isFalse();
        return frame.reason().orElseThrow();
    }

    @Test
    void readsTheRepliesOfTheManual() {
        byte[] ping = Dynamixel2Frames.ping(254);
        List<DecodedFrame> both = decode(ping, Hex.of("FF FF FD 00 01 07 00 55 00 06 04 26 65 5D"
                + "FF FF FD 00 02 07 00 55 00 06 04 26 6F 6D")).frames();
        assertThat(both).extracting(frame -> frame.fields().get("model")).containsExactly(1030, 1030);
        assertThat(both).extracting(frame -> frame.fields().get("firmware")).containsExactly(38, 38);
        assertThat(accepted("FF FF FD 00 01 08 00 55 00 A6 00 00 00 8C C0")).containsEntry("pos", 166L);
        assertThat(accepted("FF FF FD 00 02 08 00 55 00 1F 08 00 00 BA BE")).containsEntry("pos", 2079L);
    }

    @Test
    void readsNegativePositions() {
        byte[] reply = Dynamixel2Frames.status(1, 0, Hex.of("9C FF FF FF"));
        assertThat(accepted(READ_POSITION, reply)).containsEntry("pos", -100L).containsEntry("value", -100L);
    }

    @Test
    void givesValueAndErrorOfAServoInAlert() {
        Map<String, Object> fields = accepted(READ_POSITION, Hex.of("FF FF FD 00 01 08 00 55 80 00 08 00 00 1F 84"));
        assertThat(fields).containsEntry("pos", 2048L).containsEntry("error", 128)
                .containsEntry("error_names", List.of("hardware alert"));
        assertThat(accepted(READ_POSITION, Dynamixel2Frames.status(1, 0x87)))
                .containsEntry("error_names", List.of("access refused", "hardware alert"));
    }

    @ParameterizedTest
    @CsvSource({"FF FF FD 00 01 03 00 01 19 4E, ping", "FF FF FD 00 01 03 00 08 2F 4E, reboot",
        "FF FF FD 00 01 03 00 05 02 CE, action", "FF FF FD 00 01 07 00 02 84 00 04 00 1D 15, read",
        "FF FF FD 00 01 09 00 03 74 00 00 02 00 00 CA 89, write",
        "FF FF FD 00 FE 09 00 82 84 00 04 00 01 02 CE FA, sync read",
        "FF FF FD 00 FE 0A 00 8A 84 00 04 00 03 07 04 20 F2, fast sync read"})
    void namesWhatAHostSends(String hex, String instruction) {
        assertThat(accepted(hex)).containsEntry("instruction", instruction);
    }

    @Test
    void takesStuffedBytesOut() {
        assertThat(accepted("FF FF FD 00 01 0A 00 03 74 00 FF FF FD FD 00 21 E7"))
                .containsEntry("addr", 116).containsEntry("goal", 0x00FDFFFFL);
    }

    @Test
    void readsOneFrameInWhichAllAnswer() {
        byte[] sent = Dynamixel2Frames.fastSyncRead(132, 4, 3, 7);
        byte[] first = Hex.of("FF FF FD 00 FE 11 00 55 00 03 A6 00 00 00");
        int crc = Dynamixel2Frames.crc(first, 0, first.length);
        byte[] all = Arrays.copyOf(first, 24);
        all[14] = (byte) crc;
        all[15] = (byte) (crc >> 8);
        System.arraycopy(Hex.of("80 07 1F 08 00 00"), 0, all, 16, 6);
        crc = Dynamixel2Frames.crc(all, 0, 22);
        all[22] = (byte) crc;
        all[23] = (byte) (crc >> 8);
        List<DecodedFrame> frames = decode(sent, all).frames();
        assertThat(frames).extracting(frame -> frame.id().orElseThrow()).containsExactly(3, 7);
        assertThat(frames).extracting(frame -> frame.fields().get("pos")).containsExactly(166L, 2079L);
        assertThat(frames.getLast().fields()).containsEntry("error", 128);
    }

    @Test
    void saysWhyItRefuses() {
        byte[] none = {};
        assertThat(refused(none, Hex.of("FF FF FD 00 01 03 00 01 2D 01"))).contains("CRC 2D 01", "19 4E");
        assertThat(refused(none, Hex.of("FF FF FD 00 02 04 FF"))).isEqualTo("truncated: 7 of 65291 bytes");
        assertThat(refused(none, Hex.of("FF FF FD 00 FF 04 00 55 00 00 00"))).contains("0xFF");
        assertThat(refused(none, Hex.of("FF FF 01 02 00 FC"))).contains("no header FF FF FD 00");
        assertThat(refused(none, Dynamixel2Frames.status(254, 0))).contains("0xFE");
        assertThat(refused(READ_POSITION, Dynamixel2Frames.status(2, 0, new byte[4]))).contains("wrong id: 2");
        assertThat(refused(READ_POSITION, Dynamixel2Frames.status(1, 0, new byte[2]))).contains("wrong length: 2");
        assertThat(refused(READ_POSITION, none)).isEqualTo("no answer");
        assertThat(refused(Hex.of("FF FF FD 00 01 03 00 01 2D 01"), none))
                .contains("what was sent is no good frame", "19 4E");
    }

    @Test
    void nobodyIsMissedAfterABroadcast() {
        for (byte[] sent : List.of(Dynamixel2Frames.write(254, 64, (byte) 0), Dynamixel2Frames.action(),
                Dynamixel2Frames.syncWrite(64, 1, new int[] {1, 2}, new byte[2]), Dynamixel2Frames.reboot(254),
                Dynamixel2Frames.read(254, 132, 4))) {
            for (byte[] heard : List.of(new byte[0], sent)) {
                assertThat(decode(sent, heard).frames()).singleElement().satisfies(frame -> {
                    assertThat(frame.kind()).contains(Kind.INSTRUCTION);
                    assertThat(frame.accepted()).isTrue();
                    assertThat(frame.bytes()).isEqualTo(sent);
                });
            }
        }
    }

    @Test
    void whoIsAskedByABroadcastIsMissed() {
        byte[] bulk = Hex.of("01 84 00 04 00 02 84 00 04 00");
        for (byte[] sent : List.of(Dynamixel2Frames.syncRead(132, 4, 1, 2), Dynamixel2Frames.fastSyncRead(132, 4, 1, 2),
                Dynamixel2Frames.frame(254, Dynamixel2Frames.BULK_READ, bulk),
                Dynamixel2Frames.frame(254, Dynamixel2Frames.FAST_BULK_READ, bulk))) {
            assertThat(decode(sent, new byte[0]).frames()).extracting(frame -> frame.kind().orElseThrow())
                    .containsExactly(Kind.ABSENT, Kind.ABSENT);
        }
        assertThat(decode(Dynamixel2Frames.ping(254), new byte[0]).frames()).singleElement()
                .satisfies(frame -> assertThat(frame.kind()).contains(Kind.ABSENT));
    }

    @Test
    void refusesAHeaderInsideAFrameThatWasNotStuffed() {
        byte[] bad = Hex.of("FF FF FD 00 01 0A 00 03 74 00 FF FF FD 01 00 00 00");
        int crc = Dynamixel2Frames.crc(bad, 0, bad.length - 2);
        bad[15] = (byte) crc;
        bad[16] = (byte) (crc >> 8);
        assertThat(refused(new byte[0], bad)).contains("no FD stuffed in");
    }

    @Test
    void dropsTheEchoAndFindsTheReplyBehindNoise() {
        byte[] reply = Dynamixel2Frames.status(1, 0, Hex.of("00 08 00 00"));
        byte[] heard = Hex.of("00 FD " + Hex.of(READ_POSITION) + " FF FF " + Hex.of(reply) + " FF");
        Exchange exchange = decode(READ_POSITION, heard);
        assertThat(exchange.echo()).isTrue();
        assertThat(exchange.frames()).singleElement().satisfies(frame ->
                assertThat(frame.fields()).containsEntry("pos", 2048L));
        assertThat(decode(READ_POSITION, READ_POSITION).frames()).singleElement()
                .satisfies(frame -> assertThat(frame.kind()).contains(Kind.ABSENT));
    }

    @Test
    void hasWordsForAnyBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("Dynamixel2DecoderTest: seed " + seed);
        Random random = new Random(seed);
        int[] instructions = {0x01, 0x02, 0x03, 0x04, 0x55, 0x82, 0x83, 0x8A, 0x92, 0x93, 0x77};
        for (int round = 0; round < 20_000; round++) {
            byte[] parameters = new byte[random.nextInt(20)];
            random.nextBytes(parameters);
            byte[] frame = Dynamixel2Frames.frame(random.nextInt(256),
                    instructions[random.nextInt(instructions.length)], parameters);
            byte[] sent = Dynamixel2Frames.frame(random.nextInt(256),
                    instructions[random.nextInt(instructions.length)], parameters);
            byte[] cut = Arrays.copyOfRange(frame, random.nextInt(3), frame.length - random.nextInt(3));
            assertThat(decode(new byte[0], cut).frames()).as("seed %d round %d", seed, round).isNotEmpty();
            assertThat(decode(sent, cut).frames()).as("seed %d round %d", seed, round).isNotEmpty();
        }
    }
}
