package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.Hex;

/** The first and the last of what the STS parsers take, and every field that they tell. */
@Timeout(60)
class StsEdgesTest {
    private static DecodedFrame only(String sent, String received) {
        List<DecodedFrame> frames = new StsDecoder().decode(Hex.of(sent), Hex.of(received)).frames();
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    /** These bytes with the sum that belongs behind them. */
    private static String summed(String hex) {
        byte[] bytes = Hex.of(hex + " 00");
        bytes[bytes.length - 1] = (byte) StsFrames.checksum(bytes, 2, bytes.length - 1);
        return Hex.of(bytes);
    }

    private static StsReplies heard(String hex) {
        StsReplies parser = new StsReplies();
        byte[] bytes = Hex.of(hex);
        parser.add(bytes, 0, bytes.length);
        return parser;
    }

    @Test
    void countsWrongSumsAndWhatBelongsToNoReply() {
        StsReplies parser = heard("12 34 FF FF 01 04 00 18 05 DC FF FF 01 04 00 18 05 DD 56");
        assertThat(parser.next(2, true)).isTrue();
        assertThat(parser.badSums()).isEqualTo(1);
        assertThat(parser.skipped()).isEqualTo(2 + 8);
        parser.reject();
        assertThat(parser.skipped()).isEqualTo(2 + 8 + 1);
        assertThat(parser.next(2, true)).isFalse();
        assertThat(parser.skipped()).as("all").isEqualTo(2 + 8 + 8 + 1);
        parser.clear();
        assertThat(parser.badSums() + parser.skipped()).isZero();
    }

    @Test
    void takesTheHighestIdOfAServo() {
        StsReplies parser = heard(summed("FF FF FD 02 00"));
        assertThat(parser.next(0, false)).isTrue();
        assertThat(parser.id()).isEqualTo(0xFD);
    }

    @Test
    void takesAnyNumberOfRepliesOneAfterTheOther() {
        StsReplies parser = new StsReplies();
        byte[] reply = Hex.of("FF FF 01 04 00 18 05 DD");
        for (int i = 0; i < 1_000; i++) {
            parser.add(reply, 0, reply.length);
            assertThat(parser.next(2, false)).as("reply %d", i).isTrue();
        }
        assertThat(parser.skipped()).isZero();
    }

    @Test
    void theSmallestNegativeNumberAndZeroHaveTheirRegisterValue() {
        assertThat(StsFrames.unsigned(0, 15)).isZero();
        assertThat(StsFrames.unsigned(-1, 15)).isEqualTo(0x8001);
    }

    @ParameterizedTest
    @CsvSource({"FF FF, truncated: 2 of at least 6 bytes", "FF FF 01, truncated: 3 of at least 6 bytes",
        "FF FF 01 04, truncated: 4 of 8 bytes", "FF FF FF, truncated: 2 of at least 6 bytes",
        "FF FF 01 01, 'length byte 1, but no frame has less than 2'"})
    void saysOfTheShortestPiecesWhatIsMissing(String hex, String reason) {
        assertThat(only("", hex).reason()).contains(reason);
    }

    @Test
    void aBrokenFrameHasItsIdAsSoonAsThatIsThere() {
        assertThat(only("", "FF FF 07 04 00").id()).hasValue(7);
        assertThat(only("", "FF FF 07").id()).hasValue(7);
        assertThat(only("", "FF FF").id()).isEmpty();
    }

    @Test
    void tellsWhichRegistersOfWhichServosAreRead() {
        Map<String, Object> fields = only("", "FF FF FE 06 82 38 08 01 02 36").fields();
        assertThat(fields).containsEntry("addr", 56).containsEntry("length", 8).containsEntry("ids", List.of(1, 2));
        assertThat(only("", summed("FF FF FE 05 82 38 02 09")).fields()).containsEntry("ids", List.of(9));
        assertThat(only("", "FF FF 01 04 02 38 02 BE").fields()).doesNotContainKey("ids");
    }

    @Test
    void aReadBeyondTheLastRegisterIsNoInstruction() {
        int last = StsRegisters.REGISTERS;
        String within = String.format(Locale.ROOT, "FF FF 01 04 02 38 %02X", last - 56);
        String beyond = String.format(Locale.ROOT, "FF FF 01 04 02 38 %02X", last - 55);
        assertThat(only("", summed(within)).kind()).contains(Kind.INSTRUCTION);
        assertThat(only("", summed(beyond)).kind()).contains(Kind.STATUS);
        assertThat(only("", summed("FF FF 01 04 02 38 00")).kind()).contains(Kind.STATUS);
    }

    @Test
    void theShortestWritesAreInstructionsAndWhatNoManualKnowsToo() {
        assertThat(only("", summed("FF FF 01 04 04 28 01")).fields()).containsEntry("instruction", "register write");
        assertThat(only("", summed("FF FF FE 04 83 28 01")).fields()).containsEntry("instruction", "sync write")
                .containsEntry("servos", List.of());
        assertThat(only("", summed("FF FF 01 02 40")).fields()).containsEntry("instruction", "unknown, 0x40");
        assertThat(only("", summed("FF FF 01 02 3F")).kind()).as("all error bits").contains(Kind.STATUS);
    }

    @Test
    void eachErrorIsAFieldAndOneByteIsAValue() {
        assertThat(only("FF FF 06 04 02 38 02 B9", "FF FF 06 04 20 00 08 CD").fields()).containsEntry("overload", true)
                .doesNotContainKey("voltage");
        assertThat(only("", summed("FF FF 01 03 00 08")).fields()).containsEntry("value", 8);
    }
}
