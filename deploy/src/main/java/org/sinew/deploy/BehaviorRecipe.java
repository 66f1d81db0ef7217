package org.sinew.deploy;

import java.util.Optional;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Rest;
import org.sinew.decide.Sequence;
import org.sinew.deploy.routine.PastRoutine;
import org.sinew.state.RobotModel;

/**
 * All that a behaviour is made of, without the files that it came from: as a run log keeps it.
 *
 * @param sequence the steps, if that is what it does
 * @param routine  the Java source, with what took over during the run
 * @param lookAt   what the head turns to meanwhile
 */
record BehaviorRecipe(Optional<Sequence.Plan> sequence, Optional<PastRoutine> routine,
        Optional<RobotConfig.LookAt> lookAt) {

    /** Makes it, as it was at the start of the run. */
    Behavior make(RobotModel model) throws ConfigException {
        return with(routine.isPresent() ? routine.get().make(model) : body(), model);
    }

    /** What does not come from a Java file. */
    Behavior body() {
        return sequence.<Behavior>map(Sequence::new).orElseGet(Rest::new);
    }

    /** A body with the head that looks; without the robot's models there is nothing to look at. */
    Behavior with(Behavior body, RobotModel model) {
        if (lookAt.isEmpty() || model.percepts().isEmpty()) {
            return body;
        }
        RobotConfig.LookAt keys = lookAt.get();
        return new LookAt(body, model, keys.model(), keys.label(), keys.pan(), keys.tilt());
    }
}
