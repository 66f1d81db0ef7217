package org.sinew.deploy;

import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;

/** What a driver would say on a servo line whose protections are missing: made of what the real one says. */
enum ServoLineTampering {
    /** Before torque comes on, goals go somewhere else. */
    UNSEEDED,
    /** Once in motion a goal is far from the one before. */
    JUMP,
    /** Goals go far, and the servo as fast as it can. */
    FAST,
    /** Torque is never taken off again. */
    NEVER_OFF;

    private static final int SYNC_WRITE = 0x83;
    private static final int FAR_STEPS = 300;
    private static final int GOALS_BEFORE_JUMP = 60;
    private static final int GOALS_UNTIL_STRONG = 160; // torque rises for 1.5 s after arming

    /** Sees every frame of the host, in order. */
    UnaryOperator<byte[]> filter() {
        byte[][] goals = {{}};
        int[] seen = {0, 0}; // torque-on, goals since
        return said -> {
            byte[] frame = said;
            if (writes(frame, 41)) {
                goals[0] = frame.clone();
                seen[1] += seen[0];
                boolean far = this == JUMP && seen[1] == GOALS_BEFORE_JUMP
                        || this == FAST && seen[1] > GOALS_UNTIL_STRONG;
                return far ? moved(frame) : frame;
            }
            if (writes(frame, 40) && frame[8] == 1) {
                seen[0] = 1;
                return this == UNSEEDED ? joined(moved(goals[0]), frame) : frame;
            }
            boolean off = writes(frame, 40) && seen[0] == 1;
            return off && this == NEVER_OFF ? new byte[0] : frame;
        };
    }

    private static boolean writes(byte[] frame, int register) {
        return frame.length > 8 && (frame[4] & 0xFF) == SYNC_WRITE && frame[5] == register;
    }

    /** Registers 42 and 43 of each servo, in blocks of id and 41 to 47. */
    private static byte[] moved(byte[] goals) {
        byte[] far = goals.clone();
        for (int at = 7; at + 7 < far.length - 1; at += 8) {
            int goal = ((far[at + 2] & 0xFF) | (far[at + 3] & 0xFF) << 8) + FAR_STEPS;
            far[at + 2] = (byte) goal;
            far[at + 3] = (byte) (goal >> 8);
            far[at + 6] = 0; // goal speed: as fast as it can
            far[at + 7] = 0;
        }
        int sum = 0;
        for (int i = 2; i < far.length - 1; i++) {
            sum += far[i];
        }
        far[far.length - 1] = (byte) ~sum;
        return far;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
