package org.sinew.loop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.sinew.decide.Behavior;
import org.sinew.decide.LookAt;
import org.sinew.decide.Rest;
import org.sinew.decide.Routine;
import org.sinew.decide.RoutineBehavior;
import org.sinew.decide.Sequence;
import org.sinew.rt.RealTime;
import org.sinew.safety.EventCode;
import org.sinew.safety.JointMode;
import org.sinew.state.Authority;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/**
 * Everything that can happen to a robot in a tick, one after the other, with each behaviour and both kinds of safe
 * state: armed, refused, stopped, broken in every way that the gate knows. In this process or in one of its own.
 */
final class LifeOfARobot {
    private static final int FAULT_TICKS = 45;
    private static final int REST_TICKS = 45;

    /** Every behaviour, by the name of its class; each time a new one. */
    static final List<Supplier<Behavior>> BEHAVIORS = List.of(Rest::new, LifeOfARobot::sequence, LifeOfARobot::lookAt,
            LifeOfARobot::routine);

    long ticks;
    long bytes;
    final Set<EventCode> told = EnumSet.noneOf(EventCode.class);
    final Set<SafetyState> seen = EnumSet.noneOf(SafetyState.class);
    final Set<String> behaviors = new TreeSet<>();

    private static Behavior sequence() {
        var once = new Sequence.Step(List.of(0.2, Double.NaN, 0.1), 100_000_000, 20_000_000);
        var there = new Sequence.Step(List.of(0.5, 0.3, Double.NaN), 200_000_000, 0);
        var back = new Sequence.Step(List.of(0.0, 0.0, 0.0), 200_000_000, 50_000_000);
        return new Sequence("s", 3, List.of(once), List.of(there, back));
    }

    private static Behavior lookAt() {
        return new LookAt(sequence(), PlantRobot.MODEL, "eye", "ball", "b", "c");
    }

