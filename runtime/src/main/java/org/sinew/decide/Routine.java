package org.sinew.decide;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sinew.rt.MinimumJerk;
import org.sinew.rt.RealTime;
import org.sinew.rt.Trig;
import org.sinew.state.Detection;
import org.sinew.state.Freshness;
import org.sinew.state.Intent;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;
import org.sinew.state.SwitchSample;

/**
 * A behaviour in one Java file: extend this class and write {@link #tick}, which says each cycle where the joints are
 * to be. Parts of the robot are known by their names in the robot file. What a routine sees it cannot change, and what
 * it says are wishes: the safety gate decides.
 *
 * <p>Made anew for each run. {@link #tick} is called by the loop thread, while the robot is armed. All that is here
 * allocates nothing; a {@code tick} that does still runs, and an event names the line.
 */
public abstract class Routine {
    /** The robot of the routine under construction. */
    static final ScopedValue<RobotModel> ROBOT = ScopedValue.newInstance();
    private static final long CONTACT_STALE_NANOS = 100_000_000;

    private final RobotModel robot;
    private final String[] contactNames;
    private final String[] labels;
    private final Joint[] joints;
    private final Sight[] sights;
    private final Sight nothing = new Sight("", -1, -1);
    private RobotState state;
    private Intent intent;
    private boolean begun;
    private long beginNanos;
    private long roundsBefore;
    private volatile long rounds;
    private volatile String words = "";
    /** What its tick has thrown last; written by its behaviour alone, on the loop thread. */
    volatile @Nullable Throwable thrown;

    /** Called when the program makes the routine, for one robot. */
    protected Routine() {
        if (!ROBOT.isBound()) {
            throw new IllegalStateException("a routine is made by the program that runs it, not with new");
        }
        robot = ROBOT.get();
        state = new RobotState(robot);
        intent = new Intent(robot.joints().size());
        joints = new Joint[robot.joints().size()];
        Arrays.setAll(joints, i -> new Joint(robot.joints().get(i), i));
        contactNames = robot.contacts().toArray(String[]::new);
        labels = robot.percepts().stream().flatMap(percept -> percept.labels().stream()).distinct()
                .toArray(String[]::new);
        sights = Arrays.stream(labels).map(this::sight).toArray(Sight[]::new);
    }

    /** By the first model that has this label. */
    private Sight sight(String label) {
        int percept = 0;
        while (!robot.percepts().get(percept).labels().contains(label)) {
            percept++;
        }
        return new Sight(label, percept, robot.percepts().get(percept).labels().indexOf(label));
    }

    /** Says where the joints are to be now. A joint of which it says nothing stays where it was sent last. */
    @RealTime
    protected abstract void tick();

    /** The joint of this name in the robot file. */
    protected final Joint joint(String name) {
        for (Joint joint : joints) {
            if (joint.name.equals(name)) {
                return joint;
            }
        }
        throw new NoSuchPart(robot.name(), "joint", name, "joints", robot.joints());
    }

    /** Several joints, in this order. */
    protected final Joint[] joints(String... names) {
        return Arrays.stream(names).map(this::joint).toArray(Joint[]::new);
    }

    /** Whether the contact switch at this link is pressed; false too when it has not been read for 0.1 s. */
    protected final boolean contact(String link) {
        for (int i = 0; i < contactNames.length; i++) {
            if (contactNames[i].equals(link)) {
                mustHaveBegun();
                SwitchSample pressed = state.contacts[i];
                return pressed.active && state.nowNanos - pressed.stampNanos < CONTACT_STALE_NANOS;
            }
        }
        throw new NoSuchPart(robot.name(), "contact switch at", link, "contacts", robot.contacts());
    }

    /** What a model sees of the thing with this label. A robot that runs without models sees nothing. */
    protected final Sight seen(String label) {
        for (Sight sight : sights) {
            if (sight.label.equals(label)) {
                return sight;
            }
        }
        if (sights.length == 0) {
            return nothing;
        }
        throw new NoSuchPart(robot.name(), "model that sees a", label, "labels", Arrays.asList(labels));
    }

    /** Time since the robot was armed, or since this routine took over from another. */
    @RealTime
    protected final double seconds() {
        mustHaveBegun();
        return (state.nowNanos - beginNanos) * 1e-9;
    }

    /** How far the robot leans, whatever the direction: 0 when upright. */
    @RealTime
    protected final double tiltRad() {
        mustHaveBegun();
        return state.tiltRad;
    }

    /** Where we are in a motion that repeats every so many seconds: 0 to 1. Counts the rounds, for reports. */
    @RealTime
    protected final double phase(double periodSeconds) {
        double done = seconds() / periodSeconds;
        double whole = Math.floor(done);
        rounds = roundsBefore + (long) whole;
        return done - whole;
    }

