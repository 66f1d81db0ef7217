package org.sinew.models;

import org.sinew.config.Unsupported;

/** The type of a tensor's values, in the words of cards. */
public enum ElementType {
    FLOAT32,
    @Unsupported FLOAT16,
    @Unsupported FLOAT64,
    @Unsupported INT8,
    @Unsupported UINT8,
    @Unsupported INT16,
    @Unsupported INT32,
    @Unsupported INT64,
    @Unsupported BOOL
}