    private static Behavior routine() {
        try {
            return new RoutineBehavior("r", PlantRobot.MODEL, RoutineBehavior.make(PlantRobot.MODEL, Nod::new));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A routine that uses all that a routine can. */
    private static final class Nod extends Routine {
        private final Joint a = joint("a");
        private final Joint[] others = joints("b", "c");
        private final Sight fall = seen("falling");

        @Override
        @RealTime
        protected void tick() {
            double swing = 0.2 * sin(phase(0.5)) * cos(tiltRad()) * ease(seconds());
            a.to(fall.now() && fall.score() > 2 ? fall.leftRad() : swing + 0 * a.velocityRadPerSec());
            others[contact("foot") ? 0 : 1].to(a.fresh() ? 0.1 : a.rad());
            doing(seconds() > 0.1 ? "nods" : "begins");
            if (fall.ageSeconds() < 0 || fall.upRad() + fall.rangeMetre() > 9) {
                others[1].to(Double.NaN);
            }
        }
    }

    /** A behaviour that can be told to wish what is not a number, and to allocate. */
    static final class Spoilt implements Behavior {
        private final Behavior behavior;
        private final boolean leaks;
        private Object kept = "";
        boolean notANumber;
        boolean fails;
        boolean far;

        Spoilt(Behavior behavior, boolean leaks) {
            this.behavior = behavior;
            this.leaks = leaks;
        }

        @Override
        public String name() {
            return behavior.name() + kept;
        }

        @Override
        public long cycles() {
            return behavior.cycles();
        }

        @Override
        @RealTime
        public void decide(RobotState state, Intent intent) {
            behavior.decide(state, intent);
            if (notANumber) {
                intent.wish(1, Double.NaN);
                intent.by(Authority.BEHAVIOR);
            }
            if (far) {
                intent.wish(0, 1.2);
                intent.by(Authority.BEHAVIOR);
            }
            if (fails) {
                intent.fail();
            }
            if (leaks && state.safety == SafetyState.STOPPING) {
                kept = new Object();
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static final class Story {
        private final PlantRobot robot;
        private final Spoilt behavior;

        Story(PlantRobot robot, Spoilt behavior) {
            this.robot = robot;
            this.behavior = behavior;
        }

        /** Tries again, because a result of the model may come a tick too late. */
        void arm() throws Exception {
            for (int i = 0; i < 20 && robot.gate.safety() != SafetyState.ARMED; i++) {
                robot.awaitModel();
                robot.ticks(1);
                robot.gate.requestArm();
                robot.ticks(12);
            }
            if (robot.gate.safety() != SafetyState.ARMED) {
                throw new AssertionError("not armed but " + robot.gate.safety() + " after " + robot.told);
            }
        }

        void fault(Step begin, int ticks, Step end) throws Exception {
            arm();
            begin.run();
            robot.ticks(ticks);
            end.run();
            robot.ticks(REST_TICKS);
        }

        void tell() throws Exception {
            robot.silentJoint = 0; // has never been read
            robot.ticks(2);
            robot.silentJoint = -1;
            robot.ticks(5);
            robot.estopPressed = true;
            robot.gate.requestArm();
            robot.ticks(2);
            robot.estopPressed = false;
            arm();
            robot.ticks(180);
            steered();
            robot.gate.requestStop();
            robot.ticks(FAULT_TICKS);
            failToArm();
            fault(() -> robot.temperatureC = 56, 3, () -> robot.temperatureC = 30);
            fault(() -> robot.temperatureC = 66, FAULT_TICKS, () -> robot.temperatureC = 30);
            fault(() -> robot.errorBits = 4, FAULT_TICKS, () -> robot.errorBits = 0);
            fault(() -> robot.torquelessJoint = 1, FAULT_TICKS, () -> robot.torquelessJoint = -1);
            fault(() -> robot.silentJoint = 2, 70, () -> robot.silentJoint = -1);
            fault(() -> robot.estopPressed = true, FAULT_TICKS, () -> robot.estopPressed = false);
            fault(() -> robot.estopSilent = true, FAULT_TICKS, () -> robot.estopSilent = false);
            fault(() -> robot.imuSilent = true, FAULT_TICKS, () -> robot.imuSilent = false);
            fault(() -> robot.imuFrozen = true, 150, () -> robot.imuFrozen = false);
            fault(() -> robot.imuReadsNoNumbers = true, FAULT_TICKS, () -> robot.imuReadsNoNumbers = false);
            fault(() -> robot.jointReadsNoNumbers = true, 70, () -> robot.jointReadsNoNumbers = false);
            fall();
            fault(() -> robot.tick(30 * PlantRobot.PERIOD), FAULT_TICKS, () -> { });
            fault(() -> behavior.notANumber = true, 5, () -> behavior.notANumber = false);
            fault(() -> behavior.fails = true, 5, () -> behavior.fails = false);
            fault(() -> robot.modelUsable = false, 130, () -> robot.modelUsable = true);
            fault(() -> robot.fallScore = 1, 160, () -> robot.fallScore = 0);
            fault(() -> robot.voltageV = 6.5, 30, () -> robot.voltageV = 7.4);
            fault(() -> robot.voltageV = 5, FAULT_TICKS, () -> robot.voltageV = 7.4);
            fault(this::comeLate, FAULT_TICKS, () -> { });
            pushInVain();
            robot.gate.requestLock();
            robot.ticks(FAULT_TICKS);
        }

        private void comeLate() throws Exception {
            for (int i = 0; i < 4; i++) {
                robot.tick(2 * PlantRobot.PERIOD);
            }
        }

        private void pushInVain() throws Exception {
            behavior.far = true;
            fault(() -> robot.blocked = true, 500, () -> robot.blocked = false);
            fault(() -> robot.dead = robot.blocked = true, 200, () -> robot.dead = robot.blocked = false);
            behavior.far = false;
        }

        /** Steered in every way, given back, and then steered by somebody who goes silent; then moved by hand. */
        private void steered() throws Exception {
            for (Setpoint.Kind kind : new Setpoint.Kind[] {Setpoint.Kind.STAY, Setpoint.Kind.VELOCITY,
                Setpoint.Kind.TARGET, Setpoint.Kind.NONE, Setpoint.Kind.VELOCITY}) {
                robot.steer(kind, 0.3);
                robot.ticks(5);
            }
            robot.ticks(10);
            robot.gate.requestRelease();
            robot.ticks(FAULT_TICKS);
            arm();
        }

        private void failToArm() throws Exception {
            cut();
            robot.servosTakeGoals = false;
            robot.gate.requestArm();
            robot.ticks(205);
            robot.servosTakeGoals = true;
            robot.ticks(REST_TICKS);
        }

        /** Out of a hold too: arming has its two steps only without torque. */
        private void cut() throws Exception {
            robot.estopPressed = true;
            robot.ticks(FAULT_TICKS);
            robot.estopPressed = false;
            robot.ticks(2);
        }

        private void fall() throws Exception {
            fault(() -> robot.gyroRadPerSec = 3, 30, () -> robot.gyroRadPerSec = -3);
            robot.gyroRadPerSec = 0;
            robot.ticks(150);
        }
    }

    /** Lives through all of it with each behaviour and each safe state. */
    void live(boolean leaks) throws Exception {
        for (Supplier<Behavior> made : BEHAVIORS) {
            for (JointMode safe : List.of(JointMode.DAMP, JointMode.POSITION)) {
                Behavior behavior = made.get();
                Spoilt spoilt = new Spoilt(behavior, leaks);
                PlantRobot robot = new PlantRobot(spoilt, safe);
                try (robot) { // closing it drains the last events
                    new Story(robot, spoilt).tell();
                }
                ticks += robot.ticks;
                bytes += robot.bytes;
                told.addAll(robot.told);
                seen.addAll(robot.seen);
                behaviors.add(behavior.getClass().getSimpleName());
            }
        }
    }

    /** Child: lives once to load what there is to load, then until {@code args[0]} ticks have been measured. */
    public static void main(String[] args) throws Exception {
        boolean leaks = Boolean.parseBoolean(args[1]);
        new LifeOfARobot().live(false);
        LifeOfARobot life = new LifeOfARobot();
        while (life.ticks < Long.parseLong(args[0])) {
            life.live(leaks);
        }
        System.out.println(life.ticks);
        System.out.println(life.bytes);
        System.out.println(String.join(",", life.told.stream().map(EventCode::name).toList()));
        System.out.println(String.join(",", life.seen.stream().map(SafetyState::name).toList()));
        System.out.println(String.join(",", life.behaviors));
    }

    /** What a process of its own has measured. */
    record Measured(long ticks, long bytes, Set<EventCode> told, Set<SafetyState> seen, List<String> behaviors) {
    }

    /** Lives in a process of its own. */
    static Measured fork(long ticks, boolean leaks, String... javaOptions) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                LifeOfARobot.class.getName(), String.valueOf(ticks), String.valueOf(leaks)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).readAllLines();
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join("\n", lines));
        }
        Set<EventCode> told = EnumSet.noneOf(EventCode.class);
        List.of(lines.get(2).split(",")).forEach(code -> told.add(EventCode.valueOf(code)));
        Set<SafetyState> seen = EnumSet.noneOf(SafetyState.class);
        List.of(lines.get(3).split(",")).forEach(state -> seen.add(SafetyState.valueOf(state)));
        return new Measured(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), told, seen,
                List.of(lines.get(4).split(",")));
    }
}
