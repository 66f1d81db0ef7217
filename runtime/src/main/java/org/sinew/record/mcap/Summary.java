package org.sinew.record.mcap;

import java.util.Map;
import java.util.TreeMap;

/** What {@link McapFile} keeps of what it has written, to write it again at the end. */
final class Summary {
    final Map<Integer, Schema> schemas = new TreeMap<>();
    final Map<Integer, Channel> channels = new TreeMap<>();
    private final Map<Integer, Long> messages = new TreeMap<>();
    private final RecordBuffer chunkIndex = new RecordBuffer();
    private final RecordBuffer attachmentIndex = new RecordBuffer();
    private final RecordBuffer metadataIndex = new RecordBuffer();
    private int chunks;
    private int attachments;
    private int metadata;
    private long startNanos;
    private long endNanos;

    void add(McapChunk chunk, long offset) {
        startNanos = chunks == 0 || Long.compareUnsigned(chunk.startNanos(), startNanos) < 0
                ? chunk.startNanos() : startNanos;
        endNanos = chunks == 0 || Long.compareUnsigned(chunk.endNanos(), endNanos) > 0 ? chunk.endNanos() : endNanos;
        chunks++;
        chunk.counts().forEach(count -> messages.merge(count.channelId(), count.messages(), Long::sum));
        chunk.index(chunkIndex, offset);
    }

    void addAttachment(Attachment attachment, long length) {
        attachments++;
        int content = attachmentIndex.begin(Op.ATTACHMENT_INDEX);
        attachmentIndex.u64(attachment.offset()).u64(length).u64(attachment.logTimeNanos())
                .u64(attachment.createTimeNanos()).u64(attachment.size()).text(attachment.name())
                .text(attachment.mediaType());
        attachmentIndex.end(content);
    }

    void addMetadata(String name, long offset, long length) {
        metadata++;
        int content = metadataIndex.begin(Op.METADATA_INDEX);
        metadataIndex.u64(offset).u64(length).text(name);
        metadataIndex.end(content);
    }

    /** Everything after the data section, for a file where that ends at this offset. */
    RecordBuffer end(long offset, int dataCrc) {
        RecordBuffer out = new RecordBuffer();
        RecordBuffer offsets = new RecordBuffer();
        int content = out.begin(Op.DATA_END);
        out.u32(dataCrc);
        out.end(content);
        int start = out.size();
        schemas.values().forEach(schema -> write(schema, out));
        int group = offset(offsets, Op.SCHEMA, offset, start, out);
        channels.values().forEach(channel -> write(channel, out));
        group = offset(offsets, Op.CHANNEL, offset, group, out);
        statistics(out);
        group = offset(offsets, Op.STATISTICS, offset, group, out);
        out.put(chunkIndex.array(), 0, chunkIndex.size());
        group = offset(offsets, Op.CHUNK_INDEX, offset, group, out);
        out.put(attachmentIndex.array(), 0, attachmentIndex.size());
        group = offset(offsets, Op.ATTACHMENT_INDEX, offset, group, out);
        out.put(metadataIndex.array(), 0, metadataIndex.size());
        group = offset(offsets, Op.METADATA_INDEX, offset, group, out);
        out.put(offsets.array(), 0, offsets.size());
        footer(out, start, offset + start, offset + group);
        return out;
    }

    /** Says where a group of records of one kind is; returns where the next one begins. */
    private static int offset(RecordBuffer offsets, int op, long offset, int start, RecordBuffer out) {
        if (out.size() > start) {
            int content = offsets.begin(Op.SUMMARY_OFFSET);
            offsets.u8(op).u64(offset + start).u64(out.size() - start);
            offsets.end(content);
        }
        return out.size();
    }

    private static void footer(RecordBuffer out, int start, long summaryStart, long offsetsStart) {
        int content = out.begin(Op.FOOTER);
        out.setU64(content - Long.BYTES, Op.FOOTER_CONTENT); // the checksum covers it
        out.u64(summaryStart).u64(offsetsStart);
        out.u32(out.crc(start));
        out.put(Op.magic());
    }

    private void statistics(RecordBuffer out) {
        int content = out.begin(Op.STATISTICS);
        out.u64(messages.values().stream().mapToLong(Long::longValue).sum());
        out.u16(schemas.size()).u32(channels.size()).u32(attachments).u32(metadata).u32(chunks);
        out.u64(startNanos).u64(endNanos);
        out.u32(messages.size() * (Short.BYTES + Long.BYTES));
        messages.forEach((id, count) -> out.u16(id).u64(count));
        out.end(content);
    }

    static void write(Schema schema, RecordBuffer out) {
        int content = out.begin(Op.SCHEMA);
        out.u16(schema.id()).text(schema.name()).text(schema.encoding()).u32(schema.data().length).put(schema.data());
        out.end(content);
    }

    static void write(Channel channel, RecordBuffer out) {
        int content = out.begin(Op.CHANNEL);
        out.u16(channel.id()).u16(channel.schemaId()).text(channel.topic()).text(channel.messageEncoding())
                .texts(channel.metadata());
        out.end(content);
    }
}
