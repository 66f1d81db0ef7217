package org.sinew.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Durations;
import org.sinew.text.Nearest;

/**
 * Makes immutable records of one {@link Section}. The key of component {@code limitRad} is {@code limit_rad}. Values
 * are read in the order of the file, so that the first mistake reported is the first one in the file; missing keys
 * come after, then what the records' constructors say.
 */
final class RecordBinder {
    private final Section section;
    private final List<Class<? extends Record>> types;
    private final Map<Class<?>, @Nullable Object[]> values = new LinkedHashMap<>();

    RecordBinder(Section section, List<Class<? extends Record>> types) {
        this.section = section;
        this.types = types;
        types.forEach(type -> values.put(type, new Object[type.getRecordComponents().length]));
    }

    Map<Class<? extends Record>, Record> bind() throws ConfigException {
        for (Map.Entry<String, Yaml.Entry> entry : section.mapping().entries().entrySet()) {
            take(entry.getKey(), entry.getValue());
        }
        Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();
        for (Class<? extends Record> type : types) {
            fillAbsent(type);
        }
        for (Class<? extends Record> type : types) {
            records.put(type, construct(type));
        }
        return records;
    }

    /** {@code velocityLimitRadS} is {@code velocity_limit_rad_s}. */
    static String key(String component) {
        return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private void take(String key, Yaml.Entry entry) throws ConfigException {
        boolean known = false;
        for (Class<? extends Record> type : types) {
            RecordComponent[] components = type.getRecordComponents();
            for (int i = 0; i < components.length; i++) {
                if (key(components[i].getName()).equals(key)) {
                    slots(type)[i] = value(entry.value(), components[i].getGenericType(), label(components[i], key));
                    known = true;
                }
            }
        }
        if (!known) {
            throw unknown(key, entry.place());
        }
    }

    private static String label(RecordComponent component, String key) {
        return component.getType() == Section.class ? key : "\"" + key + "\"";
    }

    private ConfigException unknown(String key, Place place) {
        Set<String> keys = new LinkedHashSet<>();
        for (Class<? extends Record> type : types) {
            Unsupported unsupported = type.getAnnotation(Unsupported.class);
            if (unsupported != null && Arrays.asList(unsupported.value()).contains(key)) {
                return new ConfigException(place, "\"" + key + "\" is not supported in this version");
            }
            Arrays.stream(type.getRecordComponents()).forEach(component -> keys.add(key(component.getName())));
        }
        String advice = keys.isEmpty() ? "; no key may stand here" : Nearest.hint(key, keys, "keys here");
        return new ConfigException(place, "unknown key \"" + key + "\"" + advice);
    }

    private void fillAbsent(Class<? extends Record> type) throws ConfigException {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] slots = slots(type);
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i].getName());
            Default standard = components[i].getAnnotation(Default.class);
            if (slots[i] != null) {
                continue;
            }
            if (standard != null) {
                Yaml value = YamlTree.parse("default of " + key + " in " + type.getName(), standard.value());
                slots[i] = value(value, components[i].getGenericType(), "\"" + key + "\"");
            } else if (components[i].getType() == Optional.class) {
                slots[i] = Optional.empty();
            } else if (!components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new ConfigException(section.place(), "key \"" + key + "\" is missing"
                        + (section.name().isEmpty() ? "" : " in " + section.name())
                        + "; it takes " + takes(components[i].getType()));
            }
        }
    }

    private Record construct(Class<? extends Record> type) throws ConfigException {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(slots(type));
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case BadValue bad -> throw section.wrong(bad.key(), String.valueOf(bad.getMessage()));
                case IllegalArgumentException bad ->
                    throw new ConfigException(section.place(), String.valueOf(bad.getMessage()));
                case null, default -> throw new IllegalStateException(type.getName() + " failed", e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be made", e);
        }
    }

    /** One value as the type of a record component. */
    static Object value(Yaml value, Type type, String what) throws ConfigException {
        if (value instanceof Yaml.Scalar scalar && scalar.plain() && scalar.text().isEmpty()) {
            throw new ConfigException(value.place(), what + " has no value; write one, or delete the key");
        }
        if (type instanceof ParameterizedType generic) {
            return generic(value, generic, what);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            return record(value, plain.asSubclass(Record.class), what);
        }
        return plain.isEnum() ? Scalars.word(value, what, plain) : scalar(value, plain, what);
    }

    private static Object scalar(Yaml value, Class<?> type, String what) throws ConfigException {
        if (type == int.class || type == Integer.class) {
            return whole(value, what, Integer.MIN_VALUE, Integer.MAX_VALUE).intValue();
        } else if (type == long.class || type == Long.class) {
            return whole(value, what, Long.MIN_VALUE, Long.MAX_VALUE).longValue();
        } else if (type == double.class || type == Double.class) {
            return Scalars.real(value, what);
        } else if (type == boolean.class || type == Boolean.class) {
            return Scalars.truth(value, what);
        } else if (type == String.class) {
            return Scalars.text(value, what);
        } else if (type == Duration.class) {
            return Scalars.duration(value, what);
        } else if (type == Path.class) {
            return Scalars.path(value, what);
        } else if (type == Section.class) {
            return section(value, what);
        }
        throw new IllegalStateException("records of files cannot have components of " + type);
    }

    private static BigInteger whole(Yaml value, String what, long min, long max) throws ConfigException {
        return Scalars.whole(value, what, BigInteger.valueOf(min), BigInteger.valueOf(max));
    }

    private static Object generic(Yaml value, ParameterizedType type, String what) throws ConfigException {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return Optional.of(value(value, arguments[0], what));
        }
        if (type.getRawType() == List.class) {
            return list(value, arguments[0], what);
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return map(value, arguments[1], what);
        }
        throw new IllegalStateException("records of files cannot have components of " + type);
    }

    private static List<Object> list(Yaml value, Type item, String what) throws ConfigException {
        if (!(value instanceof Yaml.Items items)) {
            throw new ConfigException(value.place(), what + " takes a list in brackets, each item "
                    + takes(item instanceof Class<?> plain ? plain : List.class) + "; found " + value.found());
        }
        List<Object> list = new ArrayList<>();
        for (Yaml each : items.items()) {
            list.add(value(each, item, what + " item " + (list.size() + 1)));
        }
        return List.copyOf(list);
    }

    private static Map<String, Object> map(Yaml value, Type item, String what) throws ConfigException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Yaml.Entry> each : section(value, what).mapping().entries().entrySet()) {
            String label = item == Section.class ? each.getKey() : "\"" + each.getKey() + "\"";
            map.put(each.getKey(), value(each.getValue().value(), item, label));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Record record(Yaml value, Class<? extends Record> type, String what) throws ConfigException {
        return section(value, what).bind(type);
    }

    private static Section section(Yaml value, String what) throws ConfigException {
        String name = what.replace("\"", "");
        if (value instanceof Yaml.Mapping mapping) {
            return new Section(mapping, name);
        }
        throw new ConfigException(value.place(), "\"" + name + "\" takes keys and values such as "
                + "{ key: value }; found " + value.found());
    }

    private @Nullable Object[] slots(Class<? extends Record> type) {
        @Nullable Object[] slots = values.get(type);
        if (slots == null) {
            throw new IllegalStateException(type + " is not being bound");
        }
        return slots;
    }

    /** What a value of this type looks like, for messages. */
    private static String takes(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == Duration.class) {
            return Durations.ADVICE;
        } else if (type == Path.class) {
            return "the path of a file";
        } else if (type == List.class) {
            return "a list in brackets";
        } else if (type.isEnum()) {
            return "one of " + String.join(", ", Scalars.words(type));
        }
        return type == String.class ? "a text" : "keys and values";
    }
}
