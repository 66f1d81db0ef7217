package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.Hex;

/** The first and the last of what the parser of Dynamixel frames takes, and every field that it tells. */
@Timeout(60)
class Dynamixel2EdgesTest {
    private static final byte[] NOTHING = {};

    private static DecodedFrame only(byte[] sent, byte[] received) {
        List<DecodedFrame> frames = new Dynamixel2Decoder().decode(sent, received).frames();
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    private static Map<String, Object> fields(byte[] received) {
        DecodedFrame frame = only(NOTHING, received);
        assertThat(frame.reason()).isEmpty();
        return frame.fields();
    }

    @ParameterizedTest
    @CsvSource({"FF FF FD, truncated: 3 of at least 10 bytes", "FF FF FD 00, truncated: 4 of at least 10 bytes",
        "FF FF FD 00 FC 07, truncated: 6 of at least 10 bytes", "FF FF FD 00 01 03 00, truncated: 7 of 10 bytes",
        "FF FF FD 00 01 02 00, 'length 2, but no frame has less than 3'", "FF FF FD 00 FD, id 0xFD is no id"})
    void saysOfTheShortestPiecesWhatIsMissing(String hex, String reason) {
        assertThat(only(NOTHING, Hex.of(hex)).reason()).contains(reason);
    }

    @Test
    void aByteThatIsNotZeroBehindTheHeaderBeginsNoFrame() {
        assertThat(only(NOTHING, Hex.of("FF FF FD 01 01 03 00 01 19 4E")).reason().orElseThrow()).contains("no header");
    }

    @Test
    void aBrokenFrameHasItsIdAndItsKindAsSoonAsTheyAreThere() {
        assertThat(only(NOTHING, Hex.of("FF FF FD 00")).id()).isEmpty();
        assertThat(only(NOTHING, Hex.of("FF FF FD 00 07")).id()).hasValue(7);
        assertThat(only(NOTHING, Hex.of("FF FF FD 00 07 08 00 55")).kind()).contains(Kind.STATUS);
        assertThat(only(NOTHING, Hex.of("FF FF FD 00 07 08 00 02")).kind()).contains(Kind.INSTRUCTION);
        assertThat(only(NOTHING, Hex.of("FF FF FD 00 07 08 00")).kind()).as("not told yet").contains(Kind.STATUS);
        assertThat(only(NOTHING, Dynamixel2Frames.status(0xFC, 0)).id()).as("the highest id").hasValue(0xFC);
    }

    @Test
    void theWrongCrcIsToldByteByByte() {
        assertThat(only(NOTHING, Hex.of("FF FF FD 00 01 03 00 01 2D 01")).reason())
                .contains("wrong CRC 2D 01; of these bytes it is 19 4E");
    }

    @Test
    void tellsWhichRegistersOfWhichServosAreRead() {
        assertThat(fields(Dynamixel2Frames.read(1, 132, 4))).containsEntry("addr", 132).containsEntry("length", 4)
                .containsEntry("registers", List.of("pos")).doesNotContainKey("ids");
        assertThat(fields(Dynamixel2Frames.syncRead(132, 4, 1, 200))).containsEntry("ids", List.of(1, 200));
        assertThat(fields(Dynamixel2Frames.frame(1, 0x77))).containsEntry("instruction", "unknown, 0x77");
        assertThat(fields(Dynamixel2Frames.frame(1, Dynamixel2Frames.READ, new byte[3]))).doesNotContainKey("addr");
    }

    @Test
    void tellsWhatIsWrittenToWhom() {
        assertThat(fields(Dynamixel2Frames.write(1, 64, (byte) 1))).containsEntry("torque", 1L);
        assertThat(fields(Dynamixel2Frames.frame(1, Dynamixel2Frames.WRITE, (byte) 64, (byte) 0)))
                .doesNotContainKey("addr");
        Map<String, Object> fields = fields(Dynamixel2Frames.syncWrite(116, 4, new int[] {1, 200},
                Hex.of("96 00 00 00 AA 00 00 00")));
        assertThat(fields).containsEntry("addr", 116).containsEntry("length", 4);
        List<?> servos = (List<?>) fields.get("servos");
        assertThat(servos).hasSize(2);
        assertThat(((Map<?, ?>) servos.getFirst()).get("id")).isEqualTo(1);
        assertThat(((Map<?, ?>) servos.getFirst()).get("goal")).isEqualTo(150L);
        assertThat(((Map<?, ?>) servos.getLast()).get("id")).isEqualTo(200);
        assertThat(((Map<?, ?>) servos.getLast()).get("goal")).isEqualTo(170L);
        byte[] uneven = Dynamixel2Frames.frame(254, Dynamixel2Frames.SYNC_WRITE, Hex.of("74 00 04 00 01 96 00"));
        assertThat(fields(uneven)).as("no whole servo").doesNotContainKey("servos");
        byte[] words = Dynamixel2Frames.syncWrite(100, 2, new int[] {1}, Hex.of("96 00"));
        assertThat((List<?>) fields(words).get("servos")).hasSize(1);
        byte[] none = Dynamixel2Frames.frame(254, Dynamixel2Frames.SYNC_WRITE, Hex.of("74 00 04 00"));
        assertThat(fields(none)).containsEntry("servos", List.of());
    }

    @Test
    void aReplyWithoutErrorNamesNoneAndOneByteIsAValue() {
        assertThat(fields(Dynamixel2Frames.status(1, 0, (byte) 200))).containsEntry("error", 0)
                .containsEntry("value", 200).doesNotContainKey("error_names");
        assertThat(fields(Dynamixel2Frames.status(1, 7))).containsEntry("error_names", List.of("access refused"));
        assertThat(fields(Dynamixel2Frames.status(1, 8))).containsEntry("error_names", List.of("unknown, 8"));
    }

    @Test
    void registerZeroIsReadAsRegisters() {
        assertThat(only(Dynamixel2Frames.read(1, 0, 2), Dynamixel2Frames.status(1, 0, Hex.of("06 04"))).fields())
                .containsEntry("model", 1030L);
    }

    @Test
    void aBulkReadSaysOfEachServoWhichRegisters() {
        byte[] sent = Dynamixel2Frames.frame(254, Dynamixel2Frames.BULK_READ, Hex.of("01 84 00 04 00 C8 92 00 01 00"));
        byte[] first = Dynamixel2Frames.status(1, 0, Hex.of("A6 00 00 00"));
        byte[] second = Dynamixel2Frames.status(200, 0, (byte) 30);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        List<DecodedFrame> frames = new Dynamixel2Decoder().decode(sent, both).frames();
        assertThat(frames).extracting(frame -> frame.id().orElseThrow()).containsExactly(1, 200);
        assertThat(frames.getFirst().fields()).containsEntry("pos", 166L);
        assertThat(frames.getLast().fields()).containsEntry("temp_C", 30L);
    }

    /** One frame in which both answer to a fast bulk read; {@code flipped} bits of the last byte of all. */
    private static byte[] joined(int flipped) {
        byte[] all = Hex.of("FF FF FD 00 FE 11 00 55 00 03 A6 00 00 00 00 00 80 C8 1F 08 00 00 00 00");
        int crc = Dynamixel2Frames.crc(all, 0, 14);
        all[14] = (byte) crc;
        all[15] = (byte) (crc >> 8);
        crc = Dynamixel2Frames.crc(all, 0, 22);
        all[22] = (byte) crc;
        all[23] = (byte) (crc >> 8);
        all[15] ^= (byte) flipped;
        if (flipped != 0) {
            crc = Dynamixel2Frames.crc(all, 0, 22);
            all[22] = (byte) crc;
            all[23] = (byte) (crc >> 8);
        }
        return all;
    }

    @Test
    void eachPartOfAJoinedAnswerIsJudgedByItsOwnCrc() {
        byte[] sent = Dynamixel2Frames.frame(254, Dynamixel2Frames.FAST_BULK_READ,
                Hex.of("03 84 00 04 00 C8 84 00 04 00"));
        List<DecodedFrame> good = new Dynamixel2Decoder().decode(sent, joined(0)).frames();
        assertThat(good).extracting(DecodedFrame::accepted).containsExactly(true, true);
        assertThat(good).extracting(frame -> frame.fields().get("pos")).containsExactly(166L, 2079L);
        List<DecodedFrame> bad = new Dynamixel2Decoder().decode(sent, joined(1)).frames();
        assertThat(bad).extracting(DecodedFrame::accepted).containsExactly(false, true);
        assertThat(bad.getFirst().reason()).contains("wrong CRC after its part");
        byte[] more = Dynamixel2Frames.fastSyncRead(132, 4, 3, 200, 5);
        assertThat(new Dynamixel2Decoder().decode(more, joined(0)).frames())
                .extracting(frame -> frame.kind().orElseThrow())
                .containsExactly(Kind.STATUS, Kind.STATUS, Kind.ABSENT);
    }

    @Test
    void aPartOfAJoinedAnswerThatIsCutOffIsAbsent() {
        byte[] sent = Dynamixel2Frames.frame(254, Dynamixel2Frames.FAST_BULK_READ,
                Hex.of("03 84 00 04 00 C8 84 00 04 00 05 84 00 00 00"));
        assertThat(new Dynamixel2Decoder().decode(sent, joined(0)).frames())
                .extracting(frame -> frame.kind().orElseThrow())
                .containsExactly(Kind.STATUS, Kind.STATUS, Kind.ABSENT);
    }

    @Test
    void aRequestThatWasCutBeforeItsInstructionAsksForNothing() {
        byte[] cut = Hex.of("FF FF FD 00 FE 03 00");
        assertThat(new Dynamixel2Decoder().decode(cut, Dynamixel2Frames.status(1, 0)).frames())
                .extracting(DecodedFrame::accepted).containsExactly(true);
    }
}
