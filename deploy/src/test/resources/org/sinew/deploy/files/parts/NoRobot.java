import org.sinew.decide.Routine;

/** Can only be made with a number, which nobody gives. */
class NoRobot extends Routine {
    private final double height;

    NoRobot(double height) {
        this.height = height;
    }

    @Override
    protected void tick() {
        joint("left_knee").to(height);
    }
}
