package org.sinew.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.jr.ob.JSON;

/**
 * The few words of JSON Schema that ours use. Stricter than a validator: a key that the schema does not describe is a
 * finding too, unless it describes none; and a word of the schema unknown here is an error.
 */
final class SchemaCheck {
    private static final Set<String> COMMENT = Set.of("$schema", "title", "description");
    private final Map<String, Object> schema;
    private final List<String> findings = new ArrayList<>();

    private SchemaCheck(Map<String, Object> schema) {
        this.schema = schema;
    }

    static SchemaCheck of(String name) throws IOException {
        try (InputStream in = Uplink.class.getResourceAsStream("/schema/mqtt/" + name + ".json")) {
            return new SchemaCheck(JSON.std.mapFrom(in));
        }
    }

    void accepts(String json) {
        List<String> found = findings(json);
        if (!found.isEmpty()) {
            throw new AssertionError(found + " in " + json);
        }
    }

    List<String> findings(String json) {
        findings.clear();
        check(schema, JSON.std.anyFrom(json), "");
        return List.copyOf(findings);
    }

    /** Words that the property at {@code path} may have. */
    @SuppressWarnings("unchecked")
    List<String> words(String... path) {
        Map<String, Object> at = schema;
        for (String step : path) {
            at = (Map<String, Object>) at.get(step);
        }
        return (List<String>) at.get("enum");
    }

    private void check(Map<String, Object> rules, Object value, String where) {
        rules.forEach((rule, wanted) -> {
            if (!COMMENT.contains(rule) && !holds(rule, wanted, value, where)) {
                findings.add((where.isEmpty() ? "message" : where) + ": " + value + " is not " + rule + " " + wanted);
            }
        });
        if (value instanceof Map<?, ?> map && rules.get("properties") instanceof Map<?, ?> known) {
            map.keySet().stream().filter(k -> !known.containsKey(k)).forEach(k -> findings.add(where + "/" + k
                    + " is not described"));
        }
    }

    @SuppressWarnings("unchecked")
    private boolean holds(String rule, Object wanted, Object value, String where) {
        return switch (rule) {
            case "type" -> wanted instanceof List<?> any ? any.stream().anyMatch(t -> is((String) t, value))
                    : is((String) wanted, value);
            case "enum" -> ((List<?>) wanted).contains(value);
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) wanted);
            case "properties" -> {
                if (value instanceof Map<?, ?> map) {
                    ((Map<String, Map<String, Object>>) wanted).forEach((key, rules) -> {
                        if (map.containsKey(key)) {
                            check(rules, map.get(key), where + "/" + key);
                        }
                    });
                }
                yield true;
            }
            case "items" -> {
                if (value instanceof List<?> list) {
                    list.forEach(v -> check((Map<String, Object>) wanted, v, where + "/item"));
                }
                yield true;
            }
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= ((Number) wanted).intValue();
            case "maxItems" -> !(value instanceof List<?> list) || list.size() <= ((Number) wanted).intValue();
            case "minimum" -> !(value instanceof Number n) || n.doubleValue() >= ((Number) wanted).doubleValue();
            case "pattern" -> !(value instanceof String s) || s.matches((String) wanted);
            case "format" -> !(value instanceof String s) || dateTime(s);
            default -> throw new IllegalArgumentException("schema word not known to this check: " + rule);
        };
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> throw new IllegalArgumentException("schema type not known to this check: " + type);
        };
    }

    private static boolean dateTime(String s) {
        try {
            return OffsetDateTime.parse(s).getYear() > 1900;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
