package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.record.mcap.ChunkBuilder;

/** A chunk's buffers grow to megabytes, so a calm run uses few of them. */
@Timeout(20)
class LogChunksTest {
    @Test
    void theBuilderThatWasGivenBackLastIsTakenFirst() {
        LogWriter writer = new LogWriter(List.of(), false, why -> { });
        writer.start();
        ChunkBuilder first = Objects.requireNonNull(writer.empty());
        for (int round = 0; round < 5; round++) {
            ChunkBuilder chunk = round == 0 ? first : Objects.requireNonNull(writer.empty());
            assertThat(chunk).isSameAs(first);
            long before = writer.bytes();
            chunk.add(1, round, 1, 1, new byte[9], 0, 9);
            writer.take(chunk);
            while (writer.bytes() == before) {
                Thread.onSpinWait(); // it is given back before its bytes are counted
            }
        }
        writer.close();
    }
}
