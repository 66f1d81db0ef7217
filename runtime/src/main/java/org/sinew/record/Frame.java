package org.sinew.record;

import org.sinew.rt.RealTime;
import org.sinew.safety.JointCommand;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** What one tick knew, wished and decided: a copy, safe to read on the thread that it was given to. */
public final class Frame {
    public final RobotState state;
    public final Intent intent;
    public final JointCommand command;

    public Frame(RobotModel model) {
        state = new RobotState(model);
        intent = new Intent(model.joints().size());
        command = new JointCommand(model.joints().size());
    }

    /** Copies one tick. */
    @RealTime
    public void copy(RobotState fromState, Intent fromIntent, JointCommand fromCommand) {
        state.copy(fromState);
        intent.copy(fromIntent);
        command.copy(fromCommand);
    }

    /** Copies another frame. */
    public void copy(Frame other) {
        copy(other.state, other.intent, other.command);
    }
}
