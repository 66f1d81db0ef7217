package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.sinew.device.BusWorker;
import org.sinew.device.WireFault;
import org.sinew.safety.JointMode;

/**
 * What every driver promises, check by check. Each returns what is wrong, in sentences for whoever writes the driver; an
 * empty list is a kept promise.
 */
final class DriverChecks {
    private static final double A = 0.3; // two states of the world, as shares of every range
    private static final double B = 0.8;
    private static final int ROUND_TRIPS = 101;
    private static final int WIRE_TRIES = 5;
    private static final long CLOSE_LIMIT_MILLIS = 2_000; // of real time: a driver that waits for ever
    private static final long CHECK_LIMIT_MILLIS = 60_000;

    /** One promise. */
    @FunctionalInterface
    interface Check {
        List<String> problems() throws Exception;
    }

    private final FoundDriver driver;
    private final DriverBench bench;

    DriverChecks(FoundDriver driver, DriverBench bench) {
        this.driver = driver;
        this.bench = bench;
    }

    /** All promises by name, in the order in which a new driver should be made to keep them. */
    Map<String, Check> all() {
        Map<String, Check> all = new LinkedHashMap<>();
        all.put("bad config", () -> ConfigChecks.problems(driver, bench));
        all.put("golden bytes", this::golden);
        all.put("unit round trip", this::roundTrip);
        all.put("timeout", this::timeout);
        all.put("NACK", this::nack);
        all.put("short reply", this::shortReply);
        all.put("wrong id", this::wrongId);
        all.put("bad checksum", this::badChecksum);
        all.put("unplug at every byte", this::unplug);
        all.put("replug", this::replug);
        all.put("close", this::close);
        return all;
    }

    /** Runs a check within a time limit, on a thread that may be left behind; what is thrown is a problem too. */
    static List<String> run(Check check) {
        return within(CHECK_LIMIT_MILLIS, "the check", check);
    }

    private static List<String> within(long limitMillis, String what, Check check) {
        AtomicReference<List<String>> result = new AtomicReference<>(
                List.of(what + " did not come back within " + limitMillis + " ms: the driver hangs"));
        Thread thread = new Thread(() -> {
            try {
                result.set(check.problems());
            } catch (Exception | Error e) {
                StackTraceElement[] trace = e.getStackTrace();
                result.set(List.of("throws " + e + (trace.length > 0 ? " at " + trace[0] : "")));
            }
        }, "driver-check");
        thread.setDaemon(true);
        thread.start();
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, limitMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return result.get();
    }

    // ---- golden bytes, units ----

