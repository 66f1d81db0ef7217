package org.sinew.drivers.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What every driver promises, check by check. Each returns what is wrong, in sentences for whoever writes the driver;
 * an empty list is a kept promise.
 */
final class DriverChecks {
    /** Two states of the world, as shares of every range. */
    static final double A = 0.3;
    static final double B = 0.8;
    /** Turns after which a part that is well again must have been read. */
    static final int WIRE_TRIES = 5;
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
        UnitChecks units = new UnitChecks(driver, bench);
        WireChecks wire = new WireChecks(driver, bench);
        Map<String, Check> all = new LinkedHashMap<>();
        all.put("bad config", () -> ConfigChecks.problems(driver, bench));
        all.put("golden bytes", units::golden);
        all.put("unit round trip", units::roundTrip);
        all.put("timeout", wire::timeout);
        all.put("NACK", wire::nack);
        all.put("short reply", wire::shortReply);
        all.put("wrong id", wire::wrongId);
        all.put("bad checksum", wire::badChecksum);
        all.put("unplug at every byte", wire::unplug);
        all.put("replug", wire::replug);
        all.put("close", new CloseChecks(driver, bench)::close);
        return all;
    }

    /** Runs a check within a time limit, on a thread that may be left behind; what is thrown is a problem too. */
    static List<String> run(Check check) {
        return within(CHECK_LIMIT_MILLIS, "the check", check);
    }

    static List<String> within(long limitMillis, String what, Check check) {
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

    /** Whether the part is read again, now that nothing is wrong any more. */
    static void freshAgain(Rig rig, String what, List<String> problems) {
        long before = rig.stamp();
        rig.set(B);
        for (int i = 0; i < WIRE_TRIES && rig.stamp() <= before; i++) {
            rig.readAll();
        }
        if (rig.stamp() <= before) {
            problems.add(what + ": the wire is whole again, but nothing new is read in " + WIRE_TRIES + " turns");
        }
    }

    /** Of many problems that are alike the first: they differ behind the first colon. */
    static List<String> firstOfEach(List<String> problems) {
        Map<String, String> first = new LinkedHashMap<>();
        problems.forEach(problem -> first.putIfAbsent(problem.replaceFirst(":.*", ""), problem));
        return List.copyOf(first.values());
    }
}
