package org.sinew.text;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON objects and back, for files of our own: real numbers are texts, so that each comes back bit for bit,
 * and a component that is an empty {@code Optional} is left out. Components are numbers, texts, words (enums),
 * booleans, records, and lists, optionals and {@code int} arrays of these. Any thread.
 */
public final class RecordJson {
    private RecordJson() {
    }

    /** A record as an object for {@link Json}. */
    public static Map<String, Object> write(Record value) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = part(value, component);
            if (!part.equals(Optional.empty())) {
                map.put(component.getName(), plain(part));
            }
        }
        return map;
    }

    private static Object part(Record value, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true); // records that only their package sees
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("record " + value.getClass().getName(), e);
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Record record -> write(record);
            case Optional<?> optional -> plain(optional.orElseThrow());
            case List<?> list -> list.stream().map(RecordJson::plain).toList();
            case int[] numbers -> IntStream.of(numbers).boxed().toList();
            case Double number -> number.toString();
            case Enum<?> word -> word.name();
            default -> value;
        };
    }

    /**
     * The record that an object of {@link Json} tells.
     *
     * @throws IllegalArgumentException if it is none, saying which component is wrong
     */
    public static <R extends Record> R read(Class<R> type, Map<String, ?> from) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] parts = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            parts[i] = read(components[i].getGenericType(), from.get(components[i].getName()),
                    type.getSimpleName() + "." + components[i].getName());
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(parts);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getSimpleName() + ": " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + type.getName(), e);
        }
    }

    private static Object read(Type type, @Nullable Object value, String where) {
        try {
            if (type instanceof ParameterizedType some && some.getRawType() == Optional.class) {
                return value == null ? Optional.empty()
                        : Optional.of(read(some.getActualTypeArguments()[0], value, where));
            }
            if (type instanceof ParameterizedType some && some.getRawType() == List.class
                    && value instanceof List<?> list) {
                List<Object> all = new ArrayList<>();
                list.forEach(each -> all.add(read(some.getActualTypeArguments()[0], each, where)));
                return all;
            }
            if (type instanceof Class<?> plain && value != null) {
                return read(plain, value);
            }
        } catch (ClassCastException | NumberFormatException e) {
            throw new IllegalArgumentException(where + " is " + value, e);
        }
        throw new IllegalArgumentException(where + (value == null ? " is missing" : " is " + value));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object read(Class<?> type, Object value) {
        if (type.isRecord()) {
            return read((Class<? extends Record>) type, (Map<String, ?>) value);
        }
        if (type.isEnum()) {
            return Enum.valueOf((Class<? extends Enum>) type, (String) value);
        }
        if (type == int[].class) {
            return ((List<?>) value).stream().mapToInt(number -> (Integer) read(Integer.class, known(number)))
                    .toArray();
        }
        if (type == double.class || type == Double.class) {
            return Double.parseDouble((String) value);
        }
        if (type == long.class || type == Long.class) {
            return ((Number) value).longValue();
        }
        return type == int.class || type == Integer.class ? ((Number) value).intValue()
                : type == boolean.class ? (Boolean) value : type.cast(value);
    }

    private static Object known(@Nullable Object value) {
        if (value == null) {
            throw new ClassCastException("null");
        }
        return value;
    }
}
