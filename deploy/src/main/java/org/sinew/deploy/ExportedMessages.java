package org.sinew.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sinew.record.mcap.Channel;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.record.mcap.Schema;
import org.sinew.record.proto.ProtoReader;
import org.sinew.text.ControlCharacters;
import org.sinew.text.Json;

/** Messages of a log in a form that everything reads. One thread. */
abstract class ExportedMessages {
    /** How an export as CSV begins, and one as JSON lines. */
    static final String CSV = "log_t_ns,log_time";
    static final String JSON = "{\"topic\"";

    private final McapReader log;
    private final Map<Integer, Optional<ProtoReader>> readers = new HashMap<>();
    final Rows to;

    /** Where lines go. */
    @FunctionalInterface
    interface Rows {
        void write(CharSequence text) throws IOException;
    }

    private ExportedMessages(McapReader log, Rows to) {
        this.log = log;
        this.to = to;
    }

    abstract void write(MessageCursor message) throws IOException;

    /** What a message says: of JSON and protobuf by name; of others the bytes, as base64. */
    final Map<String, Object> content(MessageCursor message) {
        Channel channel = message.channel();
        if (channel.messageEncoding().equals("json")) {
            String text = StandardCharsets.UTF_8.decode(message.data().duplicate()).toString();
            Optional<Map<String, Object>> object = Json.read(text);
            if (object.isPresent()) {
                return object.get();
            }
        }
        Optional<ProtoReader> reader = readers.computeIfAbsent(channel.id(), id -> reader(channel));
        if (reader.isPresent()) {
            try {
                return reader.get().read(log.schema(channel).orElseThrow().name(), message.data());
            } catch (IllegalArgumentException e) {
                return bytes(message.data(), Optional.of(String.valueOf(e.getMessage())));
            }
        }
        return bytes(message.data(), Optional.empty());
    }

    private Optional<ProtoReader> reader(Channel channel) {
        Optional<Schema> schema = log.schema(channel).filter(known -> known.encoding().equals("protobuf")
                && channel.messageEncoding().equals("protobuf"));
        try {
            return schema.map(known -> new ProtoReader(known.data())).filter(made ->
                    made.knows(schema.orElseThrow().name()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> bytes(ByteBuffer data, Optional<String> why) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        Map<String, Object> map = new LinkedHashMap<>();
        why.ifPresent(problem -> map.put("problem", problem));
        map.put("base64", Base64.getEncoder().encodeToString(bytes));
        return map;
    }

    /** One object a line; numbers have all their digits. */
    static final class JsonLines extends ExportedMessages {
        JsonLines(McapReader log, Rows to) {
            super(log, to);
        }

        @Override
        void write(MessageCursor message) throws IOException {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("topic", message.channel().topic());
            line.put("sequence", Integer.toUnsignedLong(message.sequence()));
            line.put("t_ns", message.logTimeNanos());
            line.put("time", LogInfoCommand.time(message.logTimeNanos()));
            line.put("data", content(message));
            to.write(Json.exact(line) + '\n');
        }
    }

    /** One row a message: {@code log_t_ns,log_time}, then a column for each value of the first one. */
    static final class Csv extends ExportedMessages {
        private @Nullable List<String> columns; // of the first message

        Csv(McapReader log, Rows to) {
            super(log, to);
        }

        @Override
        void write(MessageCursor message) throws IOException {
            Map<String, Object> values = new LinkedHashMap<>();
            flatten("", content(message), values);
            List<String> known = columns;
            if (known == null) {
                known = List.copyOf(values.keySet());
                columns = known;
                to.write(CSV + known.stream().map(name -> "," + cell(name)).collect(Collectors.joining())
                        + "\n");
            }
            StringBuilder row = new StringBuilder().append(message.logTimeNanos()).append(',')
                    .append(LogInfoCommand.time(message.logTimeNanos()));
            for (String column : known) {
                row.append(',').append(cell(String.valueOf(values.getOrDefault(column, ""))));
            }
            to.write(row.append('\n'));
        }

        private static void flatten(String name, @Nullable Object value, Map<String, Object> into) {
            switch (value) {
                case null -> into.put(name, "");
                case Map<?, ?> map -> map.forEach((key, inner) -> flatten(name.isEmpty() ? String.valueOf(key)
                        : name + "." + key, inner, into));
                case List<?> list -> {
                    for (int i = 0; i < list.size(); i++) {
                        flatten(name + "." + i, list.get(i), into);
                    }
                }
                default -> into.put(name, value);
            }
        }

        /** RFC 4180; what would steer a terminal is told, not done. */
        private static String cell(String text) {
            String plain = ControlCharacters.escapeInLines(text);
            return plain.matches("(?s).*[,\"\\r\\n].*") ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
        }
    }
}
