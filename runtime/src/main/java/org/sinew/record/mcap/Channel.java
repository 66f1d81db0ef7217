package org.sinew.record.mcap;

import java.util.Map;

/**
 * A stream of messages of one kind.
 *
 * @param id from 0 to 65535, once in a file
 * @param schemaId of a schema of the same file; 0: none
 * @param topic for example {@code /joint_states}
 * @param messageEncoding for example {@code protobuf} or {@code json}
 * @param metadata anything; the official readers show it
 */
public record Channel(int id, int schemaId, String topic, String messageEncoding, Map<String, String> metadata) {
    public Channel {
        if (id < 0 || id > 0xFFFF || schemaId < 0 || schemaId > 0xFFFF) {
            throw new IllegalArgumentException("channel " + topic + " has id " + id + " and schema " + schemaId
                    + "; give numbers from 0 to 65535");
        }
        metadata = Map.copyOf(metadata);
    }

    public Channel(int id, int schemaId, String topic, String messageEncoding) {
        this(id, schemaId, topic, messageEncoding, Map.of());
    }
}
