package org.sinew.arming;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.record.EventLog;
import org.sinew.rt.Clock;
import org.sinew.rt.Slot;
import org.sinew.safety.EventCode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Authority;
import org.sinew.state.Lease;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;
import org.sinew.state.Setpoint;

/**
 * Who asks to move joints, asks here: a page of the cockpit, the command line. Gives the one lease that there is, and
 * hands its owner's set-points to the loop, stamped on the robot's clock as they come. What becomes of them, and of an
 * owner who goes silent, is decided by the loop: see {@code decide.Steering}. Any thread but the loop's.
 */
public final class Leases {
    private static final Refusal ENDED = new Refusal("this lease has ended: the robot was stopped, it was armed again,"
            + " or the owner was silent for too long", "该控制权已失效：机器人已停止或重新使能，或控制方静默过久");
    private static final Refusal OLD = new Refusal("a set-point that is older than the last one", "该设定值早于上一个");
    private static final Refusal NO_NUMBER = new Refusal("a set-point that is no number", "设定值不是数字");
    private static final Refusal NO_JOINT = new Refusal("the robot has no such joint", "机器人没有该关节");

    private final RobotModel model;
    private final String behavior;
    private final SafetyGate gate;
    private final EventLog events;
    private final Clock clock;
    private final Slot<Setpoint> setpoints = new Slot<>(Setpoint::new); // written under this lock
    private @Nullable Lease current; // the one given last, unless it was given back
    private String lastEnglish = ""; // who took it over from somebody, if so
    private String lastChinese = "";
    private long overtaken; // number of the lease that was taken over last
    private long number;
    private long sequence;
    private long stampNanos;
    private long deadManNanos;

    /** Why not, in two languages. */
    public record Refusal(String english, String chinese) {
        /** In the language of {@code locale} (Chinese or else English). */
        public String text(Locale locale) {
            return "zh".equals(locale.getLanguage()) ? chinese : english;
        }
    }

    /** Who asks. */
    public record Owner(String id, String english, String chinese) {
    }

    /** One of the two is there. */
    public record Taken(Optional<Lease> lease, Optional<Refusal> refusal) {
        private static Taken refused(Refusal why) {
            return new Taken(Optional.empty(), Optional.of(why));
        }
    }

    /**
     * One set-point, as it came.
     *
     * @param lease    number of the lease
     * @param sequence has to rise
     * @param value    in rad/s or rad, as {@code kind} says
     * @param ttlNanos how long it counts at most; it can only shorten the dead-man
     */
    public record Wish(long lease, long sequence, Setpoint.Kind kind, int joint, double value, long ttlNanos) {
        /** The joint goes at this velocity, for as long as the dead-man lets it. */
        public static Wish velocity(long lease, long sequence, int joint, double radPerSec) {
            return new Wish(lease, sequence, Setpoint.Kind.VELOCITY, joint, radPerSec, Long.MAX_VALUE);
        }
    }

    /**
     * @param behavior name of the behaviour, which has motion while nobody else has it
     * @param clock    of the loop
     */
    public Leases(RobotModel model, String behavior, SafetyGate gate, EventLog events, Clock clock) {
        this.model = model;
        this.behavior = behavior;
        this.gate = gate;
        this.events = events;
        this.clock = clock;
    }

    /** Where the loop reads set-points. */
    public Slot<Setpoint> setpoints() {
        return setpoints;
    }

    /**
     * Takes motion. From then on every joint stays where it is, until the first wish.
     *
     * @param longestNanos dead-man that is asked for; {@link Lease#DEAD_MAN_NANOS} at most
     * @param takeOver     whether a person wants it even if somebody else has it, who then has it no more
     */
    public synchronized Taken take(Owner owner, long longestNanos, boolean takeOver) {
        long arming = gate.armings();
        Optional<Refusal> refusal = refusal(owner, takeOver);
        if (refusal.isPresent()) {
            events.addOrCount(EventCode.LEASE_REFUSED, owner.english() + ": " + refusal.get().english());
            return Taken.refused(refusal.get());
        }
        Optional<Lease> before = alive().filter(held -> !held.owner().equals(owner.id()));
        Lease taken = new Lease(++number, owner.id(), owner.english(), owner.chinese(), Authority.TELEOP,
                Math.clamp(longestNanos, 0, Lease.DEAD_MAN_NANOS), arming);
        current = taken;
        sequence = Long.MIN_VALUE;
        publish(new Wish(number, 0, Setpoint.Kind.STAY, 0, 0, taken.deadManNanos()));
        if (before.isPresent()) {
            overtaken = before.get().number();
            lastEnglish = owner.english();
            lastChinese = owner.chinese();
            events.add(EventCode.LEASE_TAKEN, "", owner.english() + " takes it over from " + before.get().english());
        } else {
            events.addOrCount(EventCode.LEASE_TAKEN, owner.english() + " has taken it");
        }
        return new Taken(Optional.of(taken), Optional.empty());
    }

