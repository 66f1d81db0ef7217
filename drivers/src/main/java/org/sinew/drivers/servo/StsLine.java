package org.sinew.drivers.servo;

import java.util.Arrays;
import org.sinew.device.BytePort;
import org.sinew.device.ErrorWindow;
import org.sinew.device.WireFault;

/**
 * One exchange after another on the half-duplex line of {@link FeetechSts}: sends the frame that lies in {@link #tx},
 * takes the replies of those who are {@link #asked} and counts what both cost on the wire.
 *
 * <p>Used by {@link FeetechSts} and {@link StsSetUp} on the thread of one bus worker. It never repeats a request by
 * itself and never waits beyond the deadline of an exchange; {@link #tell} and {@link #ask} allocate nothing.
 */
final class StsLine {
    /** What a servo may take to turn the line round, return delay 0. */
    static final long TURNAROUND_NANOS = 40_000;

    /** Takes a reply; made once and kept, so that an exchange allocates nothing. */
    @FunctionalInterface
    interface Handler {
        /**
         * Takes the reply of one servo.
         *
         * @param k          the servo's place on the line
         * @param reply      holds the reply's data until this returns
         * @param stampNanos when the request had left, in the clock of the turn's caller
         * @return false if the data cannot be true: the servo then counts as one that has not answered
         */
        boolean take(int k, StsReplies reply, long stampNanos);
    }

    /** The frame to send; encoders of {@link StsFrames} write it here. */
    final byte[] tx;
    final int[] ids;
    /** A reply of this servo is due; who has answered is asked no more. */
    final boolean[] asked;

    private final BytePort port;
    private final int[] errorBits;
    private final ErrorWindow[] windows;
    private final boolean[] wasAsked;
    private final int[] byId = new int[256];
    private final byte[] rx = new byte[256];
    private final StsReplies parser = new StsReplies();
    private boolean echo; // the adapter sends back what the host wrote
    private long turnNanos; // time of the caller at which this turn began
    private long turnStartNanos; // the same in the port's
    private long saidNanos; // in the port's: when all that was sent so far has left

    /**
     * Makes the line; touches no hardware.
     *
     * @param ids          of the servos, each once
     * @param longestFrame bytes of the longest frame that will be sent
     * @param errorBits    receives the error bits of each servo's latest reply
     * @param windows      of each servo: whether it has answered what it was asked
     */
    StsLine(BytePort port, int[] ids, int longestFrame, int[] errorBits, ErrorWindow[] windows) {
        this.windows = windows.clone();
        this.port = port;
        this.ids = ids;
        this.errorBits = errorBits;
        tx = new byte[longestFrame];
        asked = new boolean[ids.length];
        wasAsked = new boolean[ids.length];
        Arrays.fill(byId, -1);
        for (int k = 0; k < ids.length; k++) {
            byId[ids[k]] = k;
        }
    }

    /** From now on the caller's clock runs on from {@code nowNanos}. */
    void beginTurn(long nowNanos) {
        turnStartNanos = port.clock().nanos();
        turnNanos = nowNanos;
    }

    /** Now, in the port's clock. */
    long clockNanos() {
        return port.clock().nanos();
    }

    /** Since {@link #beginTurn}. */
    long elapsedNanos() {
        return port.clock().nanos() - turnStartNanos;
    }

    /** Now, in the clock of the turn's caller. */
    long nowNanos() {
        return turnNanos + elapsedNanos();
    }

    /** What the bytes take on the wire: start bit, eight data bits, stop bit. */
    long wireNanos(int bytes) {
        return bytes * 10_000_000_000L / port.baud();
    }

    /** The next request goes to all. */
    void askAll() {
        Arrays.fill(asked, true);
    }

    /** The next request goes to this servo alone. */
    void askOnly(int k) {
        Arrays.fill(asked, false);
        asked[k] = true;
    }

    /** How many were asked and have not answered. */
    int missing() {
        int missing = 0;
        for (boolean due : asked) {
            if (due) {
                missing++;
            }
        }
        return missing;
    }

    private int lastAsked() {
        int last = asked.length - 1;
        while (last >= 0 && !asked[last]) {
            last--;
        }
        return last;
    }

    /** Whether the adapter sends back what the host wrote, as found out by {@link #findEcho}. */
    boolean echoes() {
        return echo;
    }

