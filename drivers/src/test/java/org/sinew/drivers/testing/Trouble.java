package org.sinew.drivers.testing;

import java.util.ArrayList;
import java.util.List;
import org.sinew.device.WireFault;

/**
 * What goes wrong on a wire of the bench, what went over it, and how often harm was done. Set by {@link DriverChecks}
 * between two turns, obeyed by {@link WireTap} and {@link LineTap} on the thread that uses the wire.
 */
final class Trouble {
    static final int NEVER = -1;

    /** What went over the wire, in the words of {@link DriverBench#golden()}. */
    final List<String> transcript = new ArrayList<>();
    /** The plug comes out after so many bytes. */
    int cutAfter = NEVER;
    /** The plug is out. */
    boolean cut;
    /** This transaction fails, counted from 0 since {@link #none}. */
    int failAt = NEVER;
    /** Every transaction fails. */
    boolean failAll;
    WireFault failure = WireFault.NACK;
    /** Replies end after so many bytes. */
    int shortAfter = NEVER;
    /** This byte of each reply has a wrong bit. */
    int flipByte = NEVER;
    int flipBit;

    int bytes;
    int transactions;
    int longestReply;
    int harm;

    /** The wire is whole again, and counts from 0. */
    void none() {
        cutAfter = NEVER;
        cut = false;
        failAt = NEVER;
        failAll = false;
        shortAfter = NEVER;
        flipByte = NEVER;
        bytes = 0;
        transactions = 0;
        longestReply = 0;
        harm = 0;
        transcript.clear();
    }

    /** The plug comes out if {@code more} bytes are too many; how many of them still pass. */
    int pass(int more) {
        int passing = cutAfter == NEVER ? more : Math.clamp(cutAfter - bytes, 0, more);
        if (cut || passing < more) {
            harm++;
            passing = cut ? 0 : passing;
            cut = true;
        }
        bytes += passing;
        return passing;
    }
}
