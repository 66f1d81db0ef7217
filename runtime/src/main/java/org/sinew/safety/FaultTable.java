package org.sinew.safety;

import static org.sinew.safety.EventCode.*;
import static org.sinew.safety.FaultRow.Bound.AT_START;
import static org.sinew.safety.FaultRow.Bound.ticks;
import static org.sinew.safety.FaultRow.Clearing.AUTO;
import static org.sinew.safety.FaultRow.Clearing.REARM;
import static org.sinew.safety.FaultRow.Clearing.RESTART;
import static org.sinew.safety.FaultRow.Group.MODELS;
import static org.sinew.safety.FaultRow.Group.PEOPLE;
import static org.sinew.safety.FaultRow.Group.SENSORS;
import static org.sinew.safety.FaultRow.Group.SERVOS;
import static org.sinew.safety.FaultRow.Group.STORAGE;
import static org.sinew.safety.FaultRow.Group.TIMING;

import java.util.List;
import org.sinew.safety.FaultRow.Bound;

/**
 * What can go wrong, and what is done about it. {@code sinew faults list} and the page on faults are made of it; tests
 * hold it against the code: every fault that can be told stands here, and every row is shown by a test.
 */
public final class FaultTable {
    /** Three ticks, or 50 ms where these are longer: see {@link GateSettings}. */
    private static final Bound STALE = new Bound(50_000_000, 4);
    private static final Bound LOST = new Bound(200_000_000, 2);
    private static final Bound SENSOR_LOST = new Bound(100_000_000, 2);

