package org.sinew.record.mcap;

/**
 * What is wrong with a file, or missing from it; everything else was read.
 *
 * @param kind for programs
 * @param offset where in the file, in bytes
 * @param bytes how many bytes from there on cannot be read; 0: none, only something about them is odd
 * @param startNanos log time of the earliest message that may be missing; 0: not known
 * @param endNanos log time of the latest; 0: not known, or everything from the start on
 * @param words for people, without the name of the file
 */
public record Problem(Kind kind, long offset, long bytes, long startNanos, long endNanos, String words) {
    /** What happened. */
    public enum Kind {
        /** The end of the file is missing: the writer was killed, or the power failed. */
        CUT,
        /** All records are whole, but the writer did not close the file. */
        NOT_CLOSED,
        /** The messages of a chunk cannot be read. */
        DAMAGED_CHUNK,
        /** Some bytes are no record, or not that which they should be. */
        DAMAGED_RECORD,
        /** Messages whose channel is nowhere described were left out. */
        UNKNOWN_CHANNEL,
        /** The summary does not fit the rest, which was read without it. */
        DAMAGED_SUMMARY
    }

    @Override
    public String toString() {
        return words;
    }
}
