package org.sinew.cockpit;

/**
 * How often one viewer is sent states and pictures: as often as its link carries them, and once a second while nobody
 * looks. Learns from what the page says that it has seen. Not for two threads at a time.
 */
final class Pace {
    /** States per second, the usual rate first. */
    private static final int[] STEPS_HZ = {20, 10, 5, 3};
    private static final int HIDDEN_HZ = 1;
    private static final long LATE_NANOS = 250_000_000;
    /** A page that has said nothing for so long is late, too. */
    private static final long SILENT_NANOS = 2_500_000_000L;
    private static final int LATE_PINGS = 2;
    /** A page that is just being loaded reads late, whatever its link: so many late pings say nothing yet. */
    private static final int FORGIVEN_PINGS = 2;
    private static final int GOOD_PINGS = 5;
    private static final int REMEMBERED = 64;

    private final long[] sentNanos = new long[REMEMBERED];
    private int sent;
    private int step;
    private boolean picturesOff;
    private boolean hidden;
    private boolean looking;
    private int forgiven = FORGIVEN_PINGS; // left of them; none once it has read a state in time
    private int lateInARow;
    private int goodInARow;
    private long nextNanos;
    private long heardNanos;

    Pace(long nowNanos) {
        nextNanos = nowNanos;
        heardNanos = nowNanos;
    }

    /** The page is hidden or not, and looks at pictures or not. */
    void watch(boolean pageHidden, boolean wantsPictures) {
        if (hidden && !pageHidden) {
            nextNanos = 0; // somebody looks again: at once
        }
        hidden = pageHidden;
        looking = wantsPictures;
    }

    /** Whether it is time for the next state; if so, the time after next is set. */
    boolean due(long nowNanos) {
        if (nowNanos - heardNanos > SILENT_NANOS && sent > 0) {
            heardNanos += 1_000_000_000;
            late();
        }
        if (nextNanos != 0 && nowNanos - nextNanos < 0) {
            return false;
        }
        long period = 1_000_000_000 / rateHz();
        boolean onTime = nextNanos != 0 && nowNanos - nextNanos < period;
        nextNanos = onTime ? nextNanos + period : nowNanos + period;
        return true;
    }

    /** A state leaves; its number, from 1. */
    int sent(long nowNanos) {
        sent++;
        sentNanos[sent % REMEMBERED] = nowNanos;
        return sent;
    }

    /** The page has just read state {@code seen}; 0: none yet. */
    void ping(int seen, long nowNanos) {
        heardNanos = nowNanos;
        if (seen <= 0 || seen > sent) {
            return;
        }
        boolean forgotten = sent - seen >= REMEMBERED;
        if (forgotten || nowNanos - sentNanos[seen % REMEMBERED] > LATE_NANOS) {
            late();
        } else {
            good();
        }
    }

    private void late() {
        if (forgiven > 0) {
            forgiven--;
            return;
        }
        goodInARow = 0;
        lateInARow++;
        if (!picturesOff) {
            picturesOff = true;
        } else if (lateInARow >= LATE_PINGS && step < STEPS_HZ.length - 1) {
            lateInARow = 0;
            step++;
        }
    }

    private void good() {
        forgiven = 0;
        lateInARow = 0;
        goodInARow++;
        if (goodInARow >= GOOD_PINGS) {
            goodInARow = 0;
            if (step > 0) {
                step--;
            } else {
                picturesOff = false;
            }
        }
    }

    /** States per second now. */
    int rateHz() {
        return hidden ? HIDDEN_HZ : STEPS_HZ[step];
    }

    /** Whether pictures may be sent. */
    boolean pictures() {
        return looking && !hidden && !picturesOff;
    }
}
