package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads pieces of a file of any size through one buffer. One thread. */
final class FileWindow {
    private static final int USUAL = 64 << 10;

    private final FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocate(USUAL).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long start;

    FileWindow(FileChannel channel) {
        this.channel = channel;
    }

    /** Bytes at a place, all of them inside the file; valid until the next call. */
    ByteBuffer at(long offset, int length) throws IOException {
        if (offset < start || offset + length > start + buffer.limit()) {
            if (length > buffer.capacity() || buffer.capacity() > USUAL && length <= USUAL) {
                buffer = ByteBuffer.allocate(Math.max(USUAL, length)).order(ByteOrder.LITTLE_ENDIAN);
            }
            buffer.clear();
            start = offset;
            int read = 0;
            while (buffer.position() < length && read >= 0) {
                read = channel.read(buffer, offset + buffer.position());
            }
            buffer.flip();
            if (buffer.limit() < length) {
                throw new IOException("the file has become shorter while it was read");
            }
        }
        return buffer.slice((int) (offset - start), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
