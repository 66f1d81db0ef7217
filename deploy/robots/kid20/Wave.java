import org.sinew.decide.Routine;

/** Stands and waves with the left arm; the head looks at the ball, as robot.yaml says. Save it while it runs. */
class Wave extends Routine {
    private final Joint[] hips = joints("left_hip_pitch", "right_hip_pitch");
    private final Joint[] knees = joints("left_knee", "right_knee");
    private final Joint[] ankles = joints("left_ankle_pitch", "right_ankle_pitch");
    private final Joint shoulder = joint("left_shoulder_roll");
    private final Joint elbow = joint("left_elbow");

    @Override
    protected void tick() {
        for (int side = 0; side < 2; side++) {
            hips[side].to(-0.45);
            knees[side].to(0.9);
            ankles[side].to(-0.45);
        }
        double swing = sin(2 * Math.PI * phase(1.5));
        double raised = ease((seconds() - 2) / 1.5); // first it stands, then the arm goes up
        shoulder.to(0.15 + 1.6 * raised);
        elbow.to(-0.6 + 0.5 * raised * swing);
        doing(raised < 1 ? "stands" : "waves");
    }
}
