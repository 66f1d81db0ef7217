package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.drivers.sim.WireFrame;
import org.sinew.safety.JointMode;

/** The frame that deploy/docs/tour.md shows is the one that the driver sends. */
@Timeout(30)
class TourTest {
    private static final Path TOUR = Path.of("../deploy/docs/tour.md");
    private static final int KNEE = 4; // its id on the line of kid20
    private static final int GOAL_BYTES = 7;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

    /** What the knee, told to be at 0.9 rad, is sent; alone in a frame. */
    private static byte[] frameOfTheKnee() throws Exception {
        ServoRig rig = new ServoRig(1, 1, 1, 1).opened(); // at most 4 rad/s, as kid20
        rig.arm();
        rig.frames.clear();
        rig.all(JointMode.POSITION, 0.9);
        WireFrame sent = rig.frames.stream().filter(frame -> frame.at(4) == 0x83 && frame.at(5) == FeetechSts.GOAL)
                .findFirst().orElseThrow();
        byte[] all = HEX.parseHex(sent.hex());
        byte[] alone = new byte[StsFrames.syncWriteSize(GOAL_BYTES, 1)];
        StsFrames.beginSyncWrite(alone, FeetechSts.GOAL, GOAL_BYTES);
        System.arraycopy(all, StsFrames.syncWriteBlock(GOAL_BYTES, KNEE - 1), alone,
                StsFrames.syncWriteBlock(GOAL_BYTES, 0), 1 + GOAL_BYTES);
        StsFrames.sealSyncWrite(alone, GOAL_BYTES, 1);
        return alone;
    }

    /** Two bytes of a frame, and what they say. */
    private static String word(byte[] frame, int at) {
        return HEX.formatHex(Arrays.copyOfRange(frame, at, at + 2)) + " (" + StsFrames.word(frame, at);
    }

    @Test
    void showsTheFrameThatTheDriverSends() throws Exception {
        byte[] frame = frameOfTheKnee();
        String page = Files.readString(TOUR).replaceAll("\\s+", " ");
        assertThat(page).contains("decode feetech-sts --sent '" + HEX.formatHex(frame) + "'");
        int goal = StsFrames.syncWriteBlock(GOAL_BYTES, 0) + 2; // after id and acceleration
        assertThat(page).contains("position " + word(frame, goal) + " steps:")
                .contains("speed " + word(frame, goal + 4) + " steps a second");
    }
}
