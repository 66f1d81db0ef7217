package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.List;
import org.sinew.device.WireFault;
import org.sinew.safety.JointMode;

/** What becomes of trouble on the wire. Part of {@link DriverChecks}. */
final class WireChecks {
    private static final double A = DriverChecks.A;
    private static final double B = DriverChecks.B;
    private final FoundDriver driver;
    private final DriverBench bench;

    WireChecks(FoundDriver driver, DriverBench bench) {
        this.driver = driver;
        this.bench = bench;
    }

    /** Sets one trouble. */
    private interface Harm {
        void on(Trouble trouble);
    }

    /** What the driver says of the world in state {@link #B} when all is well. */
    private double[] healthyValues(double share) throws Exception {
        try (Rig rig = Rig.reading(driver, bench, share)) {
            return rig.values();
        }
    }

    /**
     * Reads state A, changes the world to B, makes trouble, gives the driver a turn. It may have got B all the same, or
     * may have kept A, with its old time; anything else is invented.
     */
    private void harmedTurn(String what, Harm harm, double[] valuesA, double[] valuesB, List<String> problems)
            throws Exception {
        try (Rig rig = Rig.reading(driver, bench, A)) {
            long before = rig.stamp();
            rig.set(B);
            rig.trouble.none();
            harm.on(rig.trouble);
            WireFault outcome = rig.turn();
            boolean fresh = rig.stamp() > before;
            judge(rig, what, fresh, valuesA, valuesB, problems);
            if (rig.trouble.harm > 0 && outcome == WireFault.OK && !fresh) {
                problems.add(what + ": transact() says OK, but nothing new was read");
            }
        }
    }

    private static void judge(Rig rig, String what, boolean fresh, double[] valuesA, double[] valuesB,
            List<String> problems) {
        double[] values = rig.values();
        List<Quantity> quantities = rig.part.quantities();
        for (int q = 0; q < values.length; q++) {
            Quantity quantity = quantities.get(q);
            boolean isB = Math.abs(values[q] - valuesB[q]) <= quantity.lsb() * 1.001;
            boolean isA = Math.abs(values[q] - valuesA[q]) <= quantity.lsb() * 1.001;
            boolean mayBeOld = !fresh || !quantity.everyTurn();
            if (!isB && !(isA && mayBeOld)) {
                problems.add(what + ": published " + quantity.name() + " " + values[q] + (isA ? " with a new time;"
                        + " it is the old value" : "; the part has " + valuesB[q] + ", before it had " + valuesA[q]));
            }
        }
    }

