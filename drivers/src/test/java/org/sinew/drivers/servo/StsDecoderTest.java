package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.DecodedFrame.Kind;
import org.sinew.drivers.decode.FrameDecoder;
import org.sinew.drivers.decode.FrameDecoder.Exchange;
import org.sinew.drivers.decode.Hex;

/** Frames whose meaning is known: those of {@link StsFrames} and the worked examples of Feetech's manual. */
@Timeout(60)
class StsDecoderTest {
    private static final String READ_POSITION = "FF FF 01 04 02 38 02 BE";
    private static final String READ_POSITION_OF_6 = "FF FF 06 04 02 38 02 B9";

    private static Exchange decode(String sent, String received) {
        return new StsDecoder().decode(Hex.of(sent), Hex.of(received));
    }

    private static DecodedFrame only(String sent, String received) {
        assertThat(decode(sent, received).frames()).hasSize(1);
        return decode(sent, received).frames().getFirst();
    }

    private static Map<String, Object> accepted(String sent, String received) {
        DecodedFrame frame = only(sent, received);
        assertThat(frame.reason()).isEmpty();
        return frame.fields();
    }

    private static String refused(String sent, String received) {
        DecodedFrame frame = only(sent, received);
        assertThat(frame.accepted()).isFalse();
        return frame.reason().orElseThrow();
    }

    @Test
    void isFoundByTheWordOnTheCommandLine() {
        assertThat(ServiceLoader.load(FrameDecoder.class).stream().map(each -> each.get().protocol()))
                .contains("feetech-sts", "dynamixel2");
    }

    @ParameterizedTest
    @CsvSource({"00 08, 2048", "FF 07, 2047", "01 80, -1", "64 80, -100", "18 05, 1304"})
    void readsAPositionWithItsSign(String data, int position) {
        byte[] bytes = Hex.of("FF FF 01 04 00 " + data + " 00");
        bytes[7] = (byte) StsFrames.checksum(bytes, 2, 7);
        assertThat(accepted("", Hex.of(bytes))).containsEntry("pos", (long) position).containsEntry("error", 0);
        assertThat(accepted(READ_POSITION, Hex.of(bytes))).containsEntry("pos", (long) position)
                .containsEntry("addr", 56);
    }

    @Test
    void namesTheBlockOfAStatusInItsUnits() {
        Map<String, Object> fields = accepted("FF FF 01 04 02 38 08 B8",
                "FF FF 01 0A 00 00 08 64 80 64 04 79 1E 09");
        assertThat(fields).containsEntry("pos", 2048L).containsEntry("speed", -100L).containsEntry("load", -100L)
                .containsEntry("voltage_V", 12.1).containsEntry("temp_C", 30L);
    }

    @Test
    void givesValueAndErrorOfAnOverloadedServo() {
        Map<String, Object> fields = accepted(READ_POSITION_OF_6, "FF FF 06 04 20 00 08 CD");
        assertThat(fields).containsEntry("pos", 2048L).containsEntry("error", 32)
                .containsEntry("error_names", List.of("overload"));
    }

    @Test
    void namesEveryErrorBit() {
        byte[] bytes = Hex.of("FF FF 01 02 2D 00");
        bytes[5] = (byte) StsFrames.checksum(bytes, 2, 5);
        assertThat(accepted(READ_POSITION, Hex.of(bytes)))
                .containsEntry("error_names", List.of("voltage", "temperature", "current", "overload"));
    }

    @ParameterizedTest
    @CsvSource({"FF FF 01 02 01 FB, ping", "FF FF 01 02 06 F6, factory reset", "FF FF FE 02 05 FA, action",
        "FF FF 01 04 02 38 02 BE, read", "FF FF 01 04 03 28 01 CE, write", "FF FF 01 05 04 2A 00 08 C3, register write",
        "FF FF FE 0A 82 38 02 01 02 03 04 05 06 26, sync read",
        "FF FF FE 0A 83 2A 02 01 00 08 02 00 04 39, sync write"})
    void namesWhatAHostSends(String hex, String instruction) {
        assertThat(only("", hex).kind()).contains(Kind.INSTRUCTION);
        assertThat(accepted("", hex)).containsEntry("instruction", instruction);
    }

