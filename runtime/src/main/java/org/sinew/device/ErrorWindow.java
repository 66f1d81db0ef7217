package org.sinew.device;

/**
 * How many of the last hundred transactions of one part, or of one bus, have failed, and whether that is too many.
 *
 * <p>Judged when one succeeds: a part that answers nothing at all is told as lost by whoever needs its data, and begins
 * anew once it is back. Written by the bus's thread alone; {@link #failed} and {@link #worst} are read by any.
 */
public final class ErrorWindow {
    /** Above so many of the last hundred errors are told; back at {@link #FEW} they are over. */
    static final int MANY = 5;
    static final int FEW = 2;
    /** Above so many the robot holds; back at half of it is only told again. */
    static final int TOO_MANY = 20;
    private static final int KEPT = 100;
    /** So many in a row are an outage and not noise. */
    private static final int OUTAGE = 10;

    /** How bad it is. */
    public enum Level {
        GOOD, ERRORS, UNRELIABLE
    }

    private final String name;
    private final boolean[] bad = new boolean[KEPT];
    private int next;
    private int inARow;
    private int count;
    private Level level = Level.GOOD;
    private volatile int failed;
    private volatile int worst;

    ErrorWindow(String name) {
        this.name = name;
    }

    /** Of what, as in the robot file. */
    public String name() {
        return name;
    }

    /** One more transaction. */
    public void add(boolean failure) {
        if (!failure && inARow >= OUTAGE) {
            clear();
        }
        inARow = failure ? inARow + 1 : 0;
        count += (failure ? 1 : 0) - (bad[next] ? 1 : 0);
        bad[next] = failure;
        next = (next + 1) % KEPT;
        failed = count;
        if (!failure) {
            judge();
        }
    }

    private void judge() {
        worst = Math.max(worst, count);
        if (count > TOO_MANY) {
            level = Level.UNRELIABLE;
        } else if (count > MANY && (level == Level.GOOD || count <= TOO_MANY / 2)) {
            level = Level.ERRORS;
        } else if (count <= FEW) {
            level = Level.GOOD;
        }
    }

    private void clear() {
        for (int i = 0; i < KEPT; i++) {
            bad[i] = false;
        }
        count = 0;
        inARow = 0;
        level = Level.GOOD;
    }

    /** Bus thread: how bad it was when a transaction succeeded last. */
    Level level() {
        return level;
    }

    /** Of the last hundred. */
    public int failed() {
        return failed;
    }

    /** The most of any hundred so far, outages left out. */
    public int worst() {
        return worst;
    }

    /** Worker: begins anew. */
    void restart() {
        clear();
        failed = 0;
        worst = 0;
    }
}
