package org.sinew.record.mcap;

/**
 * A file inside the file; its bytes are read by {@link McapReader#read(Attachment)}.
 *
 * @param mediaType for example {@code text/plain}
 * @param logTimeNanos when it was recorded
 * @param createTimeNanos when it was made; 0: not known
 * @param offset of its record in the file, in bytes
 * @param size of its data, in bytes
 */
public record Attachment(String name, String mediaType, long logTimeNanos, long createTimeNanos, long offset,
        long size) {
}