    /** A smooth way from 0 to 1, at rest at both ends; 0 before and 1 after. */
    @RealTime
    protected static double ease(double share) {
        return MinimumJerk.share(share);
    }

    /** Sine of an angle in rad: the same bits on every machine. */
    @RealTime
    protected static double sin(double rad) {
        return Trig.sin(rad);
    }

    /** Cosine of an angle in rad: the same bits on every machine. */
    @RealTime
    protected static double cos(double rad) {
        return Trig.cos(rad);
    }

    /** Tells people what the robot is doing, in a few words; null: nothing. */
    protected final void doing(@Nullable String now) {
        words = now == null ? "" : now;
    }

    /** A field or a constructor knows nothing yet of how the robot stands, and what it wishes nobody would hear. */
    @RealTime
    private void mustHaveBegun() {
        if (!begun) {
            throw new IllegalStateException("nothing is known of the robot before the first tick; ask in tick(),"
                    + " not in a field or a constructor");
        }
    }

    /** It takes over from one that has counted so many rounds. Loop thread. */
    @RealTime
    final void goOnCounting(long before) {
        rounds = before;
    }

    /** From now on counts as its beginning. Loop thread. */
    @RealTime
    final void begin(RobotState now) {
        beginNanos = now.nowNanos;
        roundsBefore = rounds;
    }

    /** One tick on what is known now; its wishes go into {@code wishes}. Loop thread. */
    @RealTime
    final void perform(RobotState now, Intent wishes) {
        begun = true;
        state = now;
        intent = wishes;
        for (int i = 0; i < sights.length; i++) {
            sights[i].look();
        }
        tick();
    }

    /** Rounds counted so far. Any thread. */
    @RealTime
    final long rounds() {
        return rounds;
    }

    /** What it is doing. Any thread. */
    final String words() {
        return words;
    }

    /** What its tick has thrown last. Any thread, once the tick has ended with it. */
    final Throwable thrown() {
        return Objects.requireNonNull(thrown);
    }

    /** One joint: where it is, and where it is to be. */
    public final class Joint {
        private final String name;
        private final int index;

        private Joint(String name, int index) {
            this.name = name;
            this.index = index;
        }

        /** Where it was measured last. */
        @RealTime
        public double rad() {
            mustHaveBegun();
            return state.joints.positionRad[index];
        }

        /** How fast it moves. */
        @RealTime
        public double velocityRadPerSec() {
            mustHaveBegun();
            return state.joints.velocityRadPerSec[index];
        }

        /** Whether it has been measured just now. */
        @RealTime
        public boolean fresh() {
            mustHaveBegun();
            return state.jointFreshness[index] == Freshness.FRESH;
        }

        /** Wishes it at this angle. */
        @RealTime
        public void to(double rad) {
            mustHaveBegun();
            intent.wish(index, rad);
        }
    }

    /** What a model sees of one thing. Directions are those of when it was seen last. */
    public final class Sight {
        private final String label;
        private final int percept;
        private final int labelIndex;
        private final Detection last = new Detection();
        private boolean now;
        private long stampNanos;

        private Sight(String label, int percept, int labelIndex) {
            this.label = label;
            this.percept = percept;
            this.labelIndex = labelIndex;
        }

        @RealTime
        private void look() {
            now = false;
            if (state.perceptFreshness[percept] != Freshness.FRESH) {
                return;
            }
            Percept result = state.percepts[percept];
            if (result.detections.length == 0) {
                now = result.best() == labelIndex;
                last.score = now ? result.scores[labelIndex] : last.score;
            } else {
                int found = result.surest(labelIndex);
                now = found >= 0;
                if (now) {
                    last.copy(result.detections[found]);
                }
            }
            stampNanos = now ? result.stampNanos : stampNanos;
        }

        /** Whether it is in the newest result, and that is fresh. */
        @RealTime
        public boolean now() {
            rest();
            return now;
        }

        /** Time since the picture was taken in which it was seen last; infinite: never. */
        @RealTime
        public double ageSeconds() {
            mustHaveBegun();
            return stampNanos == 0 ? Double.POSITIVE_INFINITY : (state.nowNanos - stampNanos) * 1e-9;
        }

        /** How sure the model is, 0 to 1. */
        @RealTime
        public double score() {
            mustHaveBegun();
            return last.score;
        }

        /** Angle to the left of where the camera looks. */
        @RealTime
        public double leftRad() {
            rest();
            return last.azimuthRad;
        }

        /** Angle above where the camera looks. */
        @RealTime
        public double upRad() {
            rest();
            return last.elevationRad;
        }

        /** Distance from the camera; NaN where its size is not known. */
        @RealTime
        public double rangeMetre() {
            rest();
            return last.rangeMetre;
        }

        /** Who looks at it lets its wishes rest on it. */
        @RealTime
        private void rest() {
            mustHaveBegun();
            if (stampNanos != 0) {
                intent.restsOn(percept, stampNanos);
            }
        }
    }
}
