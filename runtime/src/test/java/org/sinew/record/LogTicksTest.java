package org.sinew.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.mcap.McapReader;
import org.sinew.rt.VirtualClock;
import org.sinew.state.RobotModel;

/** What comes back out of a log is what went in, also where names say little. */
class LogTicksTest {
    /** Names are unique only within a section of a robot file. */
    private static final RobotModel NAMESAKES = new RobotModel("namesakes", List.of("a", "foot"), List.of("a"),
            List.of("a"), List.of("foot", "foot"), List.of("estop", "stop"),
            List.of(new RobotModel.PerceptInfo("foot", List.of("freshness", "delivered"))), List.of("a"));

    @TempDir
    Path folder;

    private Path write(RobotModel robot, List<long[]> received, List<long[]> made) throws IOException {
        Path file = folder.resolve("a.mcap");
        VirtualClock clock = new VirtualClock();
        FrameFields fields = new FrameFields(robot);
        Random random = new Random(1);
        try (RunLog log = new RunLog(clock, Instant.EPOCH, "test", Optional.of(new LogPlace.OneFile(file)), why -> {
            throw new AssertionError(why);
        })) {
            TickTopics topics = new TickTopics(robot, log, log.lane());
            log.tell(RunLog.ABOUT, Map.of(RunLog.VERSION, "0.0.1"));
            log.start();
            Frame frame = new Frame(robot);
            for (int tick = 1; tick <= 100; tick++) {
                fields.receive(random.longs(fields.inputs.size(), 0, 2).toArray(), frame);
                frame.state.tick = tick;
                frame.state.estop.stampNanos = random.nextLong();
                topics.accept(frame);
                received.add(fields.received(frame, new long[fields.inputs.size()]));
                made.add(RecordedTicks.bits(fields.outputs, frame, new long[fields.outputs.size()]));
            }
        }
        return file;
    }

    @Test
    void partsOfOneNameAreKeptApart() throws IOException {
        List<long[]> received = new ArrayList<>();
        List<long[]> made = new ArrayList<>();
        Path file = write(NAMESAKES, received, made);
        FrameFields fields = new FrameFields(NAMESAKES);
        assertThat(fields.outputs.stream().map(Field::name).distinct().count()).as("it is such a robot")
                .isLessThan(fields.outputs.size() - 10);
        try (McapReader reader = McapReader.open(file)) {
            LogTicks ticks = new LogTicks(reader, NAMESAKES, NAMESAKES);
            assertThat(ticks.fields()).extracting(Field::name)
                    .isEqualTo(fields.outputs.stream().map(Field::name).toList());
            for (int tick = 0; tick < 100; tick++) {
                assertThat(ticks.more()).isTrue();
                Frame frame = ticks.received();
                assertThat(ticks.damage()).isEmpty();
                assertThat(fields.received(frame, new long[fields.inputs.size()])).isEqualTo(received.get(tick));
                assertThat(ticks.made()).isEqualTo(made.get(tick));
            }
            assertThat(ticks.more()).isFalse();
            assertThat(ticks.missing()).isEmpty();
        }
    }

    /** Whose ticks have other numbers: were they taken for ours, a healthy log would look damaged. */
    @Test
    void aLogOfAnotherVersionIsRefusedAndTheVersionNamed() throws IOException {
        Path file = write(NAMESAKES, new ArrayList<>(), new ArrayList<>());
        RobotModel less = new RobotModel("namesakes", List.of("a", "foot"), List.of("a"), List.of(), List.of(),
                List.of(), List.of(), List.of());
        try (McapReader reader = McapReader.open(file)) {
            assertThatThrownBy(() -> new LogTicks(reader, less, less)).isInstanceOf(IOException.class)
                    .hasMessage("keeps other numbers of a tick on /sinew/received than this version of Sinew: it is of"
                            + " version 0.0.1, or damaged; replay it with the version that wrote it");
        }
    }
}
