package org.sinew.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON Schema 2020-12 of the records that files are bound to: keys, types, words, ranges, defaults, and what the
 * comments say. With {@code part} nothing is required: keys that stand over an included kit.
 */
final class RecordSchema {
    /** As {@code Durations} reads them. */
    private static final String DURATION = "^[0-9]{1,12}(\\.[0-9]{1,9})?(us|ms|s|m|h)$";
    private static final String LATER = "Not supported in this version.";
    private final RecordDocs docs;
    private final DriverTypes drivers;
    private final boolean part;

    RecordSchema(RecordDocs docs, DriverTypes drivers, boolean part) {
        this.docs = docs;
        this.drivers = drivers;
        this.part = part;
    }

    /** Keys of one record, or of several that share a map. */
    Map<String, Object> record(List<Class<? extends Record>> types) {
        Map<String, Object> properties = new TreeMap<>(new KeyOrder(types));
        List<String> required = new ArrayList<>();
        for (Class<? extends Record> type : types) {
            for (RecordComponent component : type.getRecordComponents()) {
                String key = RecordBinder.key(component.getName());
                properties.put(key, component(type, component));
                if (needed(component) && !required.contains(key)) {
                    required.add(key);
                }
            }
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        docs.type(types.getLast()).ifPresent(text -> schema.put("description", text));
        schema.put("properties", new LinkedHashMap<>(properties));
        if (!part && !required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        OneOf oneOf = types.getLast().getAnnotation(OneOf.class);
        if (!part && oneOf != null) {
            schema.put("oneOf", Stream.of(oneOf.value()).map(key -> map("required", List.of(key))).toList());
        }
        return schema;
    }

    static boolean needed(RecordComponent component) {
        return !component.isAnnotationPresent(Default.class) && component.getType() != Optional.class
                && !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private Map<String, Object> component(Class<? extends Record> type, RecordComponent component) {
        Map<String, Object> schema = new LinkedHashMap<>();
        Map<String, Object> value = kinds(component).orElseGet(() -> value(component.getGenericType(), component));
        describe(type, component).ifPresent(text -> {
            schema.put("description", text + words(component));
            value.remove("description");
        });
        schema.putAll(value);
        Default standard = component.getAnnotation(Default.class);
        if (standard != null && !standard.value().matches("[\\[{].*")) {
            schema.put("default", SchemaValue.of(standard.value()));
        }
        return schema;
    }

    /** Comment, unit, and whether it can be used. */
    private Optional<String> describe(Class<? extends Record> type, RecordComponent component) {
        String text = docs.component(type, component.getName()).map(RecordSchema::sentence).orElse("");
        String unit = Units.of(RecordBinder.key(component.getName())).map(u -> "Unit: " + u + ".").orElse("");
        String later = component.isAnnotationPresent(Unsupported.class) ? LATER : "";
        String all = String.join(" ", List.of(text, unit, later)).replaceAll(" +", " ").strip();
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** What each word of an enum means, where its comment says. */
    private String words(RecordComponent component) {
        Class<?> type = component.getType();
        StringBuilder text = new StringBuilder();
        for (Object word : type.isEnum() ? type.getEnumConstants() : new Object[0]) {
            String meaning = docs.component(type, ((Enum<?>) word).name()).map(RecordSchema::sentence).orElse("");
            String later = Scalars.unsupported(word) ? LATER : "";
            String all = (meaning + " " + later).strip();
            text.append(all.isEmpty() ? "" : "\n" + Scalars.word(word) + ": " + all);
        }
        return text.toString();
    }

    /** {@code of the line} becomes {@code Of the line.} */
    static String sentence(String text) {
        return !text.contains(" ") ? text : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1)
                + (text.endsWith(".") ? "" : ".");
    }

    /** Entries of buses, devices and joints: which keys they have depends on their type. */
    private Optional<Map<String, Object>> kinds(RecordComponent component) {
        if (component.getDeclaringRecord() != RobotKeys.Top.class) {
            return Optional.empty();
        }
        return switch (component.getName()) {
            case "buses" -> Optional.of(named(types(RobotKeys.BUSES, List.of())));
            case "devices" -> {
                Map<String, Class<? extends Record>> own = new TreeMap<>(drivers.devices());
                Map<String, Object> kinds = branches(own, List.of(RobotKeys.Device.class));
                kinds.putAll(branches(drivers.cameras(), List.of(RobotKeys.StreamDevice.class)));
                kinds.putAll(branches(drivers.microphones(), List.of(RobotKeys.StreamDevice.class)));
                yield Optional.of(named(byType(kinds)));
            }
            case "joints" -> Optional.of(named(types(drivers.joints(), List.of(RobotKeys.Joint.class))));
            default -> Optional.empty();
        };
    }

    private Map<String, Object> types(Map<String, Class<? extends Record>> own,
            List<Class<? extends Record>> common) {
        return byType(branches(own, common));
    }

    private Map<String, Object> branches(Map<String, Class<? extends Record>> own,
            List<Class<? extends Record>> common) {
        Map<String, Object> kinds = new TreeMap<>();
        own.forEach((type, keys) -> {
            List<Class<? extends Record>> all = new ArrayList<>(common);
            all.add(keys);
            kinds.put(type, record(all));
        });
        return kinds;
    }

    private Map<String, Object> byType(Map<String, Object> kinds) {
        List<Object> branches = new ArrayList<>();
        Map<String, Object> anyKey = new TreeMap<>();
        kinds.forEach((type, keys) -> {
            branches.add(map("if", map("properties", map("type", map("const", type)), "required", List.of("type")),
                    "then", keys));
            ((Map<?, ?>) ((Map<?, ?>) keys).get("properties")).keySet().forEach(key -> anyKey.put((String) key, true));
        });
        anyKey.put("type", map("description", "Which kind it is.", "enum", List.copyOf(kinds.keySet())));
        Map<String, Object> schema = map("type", "object", "properties", anyKey, "additionalProperties", false);
        if (!part) {
            schema.put("required", List.of("type"));
        }
        schema.put("allOf", branches);
        return schema;
    }

    private Map<String, Object> named(Map<String, Object> entry) {
        return map("type", "object", "propertyNames", map("pattern", "^" + RobotKeys.NAME + "$"),
                "additionalProperties", entry);
    }

    private Map<String, Object> value(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, component);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == Section.class) {
            Holds holds = component.getAnnotation(Holds.class);
            return holds == null ? map("type", "object") : record(List.of(holds.value()));
        }
        if (plain.isRecord()) {
            return shorthand(plain.asSubclass(Record.class));
        }
        if (plain.isEnum()) {
            return map("enum", Scalars.words(plain));
        }
        return scalar(plain, component);
    }

    private Map<String, Object> shorthand(Class<? extends Record> type) {
        Shorthand shorthand = type.getAnnotation(Shorthand.class);
        Map<String, Object> whole = record(List.of(type));
        if (shorthand == null) {
            return whole;
        }
        Object alone = ((Map<?, ?>) whole.get("properties")).get(shorthand.value());
        return map("if", map("type", "object"), "then", whole, "else", alone);
    }

    private Map<String, Object> generic(ParameterizedType type, RecordComponent component) {
        Type[] arguments = type.getActualTypeArguments();
        Items items = component.getAnnotation(Items.class);
        if (type.getRawType() == Optional.class) {
            return value(arguments[0], component);
        }
        if (type.getRawType() == Map.class) {
            Map<String, Object> schema = map("type", "object");
            if (items != null && items.min() > 0) {
                schema.put("minProperties", items.min());
            }
            schema.put("additionalProperties", value(arguments[1], component));
            return schema;
        }
        Map<String, Object> item = value(arguments[0], component);
        Map<String, Object> list = map("type", "array", "items", item);
        if (items != null) {
            list.put("minItems", items.min());
            if (items.max() < Integer.MAX_VALUE) {
                list.put("maxItems", items.max());
            }
        }
        return component.isAnnotationPresent(OrOne.class)
                ? map("if", map("type", "array"), "then", list, "else", item) : list;
    }

    private static Map<String, Object> scalar(Class<?> type, RecordComponent component) {
        if (type == Duration.class) {
            return map("type", "string", "pattern", DURATION);
        }
        if (type == boolean.class || type == Boolean.class) {
            return map("type", "boolean");
        }
        if (type == Path.class) {
            return map("type", "string", "minLength", 1);
        }
        if (type == String.class) {
            Matches matches = component.getAnnotation(Matches.class);
            return matches == null ? map("type", "string")
                    : map("type", "string", "pattern", "^(" + matches.value() + ")$");
        }
        boolean whole = type == int.class || type == Integer.class || type == long.class || type == Long.class;
        Map<String, Object> number = map("type", whole ? "integer" : "number");
        Range range = component.getAnnotation(Range.class);
        if (range != null) {
            bound(number, "minimum", range.min());
            bound(number, "maximum", range.max());
            bound(number, "exclusiveMinimum", range.above());
            bound(number, "exclusiveMaximum", range.below());
        }
        return number;
    }

    private static void bound(Map<String, Object> number, String word, double bound) {
        if (Double.isFinite(bound)) {
            number.put(word, bound == Math.rint(bound) ? (Object) (long) bound : (Object) bound);
        }
    }

    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** In the order of the records. */
    private static final class KeyOrder implements java.util.Comparator<String> {
        private final List<String> keys = new ArrayList<>();

        KeyOrder(List<Class<? extends Record>> types) {
            types.forEach(type -> List.of(type.getRecordComponents())
                    .forEach(component -> keys.add(RecordBinder.key(component.getName()))));
        }

        @Override
        public int compare(String a, String b) {
            return Integer.compare(keys.indexOf(a), keys.indexOf(b));
        }
    }
}
