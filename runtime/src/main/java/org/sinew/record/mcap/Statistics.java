package org.sinew.record.mcap;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a file holds in all, as far as it can be read.
 *
 * @param startNanos log time of the earliest message; 0: no messages
 * @param endNanos log time of the latest
 * @param messagesByChannel by the channel's id
 */
public record Statistics(long messages, int schemas, int channels, int attachments, int metadata, int chunks,
        long startNanos, long endNanos, Map<Integer, Long> messagesByChannel) {
    public Statistics {
        messagesByChannel = Map.copyOf(messagesByChannel);
    }

    static Statistics read(Fields fields) throws DamageException {
        long messages = fields.u64();
        int schemas = fields.u16();
        int channels = fields.u32();
        int attachments = fields.u32();
        int metadata = fields.u32();
        int chunks = fields.u32();
        long start = fields.u64();
        long end = fields.u64();
        Map<Integer, Long> counts = new TreeMap<>();
        for (Fields pairs = fields.elements(); pairs.more();) {
            counts.put(pairs.u16(), pairs.u64());
        }
        return new Statistics(messages, schemas, channels, attachments, metadata, chunks, start, end, counts);
    }
}
