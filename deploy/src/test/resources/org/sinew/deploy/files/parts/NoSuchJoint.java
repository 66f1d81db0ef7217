import org.sinew.decide.Routine;

/** Names a joint that the robot does not have. */
class NoSuchJoint extends Routine {
    private final Joint knee = joint("left_kne");

    @Override
    protected void tick() {
        knee.to(0.5);
    }
}
