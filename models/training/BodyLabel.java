/**
 * Which state the body is in, from the truth of the plant, row by row (50 a second), known only in hindsight:
 * <ul>
 * <li>{@code LIFTED}: a hand or the stand carries at least half of the weight;
 * <li>{@code FALLEN}: from the moment an unsupported torso leans more than 60 degrees, or its origin is lower than
 *     13 cm, until it leans less than 40 degrees and is higher than 15 cm, or is lifted;
 * <li>{@code FALLING}: before a fall, from the last row in which the torso leaned less than 10 degrees and was higher
 *     than 19 cm, but at most 1 s, and not before a hand let go;
 * <li>{@code UPRIGHT}: everything else: standing, squatting, swaying, pushed without falling.
 * </ul>
 */
final class BodyLabel {
    static final byte UPRIGHT = 0;
    static final byte FALLING = 1;
    static final byte FALLEN = 2;
    static final byte LIFTED = 3;

    static final double FALLEN_TILT = Math.toRadians(60);
    private static final double RISEN_TILT = Math.toRadians(40);
    private static final double STEADY_TILT = Math.toRadians(10);
    private static final double FALLEN_HEIGHT = 0.13;
    private static final double RISEN_HEIGHT = 0.15;
    private static final double STEADY_HEIGHT = 0.19;
    private static final int LONGEST_FALL_ROWS = 50;

    private BodyLabel() {
    }

    /**
     * @param tilt   lean of the torso from the vertical, rad, per row
     * @param height of the origin of the torso over the floor, m, per row
     * @param lifted whether something else than the floor carries half of the weight, per row
     */
    static byte[] of(float[] tilt, float[] height, boolean[] lifted) {
        byte[] label = new byte[tilt.length];
        boolean down = false;
        for (int row = 0; row < label.length; row++) {
            if (lifted[row]) {
                down = false;
                label[row] = LIFTED;
                continue;
            }
            if (down) {
                down = tilt[row] > RISEN_TILT || height[row] < RISEN_HEIGHT;
            } else if (tilt[row] > FALLEN_TILT || height[row] < FALLEN_HEIGHT) {
                down = true;
                markFall(label, tilt, height, row);
            }
            label[row] = down ? FALLEN : UPRIGHT;
        }
        return label;
    }

    private static void markFall(byte[] label, float[] tilt, float[] height, int fallen) {
        for (int row = fallen - 1; row >= Math.max(0, fallen - LONGEST_FALL_ROWS); row--) {
            boolean steady = tilt[row] < STEADY_TILT && height[row] > STEADY_HEIGHT;
            if (steady || label[row] != UPRIGHT) {
                return;
            }
            label[row] = FALLING;
        }
    }
}
