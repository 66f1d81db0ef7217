package org.sinew.drivers.servo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.device.DeviceException;
import org.sinew.drivers.sim.ServoRig;
import org.sinew.safety.JointMode;

/** Which servo of a line has errors. */
@Timeout(60)
class FeetechStsErrorsTest {
    private static int failed(ServoRig rig, String joint) {
        return rig.line.stats().window(joint).failed();
    }

    @Test
    void anUnansweredRequestCountsForTheJointThatWasAsked() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1, 1).opened();
        for (int i = 0; i < 50; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        int[] replies = {0};
        rig.line.replyFilter(reply -> reply[2] == 2 && ++replies[0] % 4 == 0 ? new byte[0] : reply);
        for (int i = 0; i < 200; i++) {
            rig.all(JointMode.LIMP, Double.NaN);
        }
        assertThat(failed(rig, "joint0")).isZero();
        assertThat(failed(rig, "joint1")).isEqualTo(25);
        assertThat(failed(rig, "joint2")).isZero();
        assertThat(rig.sample().misses).as("asked once more").containsOnly(0);
    }

    @Test
    void aReadingThatCannotBeCountsToo() throws DeviceException {
        ServoRig rig = new ServoRig(1, 1).opened();
        rig.rest();
        rig.line.replyFilter(reply -> {
            if (reply.length == 12 && reply[2] == 1) { // far away, with a right sum
                reply[6] = 0x0F;
                reply[11] = (byte) StsFrames.checksum(reply, 2, 11);
            }
            return reply;
        });
        rig.all(JointMode.LIMP, Double.NaN);
        assertThat(failed(rig, "joint0")).isPositive();
        assertThat(failed(rig, "joint1")).isZero();
    }
}
