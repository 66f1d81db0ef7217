package org.sinew.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Metadata;
import org.sinew.record.mcap.Problem;
import org.sinew.state.RobotModel;

/**
 * The ticks of a {@link RunLog}, for a replay: on the robot of the run, or on another one that has its parts by the
 * same names. Made and read by one thread.
 */
public final class LogTicks implements RecordedTicks {
    private final McapReader log;
    private final MessageCursor cursor;
    private final FrameFields fields; // of the robot that replays
    private final List<Field> compared = new ArrayList<>();
    private final Row received;
    private final Row made;
    private final int[] inputFrom; // by input of the replaying robot: where it stands in the received row; -1: nowhere
    private final int[] inputCopy; // by received number of the run: where its copy stands in the made row
    private final int[] comparedFrom; // by number that is compared: where it stands in the made row
    private final Frame given;
    private final long[] madeNow;
    private long tick;
    private Optional<String> hole = Optional.empty();
    private boolean readable;
    private Optional<Damage> damage = Optional.empty();

    /** The numbers of one topic, as the run wrote them. */
    private static final class Row {
        private final List<Field> fields;
        private final RowFormat format;
        private final Map<Occurrence, Integer> index;
        private final long[] now;
        private long tick;
        private boolean readable;
        private boolean damaged;

        private Row(String name, List<Field> fields) {
            this.fields = fields;
            format = new RowFormat(name, fields);
            now = new long[fields.size()];
            List<Occurrence> all = Occurrence.of(fields);
            index = IntStream.range(0, fields.size()).boxed().collect(Collectors.toMap(all::get, i -> i));
        }

        /** By number of a list of the same kind, maybe of another robot: where it stands here; -1: nowhere. */
        private int[] places(List<Field> list) {
            return Occurrence.of(list).stream().mapToInt(field -> index.getOrDefault(field, -1)).toArray();
        }

        private void read(MessageCursor from) {
            tick = Integer.toUnsignedLong(from.sequence());
            readable = format.decode(from.data(), now);
            damaged = from.damaged();
        }
    }

    /** A number's name and how often it came before: an IMU may be called like a joint, two switches alike. */
    private record Occurrence(String name, int before) {
        private static List<Occurrence> of(List<Field> fields) {
            Map<String, Integer> seen = new HashMap<>();
            return fields.stream().map(field -> new Occurrence(field.name(),
                    seen.merge(field.name(), 1, Integer::sum) - 1)).toList();
        }
    }

    /**
     * @param run  the robot that the log is of
     * @param here the robot that replays it
     * @throws IOException if the log has no ticks of that robot, or does not begin with the first one
     */
    public LogTicks(McapReader log, RobotModel run, RobotModel here) throws IOException {
        this.log = log;
        FrameFields past = new FrameFields(run);
        received = new Row(TickTopics.RECEIVED_TYPE, past.inputs.stream().map(FrameFields.Input::field).toList());
        made = new Row(TickTopics.MADE_TYPE, past.outputs);
        fields = new FrameFields(here);
        inputFrom = received.places(fields.inputs.stream().map(FrameFields.Input::field).toList());
        inputCopy = copies(received.fields, past.outputs);
        int[] places = made.places(fields.outputs);
        IntStream.range(0, places.length).filter(i -> places[i] >= 0).mapToObj(fields.outputs::get)
                .forEach(compared::add);
        comparedFrom = IntStream.of(places).filter(place -> place >= 0).toArray();
        madeNow = new long[compared.size()];
        given = new Frame(here);
        sameNumbers(received, TickTopics.RECEIVED);
        sameNumbers(made, TickTopics.MADE);
        cursor = log.messagesEvenDamaged();
        begin();
    }

