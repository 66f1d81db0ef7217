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
    /** Bytes before the data of one whose name and type are not absurdly long. */
    static final int LONGEST_HEAD = 16 << 10;

    /** Reads what stands before the data of a record whose content has so many bytes. */
    static Attachment read(Fields fields, long offset, long contentBytes) throws DamageException {
        long logTime = fields.u64();
        long createTime = fields.u64();
        String name = fields.text();
        String type = fields.text();
        long size = fields.size();
        if (size != contentBytes - fields.position() - Integer.BYTES) {
            throw new DamageException("the size of its data is wrong");
        }
        return new Attachment(name, type, logTime, createTime, offset, size);
    }
}
