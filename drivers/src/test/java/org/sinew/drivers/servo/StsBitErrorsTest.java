package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sinew.drivers.servo.BitErrors.cancel;
import static org.sinew.drivers.servo.BitErrors.cancelling;
import static org.sinew.drivers.servo.BitErrors.flip;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.device.DeviceException;
import org.sinew.drivers.decode.DecodedFrame;
import org.sinew.drivers.decode.Hex;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.safety.JointMode;

/**
 * Every error of one and of two bits in every kind of frame: none is taken but the pairs to which the sum is blind;
 * these are counted by its algebra, and what passes of them is bounded by what the servo can have turned.
 */
@Timeout(120)
class StsBitErrorsTest {
    private static final int FIRST = 4; // behind header, id and length
    private static final String FORTY = "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10 11 12 13 14 15 16 17 18 19"
            + " 1A 1B 1C 1D 1E 1F 20 21 22 23 24 25 26 27";

    private static byte[] sealed(String hex) {
        byte[] frame = Hex.of(hex + " 00");
        frame[frame.length - 1] = (byte) StsFrames.checksum(frame, 2, frame.length - 1);
        return frame;
    }

    /** Whether a parser that waits for this reply of servo {@code id} takes one. */
    private static boolean takes(byte[] bytes, int id, int data) {
        StsReplies parser = new StsReplies();
        parser.add(bytes, 0, bytes.length);
        while (parser.next(data, true)) {
            if (parser.id() == id) {
                return true;
            }
            parser.reject();
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"ping, FF FF 01 02 00", "ping with overload, FF FF 06 02 20", "read of 2, FF FF 01 04 00 00 08",
        "read of 4, FF FF 11 06 20 01 00 FF 07", "sync read, FF FF 01 08 00 FF 07 64 80 64 04",
        "sync read of 15, FF FF 02 11 00 FF 07 00 00 00 00 77 23 00 00 00 00 00 10 80",
        "state, FF FF 05 0C 00 01 00 00 08 00 00 90 01 C8 00", "EEPROM, FF FF 01 2A 00 " + FORTY})
    void aReplyIsTakenWithAWrongBitOnlyWhereTheSumIsBlind(String kind, String hex) {
        byte[] good = sealed(hex);
        int data = good.length - StsFrames.BARE;
        int id = good[2];
        assertThat(takes(good, id, data)).as("the good one").isTrue();
        int bits = good.length * 8;
        int taken = 0;
        for (int i = 0; i < bits; i++) {
            byte[] one = flip(good, i);
            assertThat(takes(one, id, data)).as("bit %d", i).isFalse();
            for (int j = i + 1; j < bits; j++) {
                boolean took = takes(flip(one, j), id, data);
                boolean blind = i / 8 >= FIRST && j / 8 >= FIRST && cancel(good, i, j);
                assertThat(took).as("bits %d and %d", i, j).isEqualTo(blind);
                taken += took ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(cancelling(good, at -> at >= FIRST));
        System.out.printf(Locale.ROOT, "%s: %d single-bit errors, 0 taken; %d double-bit errors, %d taken%n", kind,
                bits, bits * (bits - 1) / 2, taken);
    }

    /** What the decoder takes for a frame of this length, of a host or a servo. */
    private static boolean decodes(byte[] bytes, int length) {
        List<DecodedFrame> frames = new StsDecoder().decode(new byte[0], bytes).frames();
        return frames.stream().anyMatch(frame -> frame.accepted() && frame.bytes().length == length);
    }

    @ParameterizedTest
    @CsvSource({"ping, FF FF 01 02 01", "read, FF FF 01 04 02 38 02", "write, FF FF 01 05 03 2A 00 08",
        "torque, FF FF 01 04 03 28 01", "register write, FF FF 02 09 04 2A 00 08 00 00 E8 03",
        "action, FF FF FE 02 05", "sync read, FF FF FE 08 82 38 06 01 02 03 04",
        "sync write, FF FF FE 14 83 29 07 01 32 00 08 00 00 DC 05 02 32 FF 07 00 00 DC 05",
        "torque of all, FF FF FE 0A 83 28 01 01 01 02 01 03 01"})
    void anInstructionIsReadWithAWrongBitOnlyWhereTheSumIsBlind(String kind, String hex) {
        byte[] good = sealed(hex);
        assertThat(decodes(good, good.length)).as("the good one").isTrue();
        int bits = good.length * 8;
        int read = 0;
        for (int i = 0; i < bits; i++) {
            byte[] one = flip(good, i);
            assertThat(decodes(one, good.length)).as("bit %d", i).isFalse();
            for (int j = i + 1; j < bits; j++) {
                boolean took = decodes(flip(one, j), good.length);
                boolean blind = i / 8 >= 2 && j / 8 >= 2 && i / 8 != 3 && j / 8 != 3 && cancel(good, i, j);
                assertThat(blind || !took).as("bits %d and %d", i, j).isTrue();
                read += took ? 1 : 0;
            }
        }
        int blind = cancelling(good, at -> at == 2 || at >= FIRST);
        assertThat(read).as("registers and ids that are none are refused, too").isPositive()
                .isLessThanOrEqualTo(blind);
        System.out.printf(Locale.ROOT, "%s: %d double-bit errors, the sum is blind to %d, %d read%n", kind,
                bits * (bits - 1) / 2, blind, read);
    }

    /**
     * The whole driver on a line of three servos, each pair of wrong bits in each reply of a sync read. A wrong
     * position passes where the sum is blind and the place is near: a bit of its low byte, and the same bit in any byte
     * but the high one, whose bits are worth 256 steps and more. Ids 1 and 3 are one bit apart, so are 2 and 3.
     */
    @Test
    void whatPassesTheSumIsBoundedByWhatAServoCanTurn() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        int[] place = {2000, 1200, 2900};
        for (int k = 0; k < 3; k++) {
            rig.plant.place(k, StsFrames.rad(place[k], 1, 2048));
        }
        for (int i = 0; i < 40; i++) {
            rig.all(JointMode.LIMP, Double.NaN); // seen from so far away only after a while
        }
        int wrong = 0;
        int expected = 0;
        for (int k = 0; k < 3; k++) {
            byte[] good = reply(k + 1, place[k]);
            expected += cancelling(good, at -> at >= FIRST && at != 6) - cancelling(good, at -> at >= FIRST && at != 6
                    && at != 5);
            for (int i = 0; i < good.length * 8; i++) {
                for (int j = i + 1; j < good.length * 8; j++) {
                    if (cancel(good, i, j)) { // the sum sees all others, as shown above
                        wrong += turnWith(rig, place, k, i, j);
                    }
                }
            }
        }
        assertThat(wrong).isEqualTo(expected);
    }

    private static byte[] reply(int id, int steps) {
        return sealed(String.format(Locale.ROOT, "FF FF %02X 08 00 %02X %02X 00 00 00 00", id, steps & 0xFF,
                steps >> 8));
    }

    /** How many positions are wrong after a turn in which the first reply of servo {@code k} had two wrong bits. */
    private static int turnWith(ServoRig rig, int[] place, int k, int i, int j) {
        boolean[] done = {false};
        rig.line.replyFilter(reply -> {
            if (done[0] || reply.length != 12 || reply[2] != k + 1) {
                return reply;
            }
            done[0] = true;
            assertThat(reply).isEqualTo(reply(k + 1, place[k]));
            return flip(flip(reply, i), j);
        });
        rig.all(JointMode.LIMP, Double.NaN);
        int wrong = 0;
        for (int each = 0; each < 3; each++) {
            int read = StsFrames.steps(rig.sample().positionRad[each], 1, 2048);
            assertThat(Math.abs(read - place[each])).as("servo %d, bits %d and %d of servo %d", each + 1, i, j, k + 1)
                    .isLessThanOrEqualTo(128)
                    .isLessThanOrEqualTo((int) StsPosition.reachSteps(ServoRig.PERIOD_NANOS));
            wrong += read == place[each] ? 0 : 1;
        }
        rig.line.replyFilter(reply -> reply);
        rig.all(JointMode.LIMP, Double.NaN);
        return wrong;
    }
}