    /** Every input stands among the outputs: the very field. */
    private static int[] copies(List<Field> inputs, List<Field> outputs) {
        Map<Field, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            places.put(outputs.get(i), i);
        }
        return inputs.stream().mapToInt(places::get).toArray();
    }

    /** Another version keeps other numbers of a tick: taken for ours they would look damaged. */
    private void sameNumbers(Row row, String topic) throws IOException {
        byte[] ours = row.format.schema().descriptorSet();
        boolean other = log.channels().stream().filter(channel -> channel.topic().equals(topic))
                .flatMap(channel -> log.schema(channel).stream())
                .anyMatch(schema -> !Arrays.equals(schema.data(), ours));
        if (other) {
            String version = log.metadata().stream().filter(pairs -> pairs.name().equals(RunLog.ABOUT)).findFirst()
                    .map(pairs -> pairs.values().get(RunLog.VERSION)).orElse("");
            throw new IOException("keeps other numbers of a tick on " + topic + " than this version of Sinew: it is of "
                    + (version.isEmpty() ? "another version" : "version " + version) + ", or damaged; replay it with"
                    + " the version that wrote it");
        }
    }

    private void begin() throws IOException {
        boolean any = advance();
        if (!any || received.tick != 1) {
            throw new IOException(any ? "begins with tick " + received.tick + "; a replay needs what came before it:"
                    + " give the first file of this run" : "has no ticks that can be read");
        }
    }

    /** Goes to the next tick of which both halves are there. */
    private boolean advance() throws IOException {
        long half = -1;
        while (cursor.next()) {
            String topic = cursor.channel().topic();
            if (topic.equals(TickTopics.RECEIVED)) {
                received.read(cursor);
                half = received.tick;
            } else if (topic.equals(TickTopics.MADE)) {
                made.read(cursor);
                if (made.tick == half) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public List<Field> fields() {
        return List.copyOf(compared);
    }

    @Override
    public boolean more() {
        try {
            boolean there = tick == 0 || advance();
            if (there && received.tick != tick + 1) {
                hole = Optional.of(hole());
                return false;
            }
            return there;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean doubtful() {
        return received.damaged || made.damaged;
    }

    @Override
    public void endBefore(String why) {
        try {
            tick--;
            hole = Optional.of(hole() + " (" + why + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ticks from here to where the log is whole again. A loop has memory: what comes after them is no proof. */
    private String hole() throws IOException {
        boolean damaged = doubtful();
        boolean there = true;
        while (there && doubtful()) {
            there = advance();
        }
        if (!there || damaged && received.tick <= tick + 1) {
            return "what comes after it is damaged in the log";
        }
        if (received.tick <= tick) {
            return "after it the log has tick " + received.tick + " once more";
        }
        return "ticks " + (tick + 1) + " to " + (received.tick - 1) + " are " + (damaged ? "damaged" : "not")
                + " in the log, so nothing after them can be compared";
    }

    @Override
    public Frame received() {
        tick = received.tick;
        readable = received.readable && made.readable;
        damage = contradiction();
        for (int i = 0; i < inputFrom.length; i++) {
            if (inputFrom[i] >= 0) {
                fields.inputs.get(i).set().accept(given, received.now[inputFrom[i]]);
            }
        }
        return given;
    }

    /** A tick's inputs stand in the log twice. */
    private Optional<Damage> contradiction() {
        for (int i = 0; i < inputCopy.length && readable; i++) {
            if (received.now[i] != made.now[inputCopy[i]]) {
                return Optional.of(new Damage(received.fields.get(i), received.now[i], made.now[inputCopy[i]]));
            }
        }
        return Optional.empty();
    }

    @Override
    public long[] made() {
        for (int i = 0; i < madeNow.length; i++) {
            madeNow[i] = made.now[comparedFrom[i]];
        }
        return madeNow;
    }

    @Override
    public boolean readable() {
        return readable;
    }

    @Override
    public boolean intact() {
        return readable;
    }

    @Override
    public Optional<Damage> damage() {
        return damage;
    }

    @Override
    public Optional<String> missing() {
        List<String> why = new ArrayList<>(log.problems().stream().map(Problem::words).toList());
        hole.ifPresent(why::addFirst);
        if (why.isEmpty()) {
            afterTheLast().ifPresent(why::add);
        }
        return why.isEmpty() ? Optional.empty() : Optional.of("replayed up to tick " + tick + ": "
                + String.join("; ", why));
    }

    private Optional<String> afterTheLast() {
        Optional<Metadata> end = log.metadata().stream().filter(pairs -> pairs.name().equals(RunLog.END)).findFirst();
        if (end.isEmpty()) {
            return Optional.of("the run went on after this file, which is one of several, or could not be written any"
                    + " more");
        }
        String last = end.get().values().getOrDefault(RunLog.LAST_TICK, "");
        return last.isEmpty() || last.equals(Long.toString(tick)) ? Optional.empty()
                : Optional.of("the run went on to tick " + last + ", and what came after was lost on the way to the"
                        + " disk (" + end.get().values().getOrDefault(RunLog.MESSAGES_LOST, "some") + " messages)");
    }
}
