package org.sinew.drivers.testing;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The promises of every driver on the class path, as a test: a subclass with an empty body is enough. Each driver that
 * the service look-up finds is tried on its {@link DriverBench}; one without a bench fails.
 *
 * <p>Written for JUnit 5; how to add a driver is told in {@code drivers/docs/writing-a-driver.md}.
 */
public abstract class DriverContract {
    /** Whether this driver is tried here; all are, unless a subclass has reasons. */
    protected boolean covers(String type) {
        return true;
    }

    @TestFactory
    final Stream<DynamicNode> everyDriverKeepsItsPromises() {
        ClassLoader loader = getClass().getClassLoader();
        Map<String, DriverBench> benches = benches(loader);
        List<DynamicNode> nodes = FoundDriver.all(loader).stream().filter(driver -> covers(driver.type()))
                .map(driver -> node(driver, benches.get(driver.type()))).toList();
        return nodes.isEmpty() ? Stream.of(dynamicTest("no driver", () -> fail("no driver", "the service look-up finds"
                + " none to try: put @AutoService on it"))) : nodes.stream();
    }

    /** All trials of one driver; without a bench the one that says what to add. */
    static DynamicNode node(FoundDriver driver, DriverBench bench) {
        if (bench == null) {
            return dynamicTest(driver.type(), () -> fail(driver.type(), noBench(driver)));
        }
        DriverChecks checks = new DriverChecks(driver, bench);
        return dynamicContainer(driver.type(), checks.all().entrySet().stream().map(check ->
                dynamicTest(check.getKey(), () -> {
                    var problems = DriverChecks.run(check.getValue());
                    if (!problems.isEmpty()) {
                        fail(driver.type() + ", " + check.getKey(), String.join("\n  ", problems));
                    }
                })));
    }

    private static void fail(String what, String why) {
        throw new AssertionError(what + ":\n  " + why);
    }

    /** What is to be added for a driver that cannot be tried. */
    static String noBench(FoundDriver driver) {
        return "driver " + driver.driver().getClass().getName() + " has no simulator to be tried with: add a class that"
                + " implements " + DriverBench.class.getName() + ", with type() \"" + driver.type()
                + "\", and put @AutoService(DriverBench.class) on it; drivers/docs/writing-a-driver.md shows one";
    }

    /** By type. */
    static Map<String, DriverBench> benches(ClassLoader loader) {
        Map<String, DriverBench> benches = new TreeMap<>();
        ServiceLoader.load(DriverBench.class, loader).forEach(bench -> benches.put(bench.type(), bench));
        return benches;
    }
}
