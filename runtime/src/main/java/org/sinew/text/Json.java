package org.sinew.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.jr.ob.JSON;

/**
 * Maps to JSON that every reader accepts: no NaN, no infinity, no broken surrogates, no control characters, nulls kept.
 * Any thread.
 */
public final class Json {
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {
    }

    /** Names and values in turn, kept in their order. */
    public static Map<String, @Nullable Object> object(@Nullable Object... pairs) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return object;
    }

    /** The one JSON object that a text is; empty if it is anything else, or more stands behind it. */
    public static Optional<Map<String, Object>> read(String text) {
        try (JsonParser parser = JSON.std.createParser(text)) {
            Map<String, @Nullable Object> object = JSON.std.mapFrom(parser);
            return parser.nextToken() == null ? Optional.ofNullable(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** One line of UTF-8. */
    public static byte[] bytes(Map<String, ?> map) {
        return line(map).getBytes(StandardCharsets.UTF_8);
    }

    /** One line. */
    public static String line(Map<String, ?> map) {
        return ControlCharacters.escape(WRITER.asString(plain(map)));
    }

    /** One line, in which real numbers have all their digits. */
    public static String exact(Map<String, ?> map) {
        return ControlCharacters.escape(WRITER.asString(plain(map, Json::finite)));
    }

    /** Many lines, for a person. */
    public static String pretty(Map<String, ?> map) {
        return ControlCharacters.escapeInLines(WRITER.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(plain(map)));
    }

    /** Only what JSON has; numbers that it lacks become null, unknown types their text. */
    public static @Nullable Object plain(@Nullable Object value) {
        return plain(value, Json::number);
    }

    /** What becomes of a real number. */
    private interface Reals {
        @Nullable Double of(double value);
    }

    private static @Nullable Object plain(@Nullable Object value, Reals reals) {
        return switch (value) {
            case null -> null;
            case Double d -> reals.of(d);
            case Float f -> reals.of(f);
            case Number n -> n;
            case Boolean b -> b;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((k, v) -> copy.put(text(String.valueOf(k)), plain(v, reals)));
                yield copy;
            }
            case Iterable<?> all -> {
                List<@Nullable Object> copy = new ArrayList<>();
                all.forEach(v -> copy.add(plain(v, reals)));
                yield copy;
            }
            case double[] all -> {
                List<@Nullable Object> copy = new ArrayList<>();
                for (double d : all) {
                    copy.add(reals.of(d));
                }
                yield copy;
            }
            default -> text(value.toString());
        };
    }

    /** Six decimals are a micrometre or a microradian: enough, and half the bytes. */
    private static @Nullable Double number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return null;
        }
        return Math.abs(value) < 1e9 ? Math.rint(value * 1e6) / 1e6 + 0.0 : value;
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String text(String s) {
        return new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
