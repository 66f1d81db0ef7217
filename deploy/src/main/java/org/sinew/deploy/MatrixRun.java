package org.sinew.deploy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.device.DeviceException;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.rt.VirtualClock;
import org.sinew.safety.EventCode;
import org.sinew.safety.FaultRow;
import org.sinew.safety.JointMode;
import org.sinew.safety.Stop;
import org.sinew.sim.Fault;
import org.sinew.sim.Plant;
import org.sinew.state.SafetyState;

/**
 * One run of the matrix: the whole robot in virtual time, from power-on over arming and motion into the fault and out
 * of it, as {@code sinew run ROBOT --sim --fast --arm --no-models --fault PLAN} does it. Judged by the wire and by
 * physics.
 * One thread makes, runs and reads it.
 */
final class MatrixRun {
    private static final long POLL_NANOS = 20_000_000;
    private static final long FIRST_POLL_NANOS = 1_000_000;
    /** A goal that moves at the limit makes a joint turn a little faster for a moment. */
    private static final double TOO_FAST = 1.4; // a servo that lagged behind catches up: 1.33 times was seen
    private static final double NOISE_RAD_PER_SEC = 0.3;
    /** Events that tell of a mistake of ours. */
    private static final Set<EventCode> MISTAKES = Set.of(EventCode.BUS_FAILED, EventCode.BEHAVIOR_FAILED,
            EventCode.BAD_TARGET, EventCode.EVENTS_LOST);

    /** A decision is on the wire in the turn after its tick. */
    private static final int WIRE_TICKS = 2;

    private final RobotConfig config;
    private final MatrixCase fault;
    private final long atNanos;
    private final long seed;
    private final Planted planted;
    private final long periodNanos;
    private final List<String> problems = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private SafetyState begun = SafetyState.BOOT; // when the fault began
    private String doing = "";
    private long firstTickNanos;
    private final List<StopFrames> stops = new ArrayList<>();
    private long worldBeginNanos; // of the loop's clock: time 0 of the plan

    /**
     * A protection that a test switches off, to see that the matrix finds it. Nothing is, in earnest.
     *
     * @param parts changes what the robot is made of
     * @param body  changes its simulated body, before the robot starts
     */
    record Planted(UnaryOperator<RobotParts> parts, Consumer<Simulation> body) {
        static final Planted NOTHING = new Planted(UnaryOperator.identity(), body -> { });
    }

    /**
     * How it went.
     *
     * @param begun    the robot's state when the fault began
     * @param doing    and which step of its behaviour it was in
     * @param reaction events after the beginning, each once, in their order
     * @param ticks    from the fault to the first answer, empty where there was none
     * @param bound    within how many it had to come
     * @param end      the state at the end
     * @param motions  uncommanded motions
     * @param problems what fell short, in words
     */
    record Result(SafetyState begun, String doing, List<EventCode> reaction, Optional<Integer> ticks, int bound,
            SafetyState end, long motions, List<String> problems) {
        /** What tells two runs apart that only differ in their time. */
        List<Object> distinct() {
            return List.of(begun, doing, reaction, ticks, end);
        }
    }

    MatrixRun(RobotConfig config, MatrixCase fault, long atNanos, long seed, Planted planted) {
        this.config = config;
        this.fault = fault;
        this.atNanos = atNanos;
        this.seed = seed;
        this.planted = planted;
        periodNanos = 1_000_000_000L / config.loop().rateHz();
    }

    Result run() throws CommandFailure, ConfigException, DeviceException {
        VirtualClock clock = new VirtualClock();
        try (Simulation body = Simulation.of(config, clock, seed)) {
            body.plan(fault.plan(atNanos));
            planted.body().accept(body);
            try (RobotParts parts = RobotParts.of(config, body, fault.withModels(), false, clock)) {
                RobotParts own = planted.parts().apply(parts);
                long periods = fault.runNanos(atNanos) / own.gateSettings().periodNanos();
                try (Robot robot = Robot.of(own, periods, advice -> { })) {
                    return run(robot, body);
                }
            }
        }
    }

    private Result run(Robot robot, Simulation body) throws DeviceException {
        robot.events().listen(events::add);
        robot.recorder().listen(frame -> see(frame, robot.behavior()));
        body.watch(robot);
        body.lines().values().forEach(line -> {
            StopFrames seen = new StopFrames(body.world()::clockNanos);
            line.observe(seen);
            stops.add(seen);
        });
        if (!fault.movesByItself() && !body.floats()) {
            body.world().eachStep(this::watchSpeed);
        }
        body.start();
        robot.start();
        while (robot.loop().firstTickNanos() == 0 && !robot.loop().awaitEnd(FIRST_POLL_NANOS)) {
            // the first cycle is due one period after the start
        }
        firstTickNanos = robot.loop().firstTickNanos();
        worldBeginNanos = robot.clock().nanos();
        stops.forEach(seen -> seen.from(worldBeginNanos + atNanos));
        body.begin();
        boolean toArm = true;
        while (!robot.loop().awaitEnd(POLL_NANOS)
                && robot.clock().nanos() - firstTickNanos < fault.runNanos(atNanos) + 2_000_000_000L) {
            if (toArm && robot.arming().refusal().isEmpty()) {
                robot.arming().arm();
                toArm = false;
            }
        }
        SafetyState end = robot.safety();
        robot.recorder().drain();
        List<String> withTorque = body.withTorque();
        robot.end();
        return judge(robot, body, end, withTorque);
    }

