package org.sinew.record.mcap;

/**
 * What a Chunk record says before its data.
 *
 * @param uncompressedSize bytes of its records
 * @param crc CRC32 of its records; 0: none
 * @param compression as named in the file; empty: none
 * @param dataSize bytes of its data, compressed
 */
record ChunkHead(long startNanos, long endNanos, long uncompressedSize, int crc, String compression, long dataSize) {
    static ChunkHead read(Fields fields) throws DamageException {
        return new ChunkHead(fields.u64(), fields.u64(), fields.size(), fields.u32(), fields.text(), fields.size());
    }

    void write(RecordBuffer out) {
        out.u64(startNanos).u64(endNanos).u64(uncompressedSize).u32(crc).text(compression).u64(dataSize);
    }

    ChunkHead withDataSize(long size) {
        return new ChunkHead(startNanos, endNanos, uncompressedSize, crc, compression, size);
    }

    /** Whether it is the same, but for the checksum, which an index does not have. */
    boolean like(ChunkHead other) {
        return startNanos == other.startNanos && endNanos == other.endNanos
                && uncompressedSize == other.uncompressedSize && compression.equals(other.compression)
                && dataSize == other.dataSize;
    }
}
