package org.sinew.record.mcap;

import java.util.Map;

/** Named pairs of texts; a name may occur several times in a file. */
public record Metadata(String name, Map<String, String> values) {
    public Metadata {
        values = Map.copyOf(values);
    }
}
