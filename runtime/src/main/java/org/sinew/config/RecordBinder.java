package org.sinew.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Nearest;

/**
 * Makes immutable records of one {@link Section}. The key of component {@code limitRad} is {@code limit_rad}. Values
 * are read in the order of the file, so that the first mistake reported is the first one in the file; missing keys
 * come after, then what the records' constructors say.
 */
final class RecordBinder {
    private final Section section;
    private final List<Class<? extends Record>> types;
    private final Values values;
    private final Map<Class<?>, @Nullable Object[]> slots = new LinkedHashMap<>();

    RecordBinder(Section section, List<Class<? extends Record>> types) {
        this.section = section;
        this.types = types;
        values = new Values(section::refuse);
        types.forEach(type -> slots.put(type, new Object[type.getRecordComponents().length]));
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
                    slots(type)[i] = values.component(entry.value(), components[i], label(components[i], key));
                    known = true;
                    if (components[i].isAnnotationPresent(Unsupported.class)) {
                        section.refuse(NotSupported.key(entry.place(), key));
                    }
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
                slots[i] = values.component(value, components[i], "\"" + key + "\"");
            } else if (components[i].getType() == Optional.class) {
                slots[i] = Optional.empty();
            } else if (!components[i].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new ConfigException(section.place(), "key \"" + key + "\" is missing"
                        + (section.name().isEmpty() ? "" : " in " + section.name())
                        + "; it takes " + Values.takes(components[i].getType()));
            }
        }
    }

    private Record construct(Class<? extends Record> type) throws ConfigException {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Ranges.check(type, slots(type));
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor.newInstance(slots(type));
        } catch (BadValue bad) {
            throw section.wrong(bad.key(), String.valueOf(bad.getMessage()));
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

    private @Nullable Object[] slots(Class<? extends Record> type) {
        @Nullable Object[] ofType = slots.get(type);
        if (ofType == null) {
            throw new IllegalStateException(type + " is not being bound");
        }
        return ofType;
    }
}
