package org.sinew.record.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Reads the end of a file: footer and summary. */
final class SummaryScan {
    private static final int FOOTER_BYTES = Op.PREFIX + Op.FOOTER_CONTENT;

    private final FileWindow window;
    private final Contents contents;
    private final long size;
    /** Parts of the data section that the summary describes: where each begins and ends. */
    private final TreeMap<Long, Long> extents = new TreeMap<>();
    private Optional<Statistics> statistics = Optional.empty();
    private long dataEnd;
    private boolean closed;
    private boolean trusted;

    SummaryScan(FileWindow window, Contents contents, long size) {
        this.window = window;
        this.contents = contents;
        this.size = size;
        dataEnd = size;
    }

    /** Whether the file ends as a whole one does. */
    boolean closed() {
        return closed;
    }

    /** Where records of messages end at the latest. */
    long dataEnd() {
        return dataEnd;
    }

    /** Where chunks, attachments and metadata begin and end; empty: they must be looked for. */
    TreeMap<Long, Long> extents() {
        return trusted ? extents : new TreeMap<>();
    }

    /** What the writer counted. */
    Optional<Statistics> statistics() {
        return trusted ? statistics : Optional.empty();
    }

    void read() throws IOException {
        long footer = size - Op.magic().length - FOOTER_BYTES;
        if (footer < Op.magic().length) {
            return;
        }
        ByteBuffer end = window.at(footer, FOOTER_BYTES + Op.magic().length);
        boolean magic = end.slice(FOOTER_BYTES, Op.magic().length).equals(ByteBuffer.wrap(Op.magic()));
        if (!magic || end.get() != Op.FOOTER || end.getLong() != Op.FOOTER_CONTENT) {
            return;
        }
        closed = true;
        dataEnd = footer;
        long summary = end.getLong();
        long offsets = end.getLong();
        int crc = end.getInt();
        if (summary != 0) {
            try {
                read(summary, offsets, crc, footer);
            } catch (DamageException e) {
                forget();
                contents.problem(Problem.Kind.DAMAGED_SUMMARY, Math.max(0, summary), 0, 0, 0, "the summary at the end"
                        + " of the file cannot be used: " + e.why() + "; the file was read without it");
            }
        }
    }

    private void read(long summary, long offsets, int crc, long footer) throws IOException, DamageException {
        long end = offsets == 0 ? footer : offsets;
        if (summary < Op.magic().length || summary > end || end > footer) {
            throw new DamageException("the footer points out of the file");
        }
        long crcBytes = footer + FOOTER_BYTES - Integer.BYTES - summary;
        if (crcBytes > Contents.MOST_BYTES) {
            throw new DamageException("it has " + crcBytes + " bytes");
        }
        ByteBuffer bytes = window.at(summary, (int) crcBytes);
        CRC32 sum = new CRC32();
        sum.update(bytes.duplicate());
        if (crc != 0 && crc != (int) sum.getValue()) {
            throw new DamageException("its checksum is wrong");
        }
        ByteBuffer copy = ByteBuffer.allocate((int) (end - summary)).put(bytes.slice(0, (int) (end - summary))).flip();
        records(copy.order(bytes.order()), summary);
        dataEnd = summary;
        trusted = complete();
        if (!trusted) {
            forget();
        }
    }

    private void records(ByteBuffer in, long start) throws IOException, DamageException {
        while (in.hasRemaining()) {
            long length = in.remaining() < Op.PREFIX ? -1 : in.getLong(in.position() + 1);
            if (length < 0 || length > in.remaining() - Op.PREFIX) {
                throw new DamageException("a record in it does not end where it does");
            }
            int op = in.get();
            ByteBuffer content = in.slice(in.position() + Long.BYTES, (int) length);
            record(op, content, start + in.position() - 1);
            in.position(in.position() + Long.BYTES + (int) length);
        }
    }

    private void record(int op, ByteBuffer content, long offset) throws IOException, DamageException {
        switch (op) {
            case Op.SCHEMA -> contents.schema(content, offset);
            case Op.CHANNEL -> contents.channel(content, offset);
            case Op.CHUNK_INDEX -> chunk(new Fields(content));
            case Op.ATTACHMENT_INDEX -> attachment(new Fields(content));
            case Op.METADATA_INDEX -> metadata(new Fields(content));
            case Op.STATISTICS -> statistics = Optional.of(Statistics.read(new Fields(content)));
            default -> {
                // kinds of later versions
            }
        }
    }

    private void chunk(Fields fields) throws DamageException {
        long start = fields.u64();
        long end = fields.u64();
        long offset = fields.size();
        long length = fields.size();
        fields.elements();
        long indexLength = fields.size();
        String compression = fields.text();
        long dataSize = fields.size();
        long uncompressed = fields.size();
        extent(offset, length, indexLength);
        contents.segments.put(offset, new Contents.Chunk(offset, length,
                new ChunkHead(start, end, uncompressed, 0, compression, dataSize)));
    }

    private void attachment(Fields fields) throws DamageException {
        long offset = fields.size();
        extent(offset, fields.size(), 0);
        long logTime = fields.u64();
        long createTime = fields.u64();
        long dataSize = fields.size();
        contents.attachments.add(new Attachment(fields.text(), fields.text(), logTime, createTime, offset, dataSize));
    }

    private void metadata(Fields fields) throws IOException, DamageException {
        long offset = fields.size();
        long length = fields.size();
        extent(offset, length, 0);
        ByteBuffer record = length > Contents.MOST_BYTES ? ByteBuffer.allocate(0) : window.at(offset, (int) length);
        if (length < Op.PREFIX || record.get() != Op.METADATA || record.getLong() != length - Op.PREFIX) {
            throw new DamageException("no metadata stand at byte " + offset);
        }
        contents.metadata(record.slice());
    }

    private void extent(long offset, long length, long more) throws DamageException {
        if (length < Op.PREFIX || length > size || more > size - length || offset > size - length - more) {
            throw new DamageException("it points out of the file");
        }
        extents.put(offset, offset + length + more);
    }

    /** Whether it tells where everything is; only then may the rest be left unread. */
    private boolean complete() throws DamageException {
        long last = Op.magic().length;
        for (var extent : extents.entrySet()) {
            if (extent.getKey() < last || extent.getValue() > dataEnd) {
                throw new DamageException("what it points to overlaps");
            }
            last = extent.getValue();
        }
        return statistics.isPresent() && statistics.get().chunks() == contents.segments.size()
                && statistics.get().channels() == contents.channels.size()
                && statistics.get().attachments() == contents.attachments.size()
                && statistics.get().metadata() == contents.metadata.size();
    }

    private void forget() {
        trusted = false;
        contents.segments.clear();
        contents.attachments.clear();
        contents.metadata.clear();
    }
}
