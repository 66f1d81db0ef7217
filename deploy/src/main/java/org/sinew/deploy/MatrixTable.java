package org.sinew.deploy;

import static org.sinew.deploy.MatrixExpectation.goesOn;
import static org.sinew.deploy.MatrixExpectation.mayHold;
import static org.sinew.deploy.MatrixExpectation.stops;
import static org.sinew.deploy.MatrixExpectation.told;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.Fault.Part;
import org.sinew.sim.FaultPair;
import org.sinew.sim.FaultPairs;
import org.sinew.state.SafetyState;

/** What has to come of each pair of the fault language, and on which parts of a robot it can be tried. Data. */
final class MatrixTable {
    private static final String NOBODY_CAN_TELL = "what it says is possible, and nothing that goes by it moves a joint";
    private static final String NOT_WATCHED = "nothing rests on it: voltage and current are shown";

    /** Pairs that no run in virtual time can have, and where they are tried instead. */
    static final Map<String, String> ELSEWHERE = Map.of(
            "BROKER OFF", "a broker is a process and lives in real time: OutsideFaultsTest",
            "BROKER HANG", "a broker is a process and lives in real time: OutsideFaultsTest",
            "DISK OFF", "writing a log takes real time: OutsideFaultsTest",
            "DISK SLOW", "writing a log takes real time: OutsideFaultsTest",
            "DISK HANG", "writing a log takes real time: OutsideFaultsTest");

    /** One at least for every other pair that applies. */
    static final List<MatrixExpectation> ALL = Stream.of(servos(), sensors(), buses(), seeing(), runtime())
            .flatMap(List::stream).toList();

    private static List<MatrixExpectation> servos() {
        return List.of(
                stops(Part.SERVO, Kind.OFF, "joint-stale", "joint-lost"),
                mayHold(Part.SERVO, Kind.STUCK, "a jam that is over at once is no fault yet", "servo-error"),
                mayHold(Part.SERVO, Kind.FROZEN, "a joint at rest looks the same; when it is over it may hold, for no"
                        + " joint goes so far at once", "joint-stale"),
                stops(Part.SERVO, Kind.GARBAGE, "joint-stale", "joint-lost"),
                mayHold(Part.SERVO, Kind.WRONG, "the servo moves by itself, which nobody can prevent", "joint-stale",
                        "fall").orEnds(SafetyState.STOPPING),
                goesOn(Part.SERVO, Kind.SLOW, "answers are waited for, 2.5 ms"),
                mayHold(Part.SERVO, Kind.SLOW, "it is asked once more in the same tick, where there is time for it",
                        "joint-stale", "joint-lost").with("4ms"),
                mayHold(Part.SERVO, Kind.INTERMITTENT, "two lost answers in a row are borne", "joint-stale",
                        "joint-lost"),
                stops(Part.SERVO, Kind.DUPLICATED, "joint-stale", "joint-lost"),
                mayHold(Part.SERVO, Kind.WALL, "a push that is over at once is no fault yet", "servo-error"),
                told(Part.SERVO, Kind.HOT, "joint-hot").with("58C").lasting(1_200),
                stops(Part.SERVO, Kind.HOT, "joint-overheated", "torque-lost").with("80C").lasting(1_200),
                told(Part.SERVO, Kind.SAG, "servo-error").with("3.8V"),
                stops(Part.SERVO, Kind.SAG, "joint-stale", "joint-lost", "torque-lost"));
    }

    private static List<MatrixExpectation> sensors() {
        return List.of(
                stops(Part.IMU, Kind.OFF, "imu-stale"),
                goesOn(Part.IMU, Kind.STUCK, "one axis that stands still looks like a robot that does not turn so"),
                stops(Part.IMU, Kind.FROZEN, "imu-frozen", "imu-stale").lasting(1_300),
                mayHold(Part.IMU, Kind.GARBAGE, "noise may look like a fall", "fall"),
                mayHold(Part.IMU, Kind.WRONG, "it looks like a fall, after a while", "fall").lasting(1_000),
                goesOn(Part.IMU, Kind.SLOW, "its bus has time for it"),
                mayHold(Part.IMU, Kind.INTERMITTENT, "lost readings are borne for 100 ms", "imu-stale"),
                goesOn(Part.IMU, Kind.SAG, "its driver sees it and sets it up anew"),
                goesOn(Part.IMU, Kind.HANG, "its driver sees it and wakes it"),
                goesOn(Part.METER, Kind.OFF, NOT_WATCHED), goesOn(Part.METER, Kind.FROZEN, NOT_WATCHED),
                goesOn(Part.METER, Kind.GARBAGE, NOT_WATCHED), goesOn(Part.METER, Kind.WRONG, NOT_WATCHED),
                goesOn(Part.METER, Kind.SLOW, NOT_WATCHED), goesOn(Part.METER, Kind.INTERMITTENT, NOT_WATCHED),
                goesOn(Part.METER, Kind.SAG, NOT_WATCHED),
                stops(Part.SWITCH, Kind.OFF, "estop-pressed"),
                goesOn(Part.SWITCH, Kind.STUCK, "a contact that is closed looks like one that nobody presses: try it"
                        + " before each use"),
                stops(Part.SWITCH, Kind.WRONG, "estop-pressed"),
                mayHold(Part.SWITCH, Kind.INTERMITTENT, "it may be closed whenever somebody looks", "estop-pressed"));
    }