    @Test
    void namesTheRegistersThatAreWritten() {
        assertThat(accepted("", "FF FF 01 09 03 2A 54 08 00 00 C8 00 A4"))
                .containsEntry("addr", 42).containsEntry("goal", 2132L).containsEntry("speed", 200L);
        assertThat(accepted("", "FF FF 01 04 03 28 00 CF"))
                .containsEntry("addr", 40).containsEntry("value", 0L).containsEntry("torque", 0L);
        assertThat(accepted("FF FF 01 04 03 28 00 CF", "FF FF 01 02 00 FC")).as("what the answer confirms")
                .containsEntry("error", 0).containsEntry("instruction", "write").containsEntry("torque", 0L);
    }

    @Test
    void namesEveryServoOfASyncWrite() {
        List<?> servos = (List<?>) accepted("", "FF FF FE 0C 83 29 07 01 32 00 08 00 00 DC 05 26").get("servos");
        Map<?, ?> servo = (Map<?, ?>) servos.getFirst();
        assertThat(servos).hasSize(1);
        assertThat(servo.get("id")).isEqualTo(1);
        assertThat(servo.get("acceleration")).isEqualTo(50L);
        assertThat(servo.get("goal")).isEqualTo(2048L);
        assertThat(servo.get("speed")).isEqualTo(1500L);
    }

    @ParameterizedTest
    @CsvSource({"FF FF 01 04 04 00 08 EE, 2048", "FF FF 01 04 04 18 05 D9, 1304", "FF FF 01 04 02 3D 08 B3, 2109"})
    void takesAReplyWithErrorBitsForNoInstructionThatAHostWouldSend(String hex, int position) {
        assertThat(only("", hex).kind()).contains(Kind.STATUS);
        assertThat(accepted("", hex)).containsEntry("pos", (long) position);
    }

    @Test
    void dropsExactlyTheSentBytesOnceThenTakesTheStatus() {
        String ping = "FF FF 01 02 01 FB";
        Exchange exchange = decode(ping, ping + " FF FF 01 02 00 FC");
        assertThat(exchange.echo()).isTrue();
        assertThat(exchange.frames()).singleElement().satisfies(frame ->
                assertThat(frame.fields()).containsEntry("error", 0));
        assertThat(accepted(ping, ping + ping)).as("a voltage error looks like the ping")
                .containsEntry("error_names", List.of("voltage"));
        assertThat(decode(ping, "00 " + ping + " 00 FF FF 01 02 00 FC").frames()).singleElement()
                .satisfies(frame -> assertThat(frame.accepted()).isTrue());
    }

    @Test
    void saysWhoDidNotAnswer() {
        assertThat(only("FF FF 07 02 01 F5", "").kind()).contains(Kind.ABSENT);
        assertThat(only("FF FF 07 02 01 F5", "").id()).hasValue(7);
        assertThat(only("FF FF 07 02 01 F5", "FF FF 07 02 01 F5").kind()).as("echo only").contains(Kind.ABSENT);
        Exchange two = decode("FF FF FE 06 82 38 02 01 02 3C", "FF FF 02 04 00 00 08 F1");
        assertThat(two.frames()).extracting(frame -> frame.kind().orElseThrow())
                .containsExactly(Kind.STATUS, Kind.ABSENT);
        assertThat(two.frames().getLast().id()).hasValue(1);
    }

    /** A write, a sync write, an action and a read, all to id FE. */
    @ParameterizedTest
    @ValueSource(strings = {"FF FF FE 04 03 28 00 D2", "FF FF FE 0C 83 29 07 01 32 00 08 00 00 DC 05 26",
        "FF FF FE 02 05 FA", "FF FF FE 04 02 38 02 C1"})
    void nobodyIsMissedAfterABroadcast(String sent) {
        for (String echo : List.of("", sent)) {
            DecodedFrame frame = only(sent, echo);
            assertThat(frame.kind()).contains(Kind.INSTRUCTION);
            assertThat(frame.accepted()).isTrue();
            assertThat(frame.bytes()).isEqualTo(Hex.of(sent));
        }
    }

