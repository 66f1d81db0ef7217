package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.mcap.ChunkBuilder;
import org.sinew.record.mcap.Compression;
import org.sinew.record.mcap.McapChunk;

/** The log's own thread, and those who give it messages while a disk stands still or fails. */
@Timeout(20)
class LogWriterTest {
    private static final LogTime TIME = new LogTime(Instant.ofEpochSecond(1_764_000_000), 0);
    private static final byte[] MESSAGE = new byte[100_000];

    static {
        new Random(1).nextBytes(MESSAGE);
    }

    private final List<IOException> failures = Collections.synchronizedList(new ArrayList<>());

    /** Where chunks go in a test. */
    private static class Sink implements LogSink {
        final List<McapChunk> chunks = Collections.synchronizedList(new ArrayList<>());
        volatile boolean ended;
        volatile boolean closed;

        @Override
        public void add(McapChunk chunk) throws IOException {
            chunks.add(chunk);
        }

        @Override
        public void tend() {
        }

        @Override
        public void end() {
            ended = true;
        }

        @Override
        public void close() {
            closed = true;
        }

        long messages() {
            return chunks.stream().mapToLong(McapChunk::messages).sum();
        }
    }

    /** A disk that stands still until somebody lets it go on. */
    private static final class StandingSink extends Sink {
        final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public void add(McapChunk chunk) throws IOException {
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            super.add(chunk);
        }
    }

    private LogWriter writer(boolean patient, LogSink... sinks) {
        LogWriter writer = new LogWriter(List.of(sinks), patient, failures::add);
        writer.start();
        return writer;
    }

    private static LogLane lane(LogWriter writer) {
        LogLane lane = new LogLane(TIME, writer);
        writer.join(lane);
        return lane;
    }

    private static void add(LogLane lane, int messages) {
        for (int i = 0; i < messages; i++) {
            lane.add(1, i, i, MESSAGE, MESSAGE.length);
        }
    }

    /** In wall time: were it to wait, this would never end. */
    @Test
    void whoAddsNeverWaitsForADiskThatStandsStillAndWhatIsLostIsCounted() {
        StandingSink sink = new StandingSink();
        LogWriter writer = writer(false, sink);
        LogLane ticks = lane(writer);
        LogLane pictures = lane(writer);
        add(ticks, 500);
        add(pictures, 100);
        assertThat(ticks.dropped()).isBetween(200L, 400L);
        assertThat(pictures.dropped()).as("the chunks are full of ticks").isBetween(80L, 100L);
        sink.goesOn.countDown();
        ticks.turn();
        pictures.turn();
        writer.close();
        assertThat(sink.messages()).isEqualTo(600 - ticks.dropped() - pictures.dropped());
        assertThat(failures).isEmpty();
    }

    /** As when the loop hangs: the last that was told may be why. */
    @Test
    void whatAProducerGaveThatFellSilentIsWrittenAllTheSame() throws Exception {
        Sink sink = new Sink();
        LogWriter writer = writer(false, sink);
        lane(writer).add(1, 0, System.nanoTime(), MESSAGE, MESSAGE.length);
        while (sink.messages() == 0) {
            Thread.sleep(1);
        }
        writer.close();
        assertThat(sink.messages()).isOne();
    }

    @Test
    void inVirtualTimeWhoAddsWaitsAndNothingIsLost() throws Exception {
        StandingSink sink = new StandingSink();
        LogWriter writer = writer(true, sink);
        LogLane lane = lane(writer);
        Thread adding = Thread.ofPlatform().start(() -> add(lane, 500));
        while (adding.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        sink.goesOn.countDown();
        adding.join();
        lane.turn();
        writer.close();
        assertThat(lane.dropped()).isZero();
        assertThat(sink.messages()).isEqualTo(500);
    }

    /** Each keeps a chunk that it fills, also one that gives a message an hour. */
    @Test
    void anyNumberOfProducersDoNotTakeEachOthersChunks() {
        Sink sink = new Sink();
        LogWriter writer = writer(true, sink);
        List<LogLane> lanes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lanes.add(lane(writer));
        }
        lanes.forEach(lane -> add(lane, 1));
        lanes.forEach(LogLane::turn);
        writer.close();
        assertThat(sink.messages()).isEqualTo(50);
    }

    @Test
    void aSinkThatFailsIsToldOfOnceAndTheOthersGoOn() {
        for (Throwable failure : List.of(new IOException("No space left on device"), new IllegalStateException("a"),
                new OutOfMemoryError("b"))) {
            failures.clear();
            Sink good = new Sink();
            Sink bad = new Sink() {
                @Override
                public void add(McapChunk chunk) throws IOException {
                    super.add(chunk);
                    if (chunks.size() == 3 && failure instanceof IOException io) {
                        throw io;
                    } else if (chunks.size() == 3 && failure instanceof Error error) {
                        throw error;
                    } else if (chunks.size() == 3) {
                        throw (RuntimeException) failure;
                    }
                }
            };
            LogWriter writer = writer(true, bad, good);
            LogLane lane = lane(writer);
            add(lane, 100);
            lane.turn();
            writer.close();
            assertThat(good.messages()).isEqualTo(100);
            assertThat(good.ended && good.closed).isTrue();
            assertThat(bad.chunks).hasSize(3);
            assertThat(bad.closed).as("it gives back what it holds").isTrue();
            assertThat(bad.ended).as("what it has is not all").isFalse();
            assertThat(failures).singleElement().satisfies(why -> assertThat(why.getMessage())
                    .contains(String.valueOf(failure.getMessage())));
            assertThat(writer.bytes()).isEqualTo(good.chunks.stream().mapToLong(McapChunk::length).sum());
            assertThat(writer.cpuNanos()).isPositive();
        }
    }

    /** However many, and however busy it is. */
    @Test
    void whatIsAskedRunsAfterTheChunksTakenBeforeAndBeforeThoseTakenLater() throws IOException {
        StandingSink sink = new StandingSink();
        LogWriter writer = writer(true, sink);
        LogLane lane = lane(writer);
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 10; i++) {
            add(lane, 1);
            lane.turn();
            for (int n = 0; n < 5; n++) {
                writer.ask(() -> seen.add(sink.messages()));
            }
        }
        sink.goesOn.countDown();
        writer.close();
        assertThat(seen).hasSize(50).startsWith(1L, 1L, 1L, 1L, 1L, 2L).endsWith(9L, 10L, 10L, 10L, 10L, 10L);
    }

    @Test
    void whatFailsOnTheLogsThreadIsToldAndTheSinksGoOn() throws IOException {
        Sink sink = new Sink();
        LogWriter writer = writer(true, sink);
        LogLane lane = lane(writer);
        writer.take(new ChunkBuilder(Compression.LZ4)); // nothing is in it
        writer.ask(() -> {
            throw new OutOfMemoryError("a question");
        });
        add(lane, 500);
        lane.turn();
        writer.close();
        assertThat(sink.messages()).isEqualTo(500);
        assertThat(sink.ended && sink.closed).isTrue();
        assertThat(failures).extracting(Throwable::getMessage).containsExactly("a part of the log is lost:"
                + " java.lang.IllegalStateException: a chunk has at least one message",
                "a part of the log is lost: java.lang.OutOfMemoryError: a question");
    }

    @Test
    void whatIsAskedAfterTheEndFailsAtOnce() {
        LogWriter writer = writer(true, new Sink());
        writer.close();
        assertThatThrownBy(() -> writer.ask(() -> { })).isInstanceOf(IOException.class)
                .hasMessage("the log has ended");
    }
}