    private static List<MatrixExpectation> buses() {
        return List.of(
                stops(Part.SERIAL, Kind.OFF, "joint-stale", "joint-lost"),
                stops(Part.SERIAL, Kind.GARBAGE, "joint-stale", "joint-lost"),
                stops(Part.SERIAL, Kind.WRONG, "joint-stale", "joint-lost"),
                goesOn(Part.SERIAL, Kind.SLOW, "answers are waited for, 2.5 ms"),
                mayHold(Part.SERIAL, Kind.SLOW, "an answer that comes while the same is asked again looks like one in"
                        + " time", "joint-stale", "joint-lost").with("13ms"),
                mayHold(Part.SERIAL, Kind.SLOW, "an answer that is whole ticks late looks like one in time: no frame"
                        + " says what it answers", "joint-stale", "joint-lost").with("20ms"),
                mayHold(Part.SERIAL, Kind.DELAYED, "answers of earlier turns are not taken", "joint-stale",
                        "joint-lost"),
                mayHold(Part.SERIAL, Kind.INTERMITTENT, "two lost answers in a row are borne", "joint-stale",
                        "joint-lost", "torque-lost"),
                goesOn(Part.SERIAL, Kind.DUPLICATED, "the second answer is not taken"),
                stops(Part.SERIAL, Kind.SAG, "joint-stale", "joint-lost", "torque-lost"),
                stops(Part.SERIAL, Kind.UNPLUG, "joint-stale", "joint-lost", "bus-gone"),
                stops(Part.I2C, Kind.OFF, "imu-stale"),
                stops(Part.I2C, Kind.STUCK, "i2c-held"),
                mayHold(Part.I2C, Kind.GARBAGE, "noise may look like a fall", "fall", "imu-stale"),
                goesOn(Part.I2C, Kind.SLOW, "the bus has time for it"),
                mayHold(Part.I2C, Kind.INTERMITTENT, "lost readings are borne for 100 ms", "imu-stale"),
                stops(Part.GPIO, Kind.OFF, "estop-pressed"),
                stops(Part.GPIO, Kind.UNPLUG, "estop-lost"));
    }

    private static List<MatrixExpectation> seeing() {
        return List.of(
                mayHold(Part.MODEL, Kind.OFF, "as its on_stale says", "model-late", "model-failed").lasting(1_000),
                mayHold(Part.MODEL, Kind.FROZEN, NOBODY_CAN_TELL, "fall"),
                mayHold(Part.MODEL, Kind.GARBAGE, "as its on_stale says", "model-late").lasting(1_000),
                mayHold(Part.MODEL, Kind.SLOW, "as its on_stale says", "model-late").lasting(1_000),
                mayHold(Part.MODEL, Kind.INTERMITTENT, "as its on_stale says", "model-late"),
                mayHold(Part.MODEL, Kind.HANG, "as its on_stale says", "model-late").lasting(1_000),
                mayHold(Part.CAMERA, Kind.OFF, "as on_stale of its model says", "camera-lost").lasting(1_000),
                mayHold(Part.CAMERA, Kind.FROZEN, NOBODY_CAN_TELL), mayHold(Part.CAMERA, Kind.GARBAGE, NOBODY_CAN_TELL),
                mayHold(Part.CAMERA, Kind.WRONG, NOBODY_CAN_TELL),
                mayHold(Part.CAMERA, Kind.INTERMITTENT, "as on_stale of its model says", "camera-lost"),
                mayHold(Part.BODY, Kind.PUSH, "it is screwed to the desk, or stands", "fall").with("20N").lasting(100)
                        .orEnds(SafetyState.STOPPING));
    }

    private static List<MatrixExpectation> runtime() {
        return List.of(
                stops(Part.LOOP, Kind.HANG, "loop-silent"),
                stops(Part.LOOP, Kind.DELAYED, "loop-silent").lasting(400),
                goesOn(Part.LOOP, Kind.SLOW, "the tick has time for it"),
                goesOn(Part.CLOCK, Kind.WRONG, "control goes by monotonic time"),
                goesOn(Part.CLOCK, Kind.FROZEN, "control goes by monotonic time"));
    }

    private MatrixTable() {
    }

    /** A switch that is no e-stop, as in a sole, stops nobody. */
    private static MatrixExpectation contact(MatrixExpectation expected, boolean estop) {
        return expected.part() != Part.SWITCH || estop ? expected
                : mayHold(Part.SWITCH, expected.kind(), "what it tells is seen, and stops nobody", "fall");
    }

    /**
     * All that can be tried on a robot, in the order of the table.
     *
     * @param estops names of its switches that are e-stops
     */
    static List<MatrixCase> cases(BreakableParts parts, Set<String> estops) {
        List<MatrixCase> cases = new ArrayList<>();
        for (MatrixExpectation expected : ALL) {
            FaultPair pair = FaultPairs.of(expected.part(), expected.kind());
            parts.names(expected.part()).stream().limit(expected.part() == Part.BODY ? 1 : Integer.MAX_VALUE)
                    .forEach(name -> cases.add(new MatrixCase(pair, name, contact(expected, estops.contains(name)))));
        }
        return cases;
    }
}
