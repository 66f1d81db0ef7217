package org.sinew.record.mcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Reads an MCAP file, of ours or of others, of any size, in whatever state. One thread; it does not follow a file that
 * is still being written.
 *
 * <p>Where a whole summary at the end says where everything is, only the rest is looked at when opening; else the file
 * is gone through from the start, all chunks are read and checked, and what is whole is there. What is not is told in
 * {@link #problems}: nothing is left out without a word. A chunk whose checksum is wrong gives no messages, all others
 * do. Reads data without compression and with lz4.
 */
public final class McapReader implements Closeable {
    private final Path file;
    private final FileChannel channel;
    private final Contents contents = new Contents();
    private final FileWindow window;
    private final long size;
    private String profile = "";
    private String library = "";
    private Optional<Statistics> statistics = Optional.empty();

    private McapReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        window = new FileWindow(channel);
        size = channel.size();
    }

    /**
     * Opens a file.
     *
     * @throws McapException if nothing in it can be read: it is empty, or no MCAP file
     */
    public static McapReader open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new McapException(file, "is no plain file; name a file in the MCAP format");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            McapReader reader = new McapReader(file, channel);
            reader.read();
            return reader;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a file begins as one of this format does. */
    public static boolean isMcap(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(Op.magic().length), Op.magic());
        }
    }

    private void read() throws IOException {
        magic();
        SummaryScan summary = new SummaryScan(window, contents, size);
        summary.read();
        header();
        DataScan scan = new DataScan(channel, contents, summary.closed());
        long from = Op.magic().length;
        boolean chunkBefore = false;
        for (Map.Entry<Long, Long> extent : summary.extents().entrySet()) {
            scan.scan(from, extent.getKey(), chunkBefore);
            from = extent.getValue();
            chunkBefore = contents.segments.get(extent.getKey()) instanceof Contents.Chunk;
        }
        scan.scan(from, summary.dataEnd(), chunkBefore);
        statistics = summary.statistics();
        if (!summary.closed() && !scan.lost()) {
            notClosed(scan.ended());
        }
    }

    private void magic() throws IOException {
        byte[] magic = Op.magic();
        int there = (int) Math.min(size, magic.length);
        if (!window.at(0, there).equals(ByteBuffer.wrap(magic, 0, there))) {
            throw new McapException(file, "is no MCAP file: it does not begin with 89 4D 43 41 50 30 0D 0A");
        }
        if (there < magic.length) {
            throw new McapException(file, size == 0 ? "is empty: nothing was recorded"
                    : "has only " + size + " bytes: it was cut off before anything was recorded");
        }
    }

    private void notClosed(boolean ended) {
        long end = contents.endBefore(size);
        contents.problem(Problem.Kind.NOT_CLOSED, size, 0, ended ? 0 : end, 0, ended
                ? "the file ends at byte " + size + " within its summary, or that is damaged; all data were read"
                : "the file ends at byte " + size + " without having been closed; all that was written was read, up to "
                        + Contents.time(end));
    }

    private void header() throws IOException {
        try {
            long from = Op.magic().length;
            ByteBuffer prefix = window.at(from, (int) Math.min(Op.PREFIX, size - from));
            long length = prefix.remaining() == Op.PREFIX && prefix.get() == Op.HEADER ? prefix.getLong() : -1;
            if (length >= 0 && length <= Math.min(Contents.MOST_BYTES, size - from - Op.PREFIX)) {
                Fields fields = new Fields(window.at(from + Op.PREFIX, (int) length));
                profile = fields.text();
                library = fields.text();
                return;
            }
            damagedHeader("it is not there");
        } catch (DamageException e) {
            damagedHeader(e.why());
        }
    }

    private void damagedHeader(String why) {
        contents.problem(Problem.Kind.DAMAGED_RECORD, Op.magic().length, 0, 0, 0,
                "the header at byte " + Op.magic().length + " cannot be read: " + why);
    }

    /** What kind of file the writer says this is; often empty. */
    public String profile() {
        return profile;
    }

    /** Who wrote it. */
    public String library() {
        return library;
    }

    public Collection<Schema> schemas() {
        return List.copyOf(contents.schemas.values());
    }

    /** The schema of a channel; empty: it has none. */
    public Optional<Schema> schema(Channel channelOfFile) {
        return Optional.ofNullable(contents.schemas.get(channelOfFile.schemaId()));
    }

    public Collection<Channel> channels() {
        return List.copyOf(contents.channels.values());
    }

    public List<Metadata> metadata() {
        return List.copyOf(contents.metadata);
    }

    /** What is attached; {@link #read} reads one. */
    public List<Attachment> attachments() {
        return List.copyOf(contents.attachments);
    }

    /** Its chunks, in the order of the file, and what is known of them by now. */
    public List<ChunkInfo> chunks() {
        return contents.segments.values().stream()
                .flatMap(segment -> segment instanceof Contents.Chunk chunk ? Stream.of(chunk.info())
                        : Stream.empty()).toList();
    }

    /** What is wrong or missing, as far as it was read. */
    public List<Problem> problems() {
        return List.copyOf(contents.problems);
    }

    /** Whether some of what was recorded cannot be read, as far as it was: a file that nobody closed may be whole. */
    public boolean lost() {
        return contents.problems.stream().anyMatch(problem -> problem.kind() != Problem.Kind.NOT_CLOSED);
    }

    /** All messages. */
    public MessageCursor messages() {
        return messages(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * All messages, those of chunks among them whose checksum is wrong but which can be unpacked: for who can tell by
     * himself what is wrong in them. They are among the problems all the same.
     */
    public MessageCursor messagesEvenDamaged() {
        return new MessageCursor(contents, new ChunkLoader(channel, contents, true), new FileWindow(channel),
                Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The messages of a stretch of log time, both ends in it; chunks outside of it are not read. */
    public MessageCursor messages(long fromNanos, long toNanos) {
        return new MessageCursor(contents, new ChunkLoader(channel, contents, false), new FileWindow(channel),
                fromNanos, toNanos);
    }

    /** What the writer counted; where it did not, or the file is not whole, all readable messages are counted now. */
    public Statistics statistics() throws IOException {
        return statistics.isPresent() ? statistics.get() : counted();
    }

    /** Reads everything once, so that all {@link #problems} are known; gives what can be read. */
    public Statistics counted() throws IOException {
        Map<Integer, Long> counts = new TreeMap<>();
        long start = Long.MAX_VALUE;
        long end = 0;
        for (MessageCursor cursor = messages(); cursor.next();) {
            counts.merge(cursor.channel().id(), 1L, Long::sum);
            start = Math.min(start, cursor.logTimeNanos());
            end = Math.max(end, cursor.logTimeNanos());
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        return new Statistics(all, contents.schemas.size(), contents.channels.size(), contents.attachments.size(),
                contents.metadata.size(), chunks().size(), all == 0 ? 0 : start, end, counts);
    }

    /**
     * The bytes of an attachment.
     *
     * @throws McapException if it is damaged
     */
    public byte[] read(Attachment attachment) throws IOException {
        try {
            ByteBuffer prefix = window.at(attachment.offset(), Op.PREFIX);
            int op = prefix.get();
            long length = prefix.getLong();
            long most = Math.min(Contents.MOST_BYTES, size - attachment.offset() - Op.PREFIX);
            if (op != Op.ATTACHMENT || length < Integer.BYTES || length > most) {
                throw new DamageException("no attachment of at most " + most + " bytes stands there");
            }
            ByteBuffer content = window.at(attachment.offset() + Op.PREFIX, (int) length);
            Fields fields = new Fields(content);
            if (!Attachment.read(fields, attachment.offset(), length).equals(attachment)) {
                throw new DamageException("it says something else about itself than the summary does");
            }
            CRC32 sum = new CRC32();
            sum.update(content.slice(0, (int) length - Integer.BYTES));
            int crc = content.getInt((int) length - Integer.BYTES);
            if (crc != 0 && crc != (int) sum.getValue()) {
                throw new DamageException("its checksum is wrong");
            }
            byte[] data = new byte[(int) attachment.size()];
            content.get(fields.position(), data);
            return data;
        } catch (DamageException e) {
            throw new McapException(file, "the attachment " + attachment.name() + " at byte " + attachment.offset()
                    + " cannot be read: " + e.why());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
