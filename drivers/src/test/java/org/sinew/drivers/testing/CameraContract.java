package org.sinew.drivers.testing;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.CameraDriver;

/**
 * The promises of every camera driver on the class path, as a test: a subclass with an empty body is enough. Each
 * driver that the service look-up finds is tried on its {@link CameraBench}; one without a bench fails.
 */
public abstract class CameraContract {
    private static final String NONE = "the service look-up finds no camera driver to try: put"
            + " @AutoService(CameraDriver.class) on it";

    @TempDir
    private Path folder;

    /** Whether this driver is tried here; all are, unless a subclass has reasons. */
    protected boolean covers(String type) {
        return true;
    }

    @TestFactory
    final Stream<DynamicNode> everyCameraKeepsItsPromises() {
        ClassLoader loader = getClass().getClassLoader();
        Map<String, CameraBench> benches = new TreeMap<>();
        ServiceLoader.load(CameraBench.class, loader).forEach(bench -> benches.put(bench.type(), bench));
        Map<String, CameraDriver<?>> drivers = new TreeMap<>();
        ServiceLoader.load(CameraDriver.class, loader).forEach(driver -> drivers.put(driver.type(), driver));
        List<DynamicNode> nodes = drivers.values().stream().filter(driver -> covers(driver.type()))
                .map(driver -> node(driver, benches.get(driver.type()))).toList();
        return nodes.isEmpty() ? Stream.of(dynamicTest("no driver", () -> fail("no driver", List.of(NONE))))
                : nodes.stream();
    }

    /** All trials of one driver; without a bench the one that says what to add. */
    private DynamicNode node(CameraDriver<?> driver, CameraBench bench) {
        if (bench == null) {
            return dynamicTest(driver.type(), () -> fail(driver.type(), List.of(noBench(driver))));
        }
        List<DynamicNode> nodes = new ArrayList<>();
        nodes.add(dynamicTest("bad config", () -> fail(driver.type() + ", bad config", DriverChecks.run(() -> {
            List<String> problems = new ArrayList<>();
            ConfigChecks.keys(driver.configType(), bench.keys(), problems);
            return problems;
        }))));
        nodes.add(dynamicTest("sources", () -> {
            List<String> problems = new ArrayList<>();
            for (CameraScene scene : bench.scenes(folder)) {
                CameraChecks checks = new CameraChecks(scene, scene::camera, CameraChecks.PATIENCE_NANOS);
                checks.all().forEach((name, check) -> DriverChecks.run(check).forEach(problem ->
                        problems.add(scene.name() + ", " + name + ": " + problem)));
                checks.end();
            }
            fail(driver.type(), problems);
        }));
        return dynamicContainer(driver.type(), nodes);
    }

    private static void fail(String what, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new AssertionError(what + ":\n  " + String.join("\n  ", problems));
        }
    }

    /** What is to be added for a driver that cannot be tried. */
    static String noBench(CameraDriver<?> driver) {
        return "driver " + driver.getClass().getName() + " has no scenes to be tried with: add a class that implements "
                + CameraBench.class.getName() + ", with type() \"" + driver.type()
                + "\", and put @AutoService(CameraBench.class) on it; drivers/docs/cameras-and-microphones.md says how";
    }
}
