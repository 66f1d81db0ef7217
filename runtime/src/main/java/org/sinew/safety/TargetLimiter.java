package org.sinew.safety;

import org.sinew.rt.RealTime;

/**
 * Moves the target of each joint toward what is wished, inside its limits of position, velocity, acceleration and jerk.
 * Never overtakes a wish that stands still, and is always able to come to rest before a position limit. Part of the
 * gate; loop thread.
 *
 * <p>Where the robot file names no acceleration limit the target follows as fast as the velocity limit allows, and
 * stops at once. Where it does, each tick asks: how fast may the target go and still brake in time? The velocity of the
 * wish itself comes on top, so that a wish which moves steadily is followed without a lag.
 */
@RealTime
final class TargetLimiter {
    /**
     * How much of its own time a deceleration needs to be built up, found by trying: with 1.2 a target that comes to a
     * limit under a jerk limit runs against it, with 1.5 none of 12,000 random ways does.
     */
    private static final double BUILD_UP = 1.5;

    private final JointLimits[] limits;
    private final double[] targetRad;
    private final double[] velocityRadPerSec;
    private final double[] accelerationRadPerSec2;
    private final double[] wishRad; // of the tick before

    TargetLimiter(JointLimits[] limits) {
        this.limits = limits;
        targetRad = new double[limits.length];
        velocityRadPerSec = new double[limits.length];
        accelerationRadPerSec2 = new double[limits.length];
        wishRad = new double[limits.length];
    }

    /** The target that joint {@code i} has now. */
    double targetRad(int i) {
        return targetRad[i];
    }

    /** Puts the target of joint {@code i} somewhere, at rest: nobody follows it yet. */
    void place(int i, double rad) {
        targetRad[i] = rad;
        wishRad[i] = rad;
        rest(i);
    }

    private void rest(int i) {
        velocityRadPerSec[i] = 0;
        accelerationRadPerSec2[i] = 0;
    }

    /**
     * One tick toward a wish.
     *
     * @param wish    a finite number, rad
     * @param share   of the velocity limit that is allowed now, 0 to 1
     * @param seconds since the last tick
     * @return what kept the target from the wish: NONE, POSITION, VELOCITY, ACCELERATION or JERK
     */
    Limit follow(int i, double wish, double share, double seconds) {
        double inside = clamp(wish, limits[i].minPositionRad(), limits[i].maxPositionRad());
        double fastest = share * limits[i].maxVelocityRadPerSec();
        double reach = fastest * seconds;
        double away = inside - targetRad[i];
        if (!limits[i].limitsAcceleration()) {
            targetRad[i] = Math.abs(away) > reach ? targetRad[i] + Math.copySign(reach, away) : inside;
            return targetRad[i] != inside ? Limit.VELOCITY : inside != wish ? Limit.POSITION : Limit.NONE;
        }
        if (seconds <= 0) {
            return Limit.NONE;
        }
        double wishVelocity = clamp((inside - wishRad[i]) / seconds, -fastest, fastest);
        wishRad[i] = inside;
        double ahead = Math.copySign(brakeable(i, Math.abs(away), seconds), away) + wishVelocity;
        double wanted = away > 0 ? Math.min(away / seconds, ahead) : Math.max(away / seconds, ahead);
        move(i, clamp(wanted, -fastest, fastest), seconds);
        if (Math.abs(inside - targetRad[i]) <= 1e-12) {
            return inside != wish ? Limit.POSITION : Limit.NONE;
        }
        boolean asFastAsAllowed = Math.abs(velocityRadPerSec[i]) >= fastest * (1 - 1e-9);
        return asFastAsAllowed ? Limit.VELOCITY : limits[i].limitsJerk() ? Limit.JERK : Limit.ACCELERATION;
    }

    /** One tick toward rest: at once, or as fast as the acceleration limit allows. */
    void brake(int i, double seconds) {
        wishRad[i] = targetRad[i];
        if (!limits[i].limitsAcceleration()) {
            rest(i);
        } else if (seconds > 0) {
            move(i, 0, seconds);
        }
    }

    private void move(int i, double wanted, double seconds) {
        double low = limits[i].minPositionRad();
        double high = limits[i].maxPositionRad();
        double safe = clamp(wanted, -brakeable(i, targetRad[i] - low, seconds), brakeable(i, high - targetRad[i],
                seconds));
        double from = targetRad[i];
        double before = velocityRadPerSec[i];
        double next = from + (before + acceleration(i, safe - before, seconds) * seconds) * seconds;
        targetRad[i] = clamp(next, low, high); // the last word is the position's
        velocityRadPerSec[i] = (targetRad[i] - from) / seconds;
        accelerationRadPerSec2[i] = (velocityRadPerSec[i] - before) / seconds;
    }

    /** The change of speed, as fast as allowed, and such that it ends in time where jerk is limited. */
    private double acceleration(int i, double missing, double seconds) {
        double most = limits[i].maxAccelerationRadPerSec2();
        double wanted = clamp(missing / seconds, -most, most);
        if (!limits[i].limitsJerk()) {
            return wanted;
        }
        double jerk = limits[i].maxJerkRadPerSec3();
        double inTime = fastest(Math.abs(missing), jerk, seconds);
        double now = accelerationRadPerSec2[i];
        return clamp(clamp(wanted, -inTime, inTime), now - jerk * seconds, now + jerk * seconds);
    }

    /** The speed from which joint {@code i} can be brought to rest within a distance. */
    private double brakeable(int i, double distance, double seconds) {
        double way = Math.max(0, distance);
        double most = limits[i].maxAccelerationRadPerSec2();
        if (!limits[i].limitsJerk()) {
            return fastest(way, most, seconds);
        }
        // a deceleration that can be built up on the way, and the way that building it up takes
        double jerk = limits[i].maxJerkRadPerSec3();
        double reached = Math.min(most, StrictMath.cbrt(jerk * jerk * way));
        double late = BUILD_UP * reached * reached / jerk + reached * seconds / 2;
        return Math.min(way / seconds, Math.sqrt(late * late + 2 * reached * way) - late);
    }

    /**
     * The fastest steps that end exactly after {@code way}, if each tick takes the same from the speed: with n ticks to
     * go, n v t - a t^2 n (n - 1) / 2 is the way.
     */
    private static double fastest(double way, double deceleration, double seconds) {
        double step = deceleration * seconds * seconds;
        double ticks = Math.max(1, Math.ceil((Math.sqrt(1 + 8 * way / step) - 1) / 2 - 1e-9));
        return way / (ticks * seconds) + deceleration * seconds * (ticks - 1) / 2;
    }

    /** Unlike {@code Math.clamp} it does not let NaN through: NaN becomes {@code low}. */
    static double clamp(double value, double low, double high) {
        return value >= low ? Math.min(value, high) : low;
    }
}