    private List<String> golden() throws Exception {
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

    private List<String> roundTrip() throws Exception {
        List<String> problems = new ArrayList<>();
        try (Rig rig = Rig.reading(driver, bench, A)) {
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
        return firstOfEach(problems);
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
            rig.turn(bench.turnNanos(), JointMode.SEED, targets);
            rig.turn(bench.turnNanos(), JointMode.SEED, targets);
            for (int k = 0; k < targets.length; k++) {
                if (!(Math.abs(rig.goalsRad()[k] - targets[k]) <= lsb * 1.001)) {
                    problems.add("goal of joint" + k + ": told " + targets[k] + " rad, the servo has "
                            + rig.goalsRad()[k] + " rad");
                }
            }
        }
    }

    private static List<String> firstOfEach(List<String> problems) {
        Map<String, String> first = new LinkedHashMap<>();
        problems.forEach(problem -> first.putIfAbsent(problem.replaceFirst(":.*", ""), problem));
        return List.copyOf(first.values());
    }

    // ---- trouble on the wire ----

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

    private List<String> timeout() throws Exception {
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
            long start = rig.workbench.clock.addAndGet(bench.turnNanos());
            rig.device.transact(start);
            long took = rig.workbench.clock.get() - start;
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

    private List<String> nack() throws Exception {
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
        return firstOfEach(problems);
    }

    /** One bad transaction, then all is well again. */
    private void recovers(String what, Harm harm, List<String> problems) throws Exception {
        try (Rig rig = Rig.reading(driver, bench, A)) {
            rig.trouble.none();
            harm.on(rig.trouble);
            rig.turn();
            rig.trouble.none();
            freshAgain(rig, what, problems);
        }
    }

    private void freshAgain(Rig rig, String what, List<String> problems) {
        long before = rig.stamp();
        rig.set(B);
        for (int i = 0; i < WIRE_TRIES && rig.stamp() <= before; i++) {
            rig.readAll();
        }
        if (rig.stamp() <= before) {
            problems.add(what + ": the wire is whole again, but nothing new is read in " + WIRE_TRIES + " turns");
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

    private List<String> shortReply() throws Exception {
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

    private List<String> badChecksum() throws Exception {
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

    private List<String> wrongId() throws Exception {
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

    private List<String> unplug() throws Exception {
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

    private List<String> replug() throws Exception {
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
                for (int i = 0; i < WIRE_TRIES; i++) {
                    try {
                        rig.turn();
                    } catch (RuntimeException e) {
                        continue; // told by the check of unplugging
                    }
                }
                rig.part.powerCycle();
                rig.trouble.none();
                freshAgain(rig, "unplugged after byte " + n + " of a turn and plugged in again", problems);
                if (rig.part.jointModes().contains(JointMode.POSITION)) {
                    problems.add("plugged in again: a joint came under torque by itself");
                }
            }
        }
        return firstOfEach(problems);
    }

    // ---- the end ----

    private List<String> close() throws Exception {
        List<String> problems = new ArrayList<>();
        List<JointMode> modes = driver.drivesJoints() ? List.of(JointMode.LIMP, JointMode.DAMP, JointMode.POSITION)
                : List.of(JointMode.LIMP);
        for (JointMode safe : modes) {
            closeLeaves(safe, problems);
        }
        if (problems.isEmpty()) { // a driver that hangs once is not asked again
            problems.addAll(within(CLOSE_LIMIT_MILLIS * 2, "close() of a busy part", this::closeWhileBusy));
        }
        if (problems.isEmpty()) {
            problems.addAll(within(CLOSE_LIMIT_MILLIS, "close() of an unplugged part", this::closeUnplugged));
        }
        return problems;
    }

    private void closeLeaves(JointMode safe, List<String> problems) throws Exception {
        try (Rig rig = new Rig(driver, bench, safe)) {
            rig.device.open();
            rig.readAll();
            if (driver.drivesJoints()) {
                rig.arm();
                if (!rig.part.jointModes().stream().allMatch(mode -> mode == JointMode.POSITION)) {
                    problems.add("joints are " + rig.part.jointModes() + " after seeding and POSITION: torque must be"
                            + " on");
                }
            }
            List<String> hung = within(CLOSE_LIMIT_MILLIS, "close()", () -> {
                rig.device.close();
                return List.of();
            });
            problems.addAll(hung);
            if (hung.isEmpty()) {
                afterClose(rig, safe, problems);
            }
        }
    }

    private void afterClose(Rig rig, JointMode safe, List<String> problems) throws Exception {
        if (!rig.part.jointModes().stream().allMatch(mode -> mode == safe)) {
            problems.add("closed with safe state " + safe + ", but the joints are " + rig.part.jointModes());
        }
        if (!driver.drivesJoints() && rig.device.transact(rig.workbench.clock.get()) == WireFault.OK) {
            problems.add("transact() of a closed part says OK");
        }
        rig.device.close(); // twice is as good as once
        rig.device.open();
        freshAgain(rig, "closed and opened again", problems);
    }

    /** As the runtime does it: the bus thread is in the middle of a transaction when the robot ends. */
    private List<String> closeWhileBusy() throws Exception {
        List<String> problems = new ArrayList<>();
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            BusWorker worker = new BusWorker(rig.workbench.port(), List.of(rig.device),
                    new BusWorker.Settings(0, 1_000_000_000, JointMode.LIMP),
                    (bus, thrown) -> problems.add("throws " + thrown + " on the bus thread"));
            worker.start();
            rig.trouble.pauseMillis = 2;
            worker.wake();
            Thread.sleep(3);
            worker.close();
        }
        return problems;
    }

    private List<String> closeUnplugged() throws Exception {
        try (Rig rig = Rig.reading(driver, bench, A)) {
            rig.trouble.none();
            rig.trouble.cutAfter = 0;
            rig.device.close();
        }
        return List.of();
    }
}
