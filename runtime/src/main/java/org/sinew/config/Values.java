package org.sinew.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.text.Durations;

/** Reads one value of a file as the type of a record component: exactly what is written, or a refusal. */
final class Values {
    private final Consumer<NotSupported> refused;

    /**
     * @param refused hears of right values that this version cannot do
     */
    Values(Consumer<NotSupported> refused) {
        this.refused = refused;
    }

    /** The value of a key as its component wants it. */
    Object component(Yaml value, RecordComponent component, String what) throws ConfigException {
        boolean one = component.isAnnotationPresent(OrOne.class) && value instanceof Yaml.Scalar scalar
                && !(scalar.plain() && scalar.text().isEmpty());
        return value(one ? new Yaml.Items(value.place(), List.of(value)) : value, component.getGenericType(), what);
    }

    /** One value as the type of a record component. */
    Object value(Yaml value, Type type, String what) throws ConfigException {
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
        return plain.isEnum() ? word(value, what, plain) : scalar(value, plain, what);
    }

    private Object scalar(Yaml value, Class<?> type, String what) throws ConfigException {
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

    private Object generic(Yaml value, ParameterizedType type, String what) throws ConfigException {
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

    private List<Object> list(Yaml value, Type item, String what) throws ConfigException {
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

    private Map<String, Object> map(Yaml value, Type item, String what) throws ConfigException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Yaml.Entry> each : section(value, what).mapping().entries().entrySet()) {
            String label = item == Section.class ? each.getKey() : "\"" + each.getKey() + "\"";
            map.put(each.getKey(), value(each.getValue().value(), item, label));
        }
        return Collections.unmodifiableMap(map);
    }

    private Record record(Yaml value, Class<? extends Record> type, String what) throws ConfigException {
        Shorthand shorthand = type.getAnnotation(Shorthand.class);
        if (shorthand != null && !(value instanceof Yaml.Mapping)) {
            Yaml.Entry only = new Yaml.Entry(value.place(), value);
            Yaml.Mapping mapping = new Yaml.Mapping(value.place(), Map.of(shorthand.value(), only));
            return new Section(mapping, unquoted(what), refused).bind(type);
        }
        return section(value, what).bind(type);
    }

    private Object word(Yaml value, String what, Class<?> type) throws ConfigException {
        Object word = Scalars.word(value, what, type);
        if (Scalars.unsupported(word)) {
            refused.accept(new NotSupported(value.place(), what + ": \"" + Scalars.word(word)
                    + "\" is not supported in this version; write one of "
                    + String.join(", ", Scalars.supportedWords(type))));
        }
        return word;
    }

    private Section section(Yaml value, String what) throws ConfigException {
        String name = unquoted(what);
        if (value instanceof Yaml.Mapping mapping) {
            return new Section(mapping, name, refused);
        }
        if (value instanceof Yaml.Scalar word) {
            YamlTree.refuseNoSpace(word);
        }
        throw new ConfigException(value.place(), "\"" + name + "\" takes keys and values such as "
                + "{ key: value }; found " + value.found());
    }

    private static String unquoted(String what) {
        return what.replace("\"", "");
    }

    /** What a value of this type looks like, for messages. */
    static String takes(Class<?> type) {
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
