package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.sim.Fault;
import org.sinew.sim.JointPlant;
import org.sinew.sim.World;

/** A plan of two faults in a world that the test steps, saved while they are still to come or going on. */
@Timeout(30)
class PlannedFaultsTest {
    private static final long MILLI = 1_000_000;
    private static final Fault HOT = new Fault(5 * MILLI, 20 * MILLI, Fault.Target.SERVO, "knee", Fault.Kind.HOT,
            List.of(70.0));
    private static final Fault PUSH = new Fault(10 * MILLI, Fault.TO_THE_END, Fault.Target.BODY, "torso",
            Fault.Kind.PUSH, List.of(1.0, 0.0, 0.0));

    private final World world = World.steppedByOwner(new JointPlant(List.of("knee"), MILLI));
    private final List<String> acts = new ArrayList<>();

    private void plan() {
        new PlannedFaults(List.of(HOT, PUSH), (plant, fault, begins) -> acts.add(fault.kind()
                + (begins ? " begins at " : " ends at ") + world.nanos() / MILLI)).begin(world);
    }

    private void run(long untilMilli) {
        for (long at = world.nanos() / MILLI + 1; at <= untilMilli; at++) {
            world.runTo(at * MILLI);
        }
    }

    @Test
    void beginAndEndInTheirOrder() {
        plan();
        run(30);
        assertThat(acts).containsExactly("HOT begins at 5", "PUSH begins at 10", "HOT ends at 25");
    }

    @Test
    void comeAgainAfterTheWorldWentBack() {
        plan();
        run(7);
        byte[] saved = world.save();
        run(30);
        acts.clear();
        world.load(saved);
        run(30);
        assertThat(acts).containsExactly("PUSH begins at 10", "HOT ends at 25");
    }
}
