package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sinew.device.WireFault;
import org.sinew.safety.JointMode;

/** That the bytes are right, and what they mean. Part of {@link DriverChecks}. */
final class UnitChecks {
    private static final int ROUND_TRIPS = 101;
    private final FoundDriver driver;
    private final DriverBench bench;

    UnitChecks(FoundDriver driver, DriverBench bench) {
        this.driver = driver;
        this.bench = bench;
    }

    List<String> golden() throws Exception {
        List<String> expected = bench.golden().stream()
                .map(line -> line.replaceFirst("#.*", "").strip().toUpperCase(Locale.ROOT))
                .filter(line -> !line.isEmpty()).toList();
        if (expected.isEmpty()) {
            return List.of("golden() is empty: give the bytes of open() and of the first turn, from the data sheet");
        }
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            rig.device.open();
            rig.turn();
            List<String> heard = rig.trouble.transcript.stream().map(line -> line.toUpperCase(Locale.ROOT)).toList();
            for (int i = 0; i < Math.max(expected.size(), heard.size()); i++) {
                String want = i < expected.size() ? expected.get(i) : "nothing more";
                String got = i < heard.size() ? heard.get(i) : "nothing more";
                if (!want.equals(got)) {
                    return List.of("line " + (i + 1) + " of golden() is " + want + ", but on the wire was " + got);
                }
            }
        }
        return List.of();
    }

    List<String> roundTrip() throws Exception {
        List<String> problems = new ArrayList<>();
        try (Rig rig = Rig.reading(driver, bench, 0)) {
            List<Quantity> quantities = rig.part.quantities();
            if (quantities.isEmpty()) {
                return List.of("quantities() is empty: name what the driver measures");
            }
            for (int i = 0; i < ROUND_TRIPS; i++) {
                for (int q = 0; q < quantities.size(); q++) {
                    quantities.get(q).truth().accept(quantities.get(q).at(share(i, q)));
                }
                WireFault outcome = rig.readAll();
                double[] values = rig.values();
                for (int q = 0; q < values.length; q++) {
                    differs(quantities.get(q), quantities.get(q).at(share(i, q)), values[q], outcome,
                            problems);
                }
            }
            if (driver.drivesJoints()) {
                goalRoundTrip(rig, problems);
            }
        }
        return DriverChecks.firstOfEach(problems);
    }

    /** All values of a range, ends too, in an order that mixes them, and never the same for all quantities. */
    private static double share(int round, int quantity) {
        return (round * 37 + quantity * 11) % ROUND_TRIPS / (double) (ROUND_TRIPS - 1);
    }

    private static void differs(Quantity quantity, double truth, double value, WireFault outcome,
            List<String> problems) {
        if (!(Math.abs(value - truth) <= quantity.lsb() * 1.001)) {
            problems.add(String.format(Locale.ROOT, "%s: the world has %s, the driver says %s (%s); a count is %s: is"
                    + " the factor, the sign or the byte order wrong?", quantity.name(), truth, value, outcome,
                    quantity.lsb()));
        }
    }

    /** Targets of joints: SI in, the servo's goal register, SI out. */
    private void goalRoundTrip(Rig rig, List<String> problems) {
        double low = bench.limits().minPositionRad();
        double high = bench.limits().maxPositionRad();
        double lsb = rig.part.quantities().getFirst().lsb();
        double[] targets = new double[bench.keys().size()];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            for (int k = 0; k < targets.length; k++) {
                targets[k] = low + (high - low) * share(i, k);
            }
            rig.turn(bench.turnNanos(), JointMode.LIMP, targets);
            for (int seed = 0; seed < Rig.SEEDS; seed++) {
                rig.turn(bench.turnNanos(), JointMode.SEED, targets);
            }
            for (int k = 0; k < targets.length; k++) {
                if (!(Math.abs(rig.goalsRad()[k] - targets[k]) <= lsb * 1.001)) {
                    problems.add("goal of joint" + k + ": told " + targets[k] + " rad, the servo has "
                            + rig.goalsRad()[k] + " rad");
                }
            }
        }
    }
}
