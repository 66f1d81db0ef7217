package org.sinew.record.mcap;

/** What {@link ChunkBuilder} can make of a chunk's messages. */
public enum Compression {
    /** As they are; for data that are compressed already, such as JPEG pictures. */
    NONE(""),
    /** LZ4 frames: a third of the size, at hundreds of MB/s. */
    LZ4("lz4");

    private final String name;

    Compression(String name) {
        this.name = name;
    }

    /** As it stands in the file. */
    String nameInFile() {
        return name;
    }
}