    @Test
    void aPingToEverybodyWantsAnAnswer() {
        assertThat(only("FF FF FE 02 01 FE", "").kind()).contains(Kind.ABSENT);
    }

    @Test
    void takesTwoRepliesInOneRead() {
        Exchange exchange = decode("FF FF FE 06 82 38 02 01 02 3C",
                "FF FF 01 04 00 00 08 F2 FF FF 02 04 00 FF 07 F3");
        assertThat(exchange.frames()).extracting(frame -> frame.fields().get("pos")).containsExactly(2048L, 2047L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 FF FF 01 04 00 00 04 F6", "FF FF FF 01 04 00 00 04 F6 12 34",
        "FF FF 01 02 FF FF 01 04 00 00 04 F6", "FF FF 00 FF FF 01 04 00 00 04 F6", "FF FF 01 04 00 00 04 F6 FF"})
    void findsTheReplyBehindAndBeforeNoise(String hex) {
        assertThat(decode("", hex).frames()).filteredOn(DecodedFrame::accepted).singleElement()
                .satisfies(frame -> assertThat(frame.fields()).containsEntry("pos", 1024L));
    }

    @Test
    void saysWhyItRefuses() {
        assertThat(refused("", "FF FF 01 04 00 18 05 DC")).contains("checksum DC", "DD");
        assertThat(refused("", "FF FF 01 04 00 67")).isEqualTo("truncated: 6 of 8 bytes");
        assertThat(refused("", "FF 60 18 FB EF")).contains("no header FF FF");
        assertThat(refused("", "FF FF 01 04 02 38 E8 03 42")).contains("checksum");
        assertThat(refused("", "FF FF FE 02 00 FF")).contains("0xFE");
        assertThat(refused("", "FF FF FF 02 00 FE")).contains("0xFF");
        assertThat(refused("", "FF FF 01 00 FE")).contains("length byte 0");
        assertThat(refused(READ_POSITION, "FF FF 02 04 00 00 08 F1")).contains("wrong id: 2");
        assertThat(refused(READ_POSITION, "FF FF 01 03 00 08 F3")).contains("wrong length: 1");
    }

    @Test
    void tellsThatAFrameWasCutByTheNext() {
        List<DecodedFrame> frames = decode("", "FF FF 01 04 00 FF FF 01 04 00 00 04 F6").frames();
        assertThat(frames).extracting(DecodedFrame::accepted).containsExactly(false, true);
        assertThat(frames.getFirst().reason().orElseThrow()).contains("another frame begins after 5");
    }

    @Test
    void acceptsNoFrameWithAWrongBit() {
        byte[] good = Hex.of("FF FF 01 04 00 00 04 F6");
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(new StsDecoder().decode(Hex.of(READ_POSITION), bad).frames()).as("bit %d", bit)
                    .noneMatch(DecodedFrame::accepted);
        }
    }

    @Test
    void hasWordsForAnyBytes() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("StsDecoderTest: seed " + seed);
        Random random = new Random(seed);
        byte[] alphabet = Hex.of("FF FF FF 01 02 03 04 05 82 83 FE 00 38");
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 40)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextBoolean() ? alphabet[random.nextInt(alphabet.length)] : (byte) random.nextInt();
                if (i > 5 && random.nextInt(3) == 0) {
                    bytes[i] = (byte) StsFrames.checksum(bytes, 2, i);
                }
            }
            int cut = random.nextInt(bytes.length);
            byte[] sent = random.nextBoolean() ? new byte[0] : java.util.Arrays.copyOf(bytes, cut);
            Exchange exchange = new StsDecoder().decode(sent, bytes);
            assertThat(exchange.frames()).as("seed %d round %d", seed, round)
                    .allMatch(frame -> !frame.accepted() || (frame.bytes()[frame.bytes().length - 1] & 0xFF)
                            == StsFrames.checksum(frame.bytes(), 2, frame.bytes().length - 1));
        }
    }
}
