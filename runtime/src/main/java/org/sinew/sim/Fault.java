package org.sinew.sim;

import java.util.List;
import java.util.Locale;

/**
 * One line of a {@link FaultPlan}.
 *
 * @param atNanos  when it begins, from the first tick
 * @param forNanos how long it lasts; {@link #TO_THE_END} if the plan does not say
 * @param target   what kind of thing fails
 * @param name     which one; empty where there is only one
 * @param kind     how it fails
 * @param value    how much, in SI units; empty if the plan does not say: three newtons for a push, seconds for a delay,
 *                 a share from 0 to 1 for intermittent, degrees Celsius for hot, volts for sag
 */
public record Fault(long atNanos, long forNanos, Target target, String name, Kind kind, List<Double> value) {
    /** No end. */
    public static final long TO_THE_END = Long.MAX_VALUE;

    public Fault {
        value = List.copyOf(value);
    }

    /** Whether it acts {@code nanos} after the first tick. */
    public boolean acts(long nanos) {
        return nanos >= atNanos && nanos - atNanos < forNanos;
    }

    /** What a plan can break. */
    public enum Target {
        SERVO, SENSOR, BUS, MODEL, CAMERA, BODY, LOOP, CLOCK, BROKER, DISK;

        /** The word in plans. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a name must follow, as in {@code servo.left_knee}. */
        boolean takesName() {
            return compareTo(LOOP) < 0;
        }
    }

    /** What a target of a plan can be, where it is not all the same: {@code sensor.NAME} may be a switch. */
    public enum Part {
        SERVO(Target.SERVO, "servo"), IMU(Target.SENSOR, "inertial unit"), METER(Target.SENSOR, "power meter"),
        SWITCH(Target.SENSOR, "switch"), SERIAL(Target.BUS, "servo line"), I2C(Target.BUS, "I2C bus"),
        GPIO(Target.BUS, "GPIO chip"), MODEL(Target.MODEL, "model"), CAMERA(Target.CAMERA, "camera"),
        BODY(Target.BODY, "body"), LOOP(Target.LOOP, "loop"), CLOCK(Target.CLOCK, "clock"),
        BROKER(Target.BROKER, "MQTT broker"), DISK(Target.DISK, "disk");

        private final Target target;
        private final String title;

        Part(Target target, String title) {
            this.target = target;
            this.title = title;
        }

        /** The target by which a plan names it. */
        public Target target() {
            return target;
        }

        /** In words. */
        public String title() {
            return title;
        }

        /** With its article: {@code an inertial unit}. */
        public String one() {
            return ("iIM".indexOf(title.charAt(0)) >= 0 ? "an " : "a ") + title;
        }
    }

    /** How it breaks. */
    public enum Kind {
        OFF, STUCK, FROZEN, GARBAGE, WRONG, SLOW, DELAYED, INTERMITTENT, DUPLICATED, WALL, HOT, SAG, PUSH, UNPLUG, HANG;

        /** The word in plans. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A kind of fault on a kind of thing: what a simulator can or cannot do. */
    public record Pair(Target target, Kind kind) {
        @Override
        public String toString() {
            return target.word() + (target.takesName() ? ".NAME " : " ") + kind.word();
        }
    }
}