    /** Every row, group by group. */
    public static final List<FaultRow> ROWS = List.of(
            new FaultRow("joint-stale", SERVOS, "the position of a joint is not read for a moment",
                    "age of its acquisition, not of its arrival", "hold: torque stays on, requests do not pass",
                    STALE, REARM, List.of(JOINT_STALE), List.of("servo intermittent", "bus slow"),
                    List.of("InterlockTest", "RunTest")),
            new FaultRow("joint-lost", SERVOS, "a servo does not answer any more",
                    "age of its last good answer", "into the safe state",
                    LOST, REARM, List.of(JOINT_LOST, TORQUE_UNKNOWN), List.of("servo off"),
                    List.of("InterlockTest", "RunTest")),
            new FaultRow("bus-gone", SERVOS, "the adapter of a bus is unplugged",
                    "the system says so (EIO, HUP)", "its silent joints stop the robot; at rest the bus is opened"
                    + " again under its stable name, every device is identified anew",
                    LOST, REARM, List.of(BUS_GONE, BUS_BACK), List.of("bus unplug"),
                    List.of("ReplugTest", "SerialAdapterTest")),
            new FaultRow("bus-shared", SERVOS, "another program reads or writes the line",
                    "bytes that nobody asked for; locks; the table of open files", "told, with the program's name; lost"
                    + " answers count as such; a second Sinew is refused",
                    STALE, AUTO, List.of(BUS_SHARED), List.of(), List.of("TwinTest", "PortHoldersTest")),
            new FaultRow("bus-noise", SERVOS, "bits flip on a line",
                    "checksum, length, id, range of every answer, and how far a servo can have turned",
                    "a broken answer counts as none; asked once more in the same tick if there is time",
                    ticks(1), AUTO, List.of(), List.of("bus garbage", "bus intermittent"),
                    List.of("FeetechStsTest", "StsFramesTest", "StsBitErrorsTest", "StsPositionTest")),
            new FaultRow("bus-errors", SERVOS, "a bus, or one part on it, fails again and again",
                    "failed transactions among the last 100, of each part and of the bus; told anew once few have"
                    + " failed for a while", "more than 5: told; more than 20: hold",
                    new Bound(1_000_000_000, 1), REARM, List.of(BUS_ERRORS, BUS_UNRELIABLE),
                    List.of("bus intermittent", "servo intermittent", "bus garbage"),
                    List.of("ErrorWindowTest", "BusErrorsTest", "FeetechStsErrorsTest")),
            new FaultRow("wrong-answer", SERVOS, "late, doubled or foreign answers; the line's own echo",
                    "id and length must be those that were asked for", "not taken",
                    ticks(1), AUTO, List.of(), List.of("bus duplicated", "bus delayed"), List.of("FeetechStsTest")),
            new FaultRow("wrong-servo", SERVOS, "no servo with this id, another model, two with one id",
                    "every servo is identified when its bus is opened", "the robot does not start; ids and models told",
                    AT_START, RESTART, List.of(), List.of(), List.of("HardwareRunTest", "FeetechStsArmingTest")),
            new FaultRow("firmware-mixed", SERVOS, "servos of one model have different firmware",
                    "every servo's version is read when its bus is opened", "told, with the joints",
                    AT_START, AUTO, List.of(FIRMWARE_MIXED), List.of(), List.of("FeetechStsArmingTest")),
            new FaultRow("torque-on-jump", SERVOS, "torque would come on with a goal that is not where the joint is",
                    "three positions agree, goal and torque limit (a fifth) are read back before torque, torque after"
                    + " it", "no torque; arming ends",
                    new Bound(2_000_000_000, 1), REARM, List.of(ARM_FAILED, ARM_REFUSED), List.of(),
                    List.of("SafetyGateArmingTest", "TorqueShareTest", "FeetechStsProtectionTest",
                            "FeetechStsArmingTest")),
            new FaultRow("rearm", SERVOS, "old goals and wishes live on when a stopped robot is armed again",
                    "arming begins at the measured positions", "goals are set anew, with a ramp",
                    ticks(1), AUTO, List.of(), List.of(), List.of("SafetyGateArmingTest")),
            new FaultRow("joint-hot", SERVOS, "a servo gets hot", "its temperature, one servo in each tick",
                    "told", new Bound(1_000_000_000, 1), AUTO, List.of(JOINT_HOT), List.of("servo hot"),
                    List.of("InterlockTest")),
            new FaultRow("joint-overheated", SERVOS, "a servo is too hot", "its temperature, one servo in each tick",
                    "into the safe state", new Bound(1_000_000_000, 1), REARM, List.of(JOINT_OVERHEATED),
                    List.of("servo hot"), List.of("InterlockTest")),
            new FaultRow("torque-lost", SERVOS, "a servo takes its own torque off and says nothing",
                    "its torque register, read back in turn", "into the safe state",
                    new Bound(500_000_000, 1), REARM, List.of(TORQUE_LOST), List.of("servo sag"),
                    List.of("InterlockTest", "FeetechStsProtectionTest")),
            new FaultRow("servo-error", SERVOS, "a servo reports voltage, heat, current or overload",
                    "error byte of every answer", "value and error are both taken; told once",
                    ticks(1), AUTO, List.of(SERVO_ERROR), List.of("servo hot", "servo sag"),
                    List.of("InterlockTest", "StsDecoderTest")),
            new FaultRow("joint-limit", SERVOS, "a target outside the limits, or too fast",
                    "every target, in every tick", "held inside; said as limited_by",
                    ticks(1), AUTO, List.of(), List.of(), List.of("SafetyGateTest")),
            new FaultRow("driver-failed", SERVOS, "a driver throws what it must not",
                    "its bus's thread ends", "joints are told to be safe, the robot stops",
                    LOST, RESTART, List.of(BUS_FAILED), List.of(), List.of("BusWorkerTest")),
            new FaultRow("two-threads", SERVOS, "two threads use one bus", "cannot be: one worker owns one bus",
                    "none", ticks(0), AUTO, List.of(), List.of(), List.of("ArchitectureTest")),
            new FaultRow("imu-stale", SENSORS, "an inertial unit gives nothing",
                    "age of its acquisition", "into the safe state", SENSOR_LOST, REARM, List.of(IMU_STALE),
                    List.of("sensor off"), List.of("InterlockTest", "RunTest")),
            new FaultRow("imu-frozen", SENSORS, "an inertial unit repeats itself",
                    "100 readings of the very same bits", "into the safe state",
                    ticks(101), REARM, List.of(IMU_FROZEN), List.of("sensor stuck"), List.of("EstimateTest")),
            new FaultRow("no-reading", SENSORS, "a reading that is no number, or more than the part can measure",
                    "at the door of every reading", "not taken: the last good one grows old",
                    ticks(1), AUTO, List.of(), List.of("sensor garbage"),
                    List.of("BadReadingsTest", "BadReadingsReplayTest")),
            new FaultRow("i2c-held", SENSORS, "a line of an I2C bus is held low, or a chip does not acknowledge",
                    "the kernel's answer to one transfer", "the reading counts as none; the tick does not wait",
                    SENSOR_LOST, REARM, List.of(IMU_STALE), List.of("sensor off"),
                    List.of("LinuxI2cTest", "DriverContractTest")),
            new FaultRow("estop-pressed", SENSORS, "the e-stop is pressed, or its wire is broken",
                    "its input, in every tick; open means pressed", "torque off at once",
                    ticks(2), REARM, List.of(ESTOP_PRESSED), List.of(), List.of("InterlockTest", "StopTicksTest")),
            new FaultRow("estop-lost", SENSORS, "the e-stop input cannot be read",
                    "age of its last reading", "torque off at once", SENSOR_LOST, REARM, List.of(ESTOP_LOST), List.of(),
                    List.of("InterlockTest")),
            new FaultRow("fall", SENSORS, "the robot tips over", "30 degrees for 100 ms; or a model that saw falls",
                    "into the safe state", new Bound(100_000_000, 1), REARM, List.of(FALLING, FALL_PREDICTED),
                    List.of("body push"), List.of("InterlockTest", "BodyStateTest")),
            new FaultRow("camera-lost", MODELS, "a camera gives nothing, or a half picture",
                    "age of the result that rests on it", "as the robot file says: hold, stop or told",
                    new Bound(0, 2), REARM, List.of(PERCEPT_STALE, PERCEPT_LATE), List.of("camera off"),
                    List.of("CameraContractTest", "InterlockTest")),
            new FaultRow("model-wrong", MODELS, "a model file is not the one of its card",
                    "SHA-256, names and shapes of tensors, golden vectors", "the robot does not start",
                    AT_START, RESTART, List.of(), List.of(), List.of("ModelCardTest", "OnnxModelTest")),
            new FaultRow("model-nonsense", MODELS, "a result that is no number", "every number of every result",
                    "not taken: the last good one grows old", ticks(1), AUTO, List.of(), List.of(),
                    List.of("BadReadingsTest")),
            new FaultRow("model-late", MODELS, "a model is slow or hangs", "age of its result",
                    "as the robot file says; the tick does not wait", new Bound(0, 2), REARM,
                    List.of(PERCEPT_STALE, PERCEPT_LATE), List.of("model slow", "model hang"),
                    List.of("PerceptionWorkerTest", "RunTest")),
            new FaultRow("model-failed", MODELS, "a model throws", "its worker", "its result grows old",
                    new Bound(0, 2), RESTART, List.of(MODEL_FAILED), List.of("model off"),
                    List.of("PerceptionWorkerTest")),
            new FaultRow("bad-target", TIMING, "a behaviour wishes what is no number", "every wish, in every tick",
                    "the joint keeps its target, the robot holds", ticks(1), REARM, List.of(BAD_TARGET), List.of(),
                    List.of("SafetyGateArmingTest")),
            new FaultRow("behavior-failed", TIMING, "a behaviour throws", "caught around it",
                    "the robot holds", ticks(1), REARM, List.of(BEHAVIOR_FAILED), List.of(),
                    List.of("RoutineBehaviorTest", "JavaBehaviorTest")),
            new FaultRow("loop-late", TIMING, "the loop stood still: a pause, a debugger, SIGSTOP",
                    "time between two ticks", "looks first and acts then: into the safe state",
                    ticks(1), REARM, List.of(LOOP_LATE), List.of("loop delayed"), List.of("InterlockTest", "RunTest")),
            new FaultRow("loop-silent", TIMING, "the loop hangs in one of its steps",
                    "each bus's thread, by the silence of the loop", "the buses put the joints into the safe state",
                    new Bound(62_500_000, 1), RESTART, List.of(LOOP_SILENT, BEHAVIOR_HANGS), List.of("loop hang"),
                    List.of("BusWorkerTest", "RunTest")),
            new FaultRow("loop-allocates", TIMING, "the loop's thread makes garbage",
                    "bytes allocated, after every tick", "told, with the place in the code",
                    new Bound(10_000_000_000L, 0), AUTO, List.of(LOOP_ALLOCATES), List.of(),
                    List.of("AllocationAlarmTest")),
            new FaultRow("events-lost", TIMING, "events come faster than they are told", "a count",
                    "told how many", new Bound(1_000_000_000, 0), AUTO, List.of(EVENTS_LOST), List.of(),
                    List.of("EventLogTest")),
            new FaultRow("clock-jump", TIMING, "somebody sets the clock, or the board has none",
                    "cannot matter: control knows monotonic time only", "none", ticks(0), AUTO, List.of(),
                    List.of(), List.of("ArchitectureTest")),
            new FaultRow("disk-full", STORAGE, "the disk is full, slow or gone", "the write that fails",
                    "nothing more is recorded; the last minute stays in memory; the tick does not notice",
                    ticks(0), RESTART, List.of(LOG_FAILED, LOG_BEHIND), List.of("disk off"),
                    List.of("LogFilesTest", "RunRecordingTest")),
            new FaultRow("card-corrupt", STORAGE, "bytes of a log change, or its end is missing",
                    "a checksum over every chunk", "all that is whole is read; what is missing is said",
                    AT_START, AUTO, List.of(), List.of(), List.of("McapDamageTest")),
            new FaultRow("power-cut", STORAGE, "power goes while a log is written",
                    "the log is read to its last whole chunk", "at most the last seconds are lost",
                    AT_START, AUTO, List.of(), List.of(), List.of("KilledLogTest")),
            new FaultRow("wrong-file", STORAGE, "a robot file with a mistake",
                    "a strict reader: unknown key, unit, range, name, number twice", "the robot does not start;"
                    + " file, line, column, the nearest right word", AT_START, RESTART, List.of(), List.of(),
                    List.of("WrongFilesTest", "RobotConfigTest")),
            new FaultRow("wrong-behavior", STORAGE, "a saved Java behaviour does not compile, hangs or reaches too far",
                    "compiled, fenced and rehearsed before it takes over", "the old behaviour goes on",
                    ticks(0), AUTO, List.of(BEHAVIOR_REFUSED), List.of(),
                    List.of("FenceTest", "RoutineRunTest")),
            new FaultRow("broker-lost", PEOPLE, "the broker is gone, slow or half open",
                    "a thread of its own", "events are kept and sent later; the tick does not notice",
                    ticks(0), AUTO, List.of(BROKER_LOST), List.of("broker off"), List.of("UplinkTest")),
            new FaultRow("viewer-slow", PEOPLE, "a page that reads nothing, or sends nonsense",
                    "bounded queues; size first, then form", "its connection ends; the others do not notice",
                    ticks(0), AUTO, List.of(), List.of(), List.of("SlowViewerTest", "CockpitServerTest")),
            new FaultRow("foreign-page", PEOPLE, "a web page of somebody else speaks to the cockpit",
                    "Host and Origin of every request", "refused", ticks(0), AUTO, List.of(), List.of(),
                    List.of("GatekeeperTest")),
            new FaultRow("stop", PEOPLE, "a person wants it to stop", "page, command line, signal",
                    "into the safe state; never refused, never queued behind anything",
                    ticks(2), REARM, List.of(STOP_REQUESTED), List.of(),
                    List.of("StopTicksTest", "CockpitServerTest")));

    private FaultTable() {
    }
}