    /**
     * Sends the frame in {@link #tx} and listens whether it comes back; from then on echoes are dropped. No reply may
     * look like this frame.
     *
     * @param replyBytes what is answered to it
     */
    WireFault findEcho(int length, int replyBytes, long allowanceNanos) {
        port.flushInput();
        if (port.write(tx, 0, length) != WireFault.OK) {
            return WireFault.GONE;
        }
        byte[] heard = new byte[64];
        long deadline = port.clock().nanos() + wireNanos(length + replyBytes) + allowanceNanos;
        int n = 0;
        int got = 1;
        while (got > 0 && n < length + replyBytes) {
            got = port.read(heard, n, heard.length - n, deadline);
            n += Math.max(got, 0);
        }
        for (int at = 0; at + length <= n; at++) {
            echo |= Arrays.equals(heard, at, at + length, tx, 0, length);
        }
        return WireFault.OK;
    }

    /** Whether nothing more is heard for so long; what is, is forgotten. */
    boolean quiet(long nanos) {
        long deadline = port.clock().nanos() + nanos;
        boolean quiet = true;
        int n = 1;
        while (n > 0) {
            n = port.read(rx, 0, rx.length, deadline);
            quiet &= n <= 0;
        }
        return quiet;
    }

    /** Sends the frame in {@link #tx}; frames before it may still be on their way. */
    private WireFault say(int length) {
        saidNanos = Math.max(saidNanos, port.clock().nanos()) + wireNanos(length);
        return port.write(tx, 0, length);
    }

    /** Sends the frame in {@link #tx}, which nobody answers. */
    WireFault tell(int length) {
        WireFault fault = say(length);
        port.stats().count(fault, length, wireNanos(length));
        return fault;
    }

    /**
     * Sends the frame in {@link #tx} and takes the replies of the servos that are {@link #asked}.
     *
     * @param dataBytes      of each reply
     * @param allowanceNanos time beyond that on the wire
     */
    WireFault ask(int length, int dataBytes, long allowanceNanos, Handler handler) {
        int replies = missing();
        int last = lastAsked();
        System.arraycopy(asked, 0, wasAsked, 0, asked.length);
        parser.clear();
        port.flushInput();
        WireFault said = say(length);
        long stampNanos = turnNanos + saidNanos - turnStartNanos;
        if (said != WireFault.OK) {
            port.stats().count(WireFault.GONE, length, wireNanos(length));
            return WireFault.GONE;
        }
        long deadline = saidNanos + wireNanos(replies * (StsFrames.BARE + dataBytes))
                + replies * TURNAROUND_NANOS + allowanceNanos;
        int received = 0;
        boolean stranger = false;
        boolean ownSeen = !echo;
        boolean over = false;
        boolean gone = false;
        while (replies > 0 && !over) {
            int n = port.read(rx, 0, rx.length, deadline);
            gone = n < 0;
            over = n <= 0;
            if (n > 0) {
                received += n;
                parser.add(rx, 0, n);
            }
            while (parser.next(dataBytes, over)) {
                int k = byId[parser.id()];
                if (!ownSeen && parser.is(tx, length)) {
                    ownSeen = true;
                } else if (k < 0 || !asked[k]) {
                    stranger = true;
                    parser.reject();
                } else {
                    asked[k] = !handler.take(k, parser, stampNanos);
                    errorBits[k] = parser.error();
                    replies--;
                    over |= k == last; // they answer in the order of the list
                }
            }
        }
        for (int k = 0; k < windows.length; k++) {
            if (wasAsked[k]) {
                windows[k].add(asked[k]);
            }
        }
        WireFault fault = gone ? WireFault.GONE : judge(replies, received - (echo ? length : 0), stranger);
        port.stats().count(fault, length + received, wireNanos(length + received));
        return fault;
    }

    private WireFault judge(int missing, int received, boolean stranger) {
        if (missing == 0) {
            return WireFault.OK;
        }
        if (stranger) {
            return WireFault.WRONG_ID;
        }
        if (parser.badSums() > 0) {
            return WireFault.CHECKSUM;
        }
        int noise = parser.skipped();
        if (received <= 0 || noise == 0) {
            return WireFault.TIMEOUT;
        }
        return noise < StsFrames.BARE ? WireFault.SHORT : WireFault.NOISE;
    }

    /** The graver of two faults. */
    static WireFault worse(WireFault a, WireFault b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
