import org.sinew.decide.Routine;

/** Throws in its first tick. */
class Throws extends Routine {
    private final double[] heights = {0.1, 0.2};

    @Override
    protected void tick() {
        joint("left_knee").to(heights[2]);
    }
}
