package org.sinew.drivers.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts received bytes into frames: finds whole ones behind and between noise, tells those that are cut or broken, and
 * takes the host's own echo out. After anything that is no whole frame it moves on by one byte, so that no frame is
 * lost behind noise. Used by {@link BusDecoder}; pure.
 */
public final class FrameScan {
    /** Finds out what begins at one byte. */
    @FunctionalInterface
    public interface Framing {
        Look look(byte[] bytes, int at);
    }

    /**
     * What begins at one byte.
     *
     * @param size    bytes of the frame, as far as they are there; 0: nothing begins here
     * @param problem why the frame is none; empty for a whole one
     * @param doubted the header may be chance: told only where nothing better is found
     */
    public record Look(int size, String problem, boolean doubted) {
        public static final Look NOTHING = new Look(0, "", false);

        /** A whole frame. */
        public static Look whole(int size) {
            return new Look(size, "", false);
        }

        /** A frame that is there and wrong. */
        public static Look broken(int size, String problem) {
            return new Look(size, problem, false);
        }

        /** A header that no frame can have. */
        public static Look doubted(int size, String problem) {
            return new Look(size, problem, true);
        }

        /** A frame whose end is missing. */
        public static Look cut(int there, int size, String sizeWord) {
            return new Look(there, "truncated: " + there + " of " + sizeWord + size + " bytes", false);
        }

        boolean isWhole() {
            return size > 0 && problem.isEmpty();
        }
    }

    /** Bytes {@code from} to {@code to}, exclusive; a frame if {@code problem} is empty. */
    record Piece(int from, int to, String problem) {
        boolean isWhole() {
            return problem.isEmpty();
        }
    }

    final List<Piece> pieces = new ArrayList<>();
    private final byte[] bytes;
    private final byte[] sent;
    private final Framing framing;
    private final List<Piece> doubted = new ArrayList<>();
    private boolean echo;
    private int echoFrom;
    private int brokenEnd; // within a broken frame no other broken one is told

    FrameScan(byte[] bytes, byte[] sent, Framing framing) {
        this.bytes = bytes;
        this.sent = sent;
        this.framing = framing;
        int at = 0;
        while (at < bytes.length) {
            at += step(at);
        }
        if (pieces.isEmpty() && !doubted.isEmpty()) {
            pieces.add(doubted.getFirst());
        }
    }

    /** How many bytes to move on. */
    private int step(int at) {
        if (!echo && sent.length > 0 && isSent(at)) {
            echo = true;
            echoFrom = at;
            cutBefore(at);
            return sent.length;
        }
        Look look = framing.look(bytes, at);
        if (look.isWhole()) {
            cutBefore(at);
            pieces.add(new Piece(at, at + look.size(), ""));
            return look.size();
        }
        if (look.size() > 0 && at >= brokenEnd) {
            Piece piece = new Piece(at, at + look.size(), look.problem());
            (look.doubted() ? doubted : pieces).add(piece);
            brokenEnd = look.doubted() ? brokenEnd : piece.to();
        }
        return 1;
    }

    private boolean isSent(int at) {
        return at + sent.length <= bytes.length && Arrays.equals(bytes, at, at + sent.length, sent, 0, sent.length);
    }

    /** A frame begins here: one that was thought to go on beyond it was cut short. */
    private void cutBefore(int at) {
        brokenEnd = at;
        if (!pieces.isEmpty() && pieces.getLast().to() > at) {
            Piece last = pieces.removeLast();
            pieces.add(new Piece(last.from(), at, "truncated: another frame begins after " + (at - last.from())
                    + " of its " + (last.to() - last.from()) + " bytes"));
        }
    }

    boolean echo() {
        return echo;
    }

    /** Bytes outside of all pieces and of the echo. */
    int skipped() {
        boolean[] used = new boolean[bytes.length];
        pieces.forEach(piece -> Arrays.fill(used, piece.from(), piece.to(), true));
        if (echo) {
            Arrays.fill(used, echoFrom, echoFrom + sent.length, true);
        }
        int skipped = 0;
        for (boolean each : used) {
            skipped += each ? 0 : 1;
        }
        return skipped;
    }
}
