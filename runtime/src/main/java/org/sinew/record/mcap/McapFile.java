package org.sinew.record.mcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MCAP file. One thread, never the loop's: it writes to the disk. Give each schema before its channels and
 * each channel before the chunks that use it; attachments and metadata at any time.
 *
 * <p>Each call hands its records to the system as one write, so nothing waits here: when the process is killed, the
 * file has all of them; when the power fails, all up to the last {@link #sync}. Wherever it ends, {@link McapReader}
 * reads all that is whole. A write that fails (disk full) is taken back, so that the file stays readable and a later
 * one may succeed.
 */
public final class McapFile implements Closeable {
    private final FileChannel channel;
    private final Summary summary = new Summary();
    private final RecordBuffer records = new RecordBuffer();
    private final CRC32 crc = new CRC32();
    private long position;
    private boolean closed;

    private McapFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the file, which must not exist, and holds it: see {@link #isWritten}.
     *
     * @param profile empty, or with {@code x-} in front
     * @param library who writes: program and version
     */
    public static McapFile create(Path file, String profile, String library) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        hold(channel);
        McapFile mcap = new McapFile(channel);
        mcap.records.put(Op.magic());
        int content = mcap.records.begin(Op.HEADER);
        mcap.records.text(profile).text(library);
        mcap.records.end(content);
        try {
            mcap.append(mcap.records.view());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return mcap;
    }

    /** A lock goes with the process, however it ends, and with the file when that is moved. */
    private static void hold(FileChannel channel) {
        try {
            channel.tryLock();
        } catch (IOException e) {
            return; // a file system without locks: a robot keeps its log all the same
        }
    }

    /**
     * Whether a process is writing this file. Not for the files of this process: fcntl(2) gives up a lock when any
     * descriptor of the file is closed by the process that has it.
     */
    public static boolean isWritten(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            @Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Adds a schema; nothing happens if the file has it already. */
    public void add(Schema schema) throws IOException {
        Schema known = summary.schemas.get(schema.id());
        if (known != null) {
            same(known, schema);
            return;
        }
        records.clear();
        Summary.write(schema, records);
        append(records.view());
        summary.schemas.put(schema.id(), schema);
    }

    /** Adds a channel; nothing happens if the file has it already. */
    public void add(Channel added) throws IOException {
        Channel known = summary.channels.get(added.id());
        if (known != null) {
            same(known, added);
            return;
        }
        if (added.schemaId() != 0 && !summary.schemas.containsKey(added.schemaId())) {
            throw new IllegalArgumentException("channel " + added.topic() + " has schema " + added.schemaId()
                    + ", which the file has not; add that first");
        }
        records.clear();
        Summary.write(added, records);
        append(records.view());
        summary.channels.put(added.id(), added);
    }

    private static void same(Record known, Record added) {
        if (!known.equals(added)) {
            throw new IllegalArgumentException("the file has " + known + " already; give " + added + " its own id");
        }
    }

    /** Adds the chunk's messages. */
    public void add(McapChunk chunk) throws IOException {
        for (McapChunk.Count count : chunk.counts()) {
            if (!summary.channels.containsKey(count.channelId())) {
                throw new IllegalArgumentException("the chunk has messages of channel " + count.channelId()
                        + ", which the file has not; add that first");
            }
        }
        long offset = position;
        append(chunk.bytes());
        summary.add(chunk, offset);
    }

    /** Adds a file's bytes; the times as in {@link Attachment}. */
    public void attach(String name, String mediaType, long logTimeNanos, long createTimeNanos, byte[] data)
            throws IOException {
        records.clear();
        int content = records.begin(Op.ATTACHMENT);
        records.u64(logTimeNanos).u64(createTimeNanos).text(name).text(mediaType).u64(data.length).put(data);
        records.u32(records.crc(content));
        records.end(content);
        Attachment attachment = new Attachment(name, mediaType, logTimeNanos, createTimeNanos, position, data.length);
        append(records.view());
        summary.addAttachment(attachment, records.size());
    }

    /** Adds named pairs of texts. */
    public void add(Metadata metadata) throws IOException {
        records.clear();
        int content = records.begin(Op.METADATA);
        records.text(metadata.name()).texts(metadata.values());
        records.end(content);
        long offset = position;
        append(records.view());
        summary.addMetadata(metadata.name(), offset, records.size());
    }

    /** Bytes so far. */
    public long bytes() {
        return position;
    }

    /** Waits until all that was added is on the disk; may take long on a memory card. */
    public void sync() throws IOException {
        channel.force(false);
    }

    /** Writes the summary and the footer, and closes; a second time does nothing. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            append(summary.end(position, (int) crc.getValue()).view());
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        ByteBuffer sum = bytes.duplicate();
        try {
            for (long at = position; bytes.hasRemaining();) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            takeBack(e);
            throw e;
        }
        position += sum.remaining();
        crc.update(sum);
    }

    /** Cuts off a part of a record, for what comes after it could not be read. */
    private void takeBack(IOException cause) {
        try {
            channel.truncate(position);
        } catch (IOException e) {
            cause.addSuppressed(e); // the next write goes over that part
        }
    }
}