    List<String> timeout() throws Exception {
        List<String> problems = new ArrayList<>();
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            Harm harm = silence(rig);
            harmedTurn("nobody answers", harm, valuesA, valuesB, problems);
            harm.on(rig.trouble);
            if (rig.refusal().isEmpty() && rig.trouble.harm > 0) {
                problems.add("nobody answers: open() succeeds; identify the part and throw a DeviceException");
            }
        }
        try (Rig rig = Rig.reading(driver, bench, A)) {
            Harm harm = silence(rig);
            rig.trouble.none();
            harm.on(rig.trouble);
            rig.workbench.clock.elapse(bench.turnNanos());
            long start = rig.workbench.clock.nanos();
            rig.device.transact(start);
            long took = rig.workbench.clock.nanos() - start;
            if (took > bench.longestTurnNanos()) {
                problems.add("nobody answers: a turn takes " + took / 1_000_000 + " ms, more than longestTurnNanos()");
            }
        }
        return problems;
    }

    private static Harm silence(Rig rig) {
        return rig.workbench.isSerial() ? trouble -> trouble.shortAfter = 0 : trouble -> {
            trouble.failAll = true;
            trouble.failure = WireFault.TIMEOUT;
        };
    }

    List<String> nack() throws Exception {
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            if (!rig.workbench.isI2c()) {
                return List.of(); // no other wire says that nobody is there
            }
        }
        List<String> problems = new ArrayList<>();
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        for (int i = 0; i < transactionsOfOpen(); i++) {
            int index = i;
            Harm harm = trouble -> trouble.failAt = index;
            try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
                harm.on(rig.trouble);
                rig.refusal(); // refuses or tries again; anything but a DeviceException is thrown on
            }
            harmedTurn("no acknowledge in transaction " + i, harm, valuesA, valuesB, problems);
            recovers("no acknowledge once, in transaction " + i, harm, problems);
        }
        return DriverChecks.firstOfEach(problems);
    }

    /** One bad transaction, then all is well again. */
    private void recovers(String what, Harm harm, List<String> problems) throws Exception {
        try (Rig rig = Rig.reading(driver, bench, A)) {
            rig.trouble.none();
            harm.on(rig.trouble);
            rig.turn();
            rig.trouble.none();
            DriverChecks.freshAgain(rig, what, problems);
        }
    }

    private int transactionsOfOpen() throws Exception {
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            rig.device.open();
            return rig.trouble.transactions;
        }
    }

    private int longestReply() throws Exception {
        try (Rig rig = Rig.reading(driver, bench, A)) {
            return rig.trouble.longestReply;
        }
    }

    List<String> shortReply() throws Exception {
        List<String> problems = new ArrayList<>();
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        int longest = longestReply();
        for (int k = 1; k < longest; k++) {
            int there = k;
            harmedTurn("replies end after " + k + " bytes", trouble -> trouble.shortAfter = there, valuesA, valuesB,
                    problems);
        }
        return problems;
    }

    List<String> badChecksum() throws Exception {
        List<String> problems = new ArrayList<>();
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            if (!rig.part.checksummed()) {
                return List.of();
            }
        }
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        int longest = longestReply();
        for (int bit = 0; bit < 8 * longest; bit++) {
            int at = bit;
            harmedTurn("bit " + bit % 8 + " of byte " + bit / 8 + " is wrong", trouble -> {
                trouble.flipByte = at / 8;
                trouble.flipBit = at % 8;
            }, valuesA, valuesB, problems);
        }
        return problems;
    }

    List<String> wrongId() throws Exception {
        List<String> problems = new ArrayList<>();
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            if (!rig.part.impostor(true)) {
                return List.of();
            }
            if (rig.refusal().isEmpty()) {
                problems.add("another part answers: open() succeeds; check who answers and throw a DeviceException");
            }
        }
        try (Rig rig = Rig.reading(driver, bench, A)) {
            long before = rig.stamp();
            rig.set(B);
            rig.part.impostor(true);
            rig.turn();
            judge(rig, "another part answers", rig.stamp() > before, valuesA, valuesB, problems);
        }
        return problems;
    }

    List<String> unplug() throws Exception {
        List<String> problems = new ArrayList<>();
        int opening;
        int turning;
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            rig.device.open();
            opening = rig.trouble.bytes;
            rig.trouble.none();
            rig.turn();
            turning = rig.trouble.bytes;
        }
        for (int n = 0; n < opening; n++) {
            try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
                rig.trouble.cutAfter = n;
                if (rig.refusal().isEmpty()) {
                    problems.add("unplugged after byte " + n + " of open(): open() succeeds");
                }
            }
        }
        double[] valuesA = healthyValues(A);
        double[] valuesB = healthyValues(B);
        for (int n = 0; n < turning; n++) {
            int after = n;
            harmedTurn("unplugged after byte " + n + " of a turn", trouble -> trouble.cutAfter = after, valuesA,
                    valuesB, problems);
        }
        return problems;
    }

    List<String> replug() throws Exception {
        List<String> problems = new ArrayList<>();
        int turning;
        try (Rig rig = Rig.reading(driver, bench, A)) {
            rig.trouble.none();
            rig.turn();
            turning = rig.trouble.bytes;
        }
        for (int n = 0; n < turning; n++) {
            try (Rig rig = Rig.reading(driver, bench, A)) {
                rig.trouble.none();
                rig.trouble.cutAfter = n;
                for (int i = 0; i < DriverChecks.WIRE_TRIES; i++) {
                    try {
                        rig.turn();
                    } catch (RuntimeException e) {
                        continue; // told by the check of unplugging
                    }
                }
                rig.part.powerCycle();
                rig.trouble.none();
                DriverChecks.freshAgain(rig, "unplugged after byte " + n + " of a turn and plugged in again", problems);
                if (rig.part.jointModes().contains(JointMode.POSITION)) {
                    problems.add("plugged in again: a joint came under torque by itself");
                }
            }
        }
        return DriverChecks.firstOfEach(problems);
    }
}
