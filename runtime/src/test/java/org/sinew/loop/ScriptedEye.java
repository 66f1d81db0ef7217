package org.sinew.loop;

import org.sinew.perceive.PerceptSource;
import org.sinew.rt.RealTime;
import org.sinew.state.Detection;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/** A model that sees a ball wandering from side to side in every tenth tick, and loses it now and then. Loop thread. */
final class ScriptedEye implements PerceptSource {
    private final Percept next = new Percept(2, 2);
    private long fed;
    private boolean fresh;

    @Override
    @RealTime
    public long maxAgeNanos() {
        return 30 * PlantRobot.PERIOD;
    }

    @Override
    @RealTime
    public boolean collect(Percept percept) {
        if (fresh) {
            percept.copy(next);
        }
        boolean was = fresh;
        fresh = false;
        return was;
    }

    @Override
    @RealTime
    public void feed(RobotState state) {
        if (fed++ % 10 != 0 || fed % 700 > 400) { // blind for three seconds of seven
            return;
        }
        Detection ball = next.detections[0];
        ball.label = 1;
        ball.score = 0.9;
        ball.azimuthRad = (fed % 200 - 100) * 0.004;
        ball.elevationRad = 0.1;
        next.found = 1;
        next.stampNanos = state.nowNanos;
        next.sequence++;
        fresh = true;
    }
}