    /** Every tick, on the recorder's thread. */
    private void see(Frame frame, Behavior behavior) {
        SafetyState state = frame.state.safety;
        for (int i = 0; i < frame.command.joints(); i++) {
            boolean follows = frame.command.mode(i) == JointMode.POSITION || frame.command.mode(i) == JointMode.SEED;
            if (follows && !Double.isFinite(frame.command.appliedRad(i))) {
                problem("tick " + frame.state.tick + ": joint " + i + " is sent what is no number");
            }
        }
        long sinceNanos = worldBeginNanos == 0 ? Long.MIN_VALUE : frame.state.nowNanos - worldBeginNanos - atNanos;
        if (sinceNanos < 0) {
            begun = state;
            doing = "step " + behavior.step();
        }
    }

    /** Every step of physics: a joint that turns faster than its limit was not told to. */
    private void watchSpeed(Plant plant) {
        for (int i = 0; i < config.joints().size(); i++) {
            double limit = config.joints().get(i).limits().maxVelocityRadPerSec() * TOO_FAST + NOISE_RAD_PER_SEC;
            double speed = plant.velocityRadPerSec(plant.jointIndex(config.joints().get(i).name()));
            if (!(Math.abs(speed) <= limit)) {
                problem("physics: joint " + config.joints().get(i).name() + " turned faster than its limit");
            }
        }
    }

    private void problem(String words) {
        if (!problems.contains(words) && problems.size() < 20) {
            problems.add(words);
        }
    }

    private Result judge(Robot robot, Simulation body, SafetyState end, List<String> withTorque) {
        body.findings().forEach(this::problem);
        body.lost().ifPresent(this::problem);
        Throwable failure = robot.loop().failure();
        if (failure != null) {
            problem("the loop threw " + failure);
        }
        List<Event> after = events.stream().filter(event -> event.tNanos() >= worldBeginNanos + atNanos).toList();
        after.stream().filter(event -> MISTAKES.contains(event.code())).forEach(event -> problem(event.text()));
        List<Answer> answers = answers(after);
        judgeReaction(answers);
        judgeWire(after);
        if (!fault.mayEnd(begun, end)) {
            problem("it ended " + end.word() + ", which the fault does not explain");
        }
        boolean rests = end == SafetyState.STOPPED || end == SafetyState.DISARMED;
        if (rests && !withTorque.isEmpty()) {
            problem("it ended " + end.word() + " with torque on " + withTorque);
        }
        Set<EventCode> told = after.stream().map(Event::code).collect(Collectors.toCollection(LinkedHashSet::new));
        Optional<Answer> first = answers.stream().findFirst();
        return new Result(begun, doing, List.copyOf(told), first.map(answer -> ticksAfterFault(answer.nanos())),
                first.map(Answer::boundTicks).orElse(0), end, body.uncommandedMotions().orElse(0),
                List.copyOf(problems));
    }

    private int ticksAfterFault(long nanos) {
        return (int) Math.ceilDiv(nanos - worldBeginNanos - atNanos, periodNanos);
    }

    /** An answer to the fault: when, and within how many ticks it has to come. */
    private record Answer(long nanos, int boundTicks) {
    }

    /**
     * The first answer of each row: the first of its events, or that stops where the robot has to stop. While the loop
     * itself stands still the buses answer, and what tells is the frame.
     */
    private List<Answer> answers(List<Event> after) {
        boolean stopping = fault.expected().must() && !fault.expected().ends().contains(SafetyState.ARMED);
        List<Answer> answers = new ArrayList<>();
        for (FaultRow row : fault.rows()) {
            Stream<Long> told = after.stream().filter(event -> row.events().contains(event.code()))
                    .filter(event -> !stopping || event.code().stop() != Stop.NONE).map(Event::tNanos);
            Stream<Long> framed = fault.pair().part() != Fault.Part.LOOP ? Stream.of()
                    : stops.stream().map(StopFrames::firstNanos).filter(nanos -> nanos > 0);
            Stream.concat(told, framed).min(Long::compareTo)
                    .ifPresent(nanos -> answers.add(new Answer(nanos,
                            row.bound().inTicks(periodNanos, config.safety().watchdog().toNanos()))));
        }
        answers.sort(Comparator.comparingLong(Answer::nanos));
        return answers;
    }

    /** What need not be answered has no bound either: what is answered came later, as a fall after a push. */
    private void judgeReaction(List<Answer> answers) {
        if (begun != SafetyState.ARMED) {
            return;
        }
        for (Answer answer : answers) {
            if (fault.expected().must() && ticksAfterFault(answer.nanos()) > answer.boundTicks()) {
                problem("answered after " + ticksAfterFault(answer.nanos()) + " ticks; the bound is "
                        + answer.boundTicks());
            }
        }
        if (answers.isEmpty() && fault.expected().must()) {
            problem("not answered by any of " + fault.expected().rows());
        }
    }

    /** What the gate decides has to reach the line at once, where the line still carries something. */
    private void judgeWire(List<Event> after) {
        Optional<Event> stop = after.stream().filter(event -> event.code().stop().compareTo(Stop.CONTROLLED) >= 0)
                .findFirst();
        if (stop.isEmpty() || fault.pair().part() == Fault.Part.SERIAL || begun != SafetyState.ARMED) {
            return;
        }
        for (StopFrames seen : stops) {
            long late = seen.firstNanos() - stop.get().tNanos();
            if (seen.firstNanos() == 0 || late > WIRE_TICKS * periodNanos) {
                problem("decided to stop, and no frame took torque off within " + WIRE_TICKS + " ticks");
            }
        }
    }
}
