package org.sinew.deploy;

import org.sinew.mjcf.Mjcf;
import org.sinew.sim.ArticulatedPlant;

/** How near a site of the robot has come to the centre of a prop: the smallest distance so far, m. */
final class ReachCheck implements TruthCheck {
    private final ScenarioFile.Reach keys;
    private final ArticulatedPlant plant;
    private final Mjcf.Site site;
    private final int prop;
    private final double[] at = new double[3];
    private final double[] target = new double[3];
    private double nearestM = Double.NaN;

    ReachCheck(ScenarioFile.Reach keys, ArticulatedPlant plant) {
        this.keys = keys;
        this.plant = plant;
        site = plant.model().sites().stream().filter(s -> s.name().equals(keys.site())).findFirst().orElseThrow();
        prop = plant.bodyIndex(keys.reaches());
    }

    @Override
    public String name() {
        return keys.name();
    }

    @Override
    public long fromNanos() {
        return keys.from().toNanos();
    }

    @Override
    public void see() {
        plant.point(site.body(), site.position(), at);
        plant.bodyPosition(prop, target);
        double x = target[0] - at[0];
        double y = target[1] - at[1];
        double z = target[2] - at[2];
        double distanceM = Math.sqrt(x * x + y * y + z * z);
        nearestM = distanceM >= nearestM ? nearestM : distanceM;
    }

    @Override
    public double value() {
        return nearestM;
    }

    @Override
    public double limit() {
        return keys.withinM();
    }
}