    /** Why nobody, or not this one, may have motion now. */
    private Optional<Refusal> refusal(Owner owner, boolean takeOver) {
        Lease held = current;
        SafetyState safety = gate.safety();
        if (safety != SafetyState.ARMED) {
            return Optional.of(new Refusal("the robot is " + safety.word() + "; arm it first",
                    "机器人处于 " + safety.word() + " 状态；请先使能"));
        }
        if (held == null || held.arming() != gate.armings()) {
            return Optional.empty();
        }
        if (!inTime()) {
            return Optional.of(new Refusal(held.english() + " has gone silent; the robot holds until it is armed again",
                    held.chinese() + " 已静默；机器人保持姿态，直到重新使能"));
        }
        return takeOver || held.owner().equals(owner.id()) ? Optional.empty() : Optional.of(new Refusal(
                held.english() + " has it; wait until it is given back, or take it over",
                held.chinese() + " 正在控制；请等待其交还，或接管"));
    }

    /** Hands a set-point to the loop, which renews the lease; says why not, if not. */
    public synchronized Optional<Refusal> wish(String owner, Wish wish) {
        Optional<Refusal> refusal = refusal(owner, wish.lease());
        if (refusal.isPresent()) {
            return refusal;
        }
        if (wish.sequence() <= sequence) {
            return Optional.of(OLD);
        }
        if (!Double.isFinite(wish.value())) {
            return Optional.of(NO_NUMBER);
        }
        if (wish.joint() < 0 || wish.joint() >= model.joints().size()) {
            return Optional.of(NO_JOINT);
        }
        sequence = wish.sequence();
        publish(wish);
        return Optional.empty();
    }

    /** Gives motion back to the behaviour, which goes on from where the joints are; says why not, if not. */
    public synchronized Optional<Refusal> release(String owner, long lease) {
        Optional<Refusal> refusal = refusal(owner, lease);
        Lease held = current;
        if (refusal.isEmpty() && held != null) {
            current = null;
            publish(new Wish(lease, sequence, Setpoint.Kind.NONE, 0, 0, 0));
            events.addOrCount(EventCode.LEASE_TAKEN, held.english() + " has given it back to " + behavior);
        }
        return refusal;
    }

    private Optional<Refusal> refusal(String owner, long lease) {
        Lease held = current;
        if (lease == overtaken && lease != 0) {
            return Optional.of(new Refusal(lastEnglish + " has taken it over", lastChinese + " 已接管"));
        }
        boolean theirs = held != null && held.number() == lease && held.owner().equals(owner);
        return theirs && alive().isPresent() ? Optional.empty() : Optional.of(ENDED);
    }

    private void publish(Wish wish) {
        Lease held = current;
        stampNanos = clock.nanos();
        deadManNanos = Math.clamp(wish.ttlNanos(), 0, held == null ? 0 : held.deadManNanos());
        Setpoint next = setpoints.writing();
        next.kind = wish.kind();
        next.lease = wish.lease();
        next.arming = held == null ? 0 : held.arming();
        next.sequence = wish.sequence();
        next.joint = wish.joint();
        next.value = wish.value();
        next.stampNanos = stampNanos;
        next.deadManNanos = deadManNanos;
        setpoints.publish();
    }

    private Optional<Lease> alive() {
        return Optional.ofNullable(current).filter(held -> gate.safety() == SafetyState.ARMED
                && held.arming() == gate.armings() && inTime());
    }

    private boolean inTime() {
        return clock.nanos() - stampNanos <= deadManNanos;
    }

    /** Who moves the joints now: somebody who has a lease, or the behaviour; empty: the robot is not armed. */
    public synchronized Optional<Lease> holder() {
        Optional<Lease> ofBehavior = gate.safety() != SafetyState.ARMED ? Optional.empty() : Optional.of(new Lease(0,
                "behavior", "the behaviour " + behavior, "行为 " + behavior, Authority.BEHAVIOR, 0, gate.armings()));
        return alive().or(() -> ofBehavior);
    }
}
