package org.sinew.record.mcap;

import java.util.OptionalLong;

/**
 * A chunk of a file.
 *
 * @param offset of its record in the file, in bytes
 * @param length of its record
 * @param startNanos log time of its earliest message
 * @param endNanos log time of its latest
 * @param compression as named in the file; empty: none
 * @param compressedSize bytes of its records in the file
 * @param uncompressedSize bytes of its records
 * @param messages how many; empty: not read yet, or damaged
 * @param state whether it was read, and is whole
 */
public record ChunkInfo(long offset, long length, long startNanos, long endNanos, String compression,
        long compressedSize, long uncompressedSize, OptionalLong messages, State state) {
    /** Whether it can be read. */
    public enum State { NOT_READ, WHOLE, DAMAGED }
}
