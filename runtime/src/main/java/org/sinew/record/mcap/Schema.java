package org.sinew.record.mcap;

import java.util.Arrays;

/**
 * How the messages of a channel are made.
 *
 * @param id from 1 to 65535, once in a file
 * @param name for example {@code foxglove.Log}
 * @param encoding for example {@code protobuf} or {@code jsonschema}
 * @param data in that encoding; for protobuf a FileDescriptorSet; not to be changed
 */
public record Schema(int id, String name, String encoding, byte[] data) {
    public Schema {
        if (id < 1 || id > 0xFFFF) {
            throw new IllegalArgumentException("schema " + name + " has id " + id + "; give one from 1 to 65535");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && id == schema.id && name.equals(schema.name)
                && encoding.equals(schema.encoding) && Arrays.equals(data, schema.data);
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "schema " + id + " " + name + " (" + encoding + ", " + data.length + " bytes)";
    }
}
