package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.List;
import org.sinew.device.BusWorker;
import org.sinew.device.DeviceException;
import org.sinew.device.WireFault;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.JointMode;

/** How a part is left. Part of {@link DriverChecks}. */
final class CloseChecks {
    private static final long MID_TRANSACTION_NANOS = 30_000; // three bytes at 1 Mbit/s, one at 400 kbit/s
    private static final long CLOSE_LIMIT_MILLIS = 4_000; // of real time: a driver that waits for ever
    private final FoundDriver driver;
    private final DriverBench bench;

    CloseChecks(FoundDriver driver, DriverBench bench) {
        this.driver = driver;
        this.bench = bench;
    }

    List<String> close() throws Exception {
        List<String> problems = new ArrayList<>();
        List<JointMode> modes = driver.drivesJoints() ? List.of(JointMode.LIMP, JointMode.DAMP, JointMode.POSITION)
                : List.of(JointMode.LIMP);
        for (JointMode safe : modes) {
            closeLeaves(safe, problems);
        }
        if (problems.isEmpty()) {
            openTwice(problems);
        }
        if (problems.isEmpty()) { // a driver that hangs once is not asked again
            problems.addAll(DriverChecks.within(CLOSE_LIMIT_MILLIS, "close() of a busy part",
                    this::closeWhileBusy));
        }
        if (problems.isEmpty()) {
            problems.addAll(DriverChecks.within(CLOSE_LIMIT_MILLIS, "close() of an unplugged part",
                    this::closeUnplugged));
        }
        return problems;
    }

    /** As when its bus was gone and is back. */
    private void openTwice(List<String> problems) throws Exception {
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP)) {
            rig.device.open();
            rig.readAll();
            rig.device.open();
            DriverChecks.freshAgain(rig, "opened again with no close() between", problems);
        } catch (DeviceException e) {
            problems.add("open() with no close() between fails: " + e.getMessage());
        }
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
            List<String> hung = DriverChecks.within(CLOSE_LIMIT_MILLIS, "close()", () -> {
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
        if (!driver.drivesJoints() && rig.device.transact(rig.workbench.clock.nanos()) == WireFault.OK) {
            problems.add("transact() of a closed part says OK");
        }
        rig.device.close(); // twice is as good as once
        rig.device.open();
        DriverChecks.freshAgain(rig, "closed and opened again", problems);
    }

    /** As the runtime does it: the bus thread is in the middle of a transaction when the robot ends. */
    private List<String> closeWhileBusy() throws Exception {
        List<String> problems = new ArrayList<>();
        try (Rig rig = new Rig(driver, bench, JointMode.LIMP, new VirtualClock())) {
            BusWorker worker = new BusWorker(rig.workbench.port(), List.of(rig.device),
                    new BusWorker.Settings(0, 1_000_000_000, JointMode.LIMP),
                    (bus, thrown) -> problems.add("throws " + thrown + " on the bus thread"));
            worker.start();
            worker.wake();
            rig.workbench.clock.elapse(MID_TRANSACTION_NANOS);
            worker.close();
        }
        return problems;
    }

    private List<String> closeUnplugged() throws Exception {
        try (Rig rig = Rig.reading(driver, bench, DriverChecks.A)) {
            rig.trouble.none();
            rig.trouble.cutAfter = 0;
            rig.device.close();
        }
        return List.of();
    }
}
