package org.sinew.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keys and values of a file, each with its place, before they become a record. Lives only while a file is being read;
 * records never hold one.
 */
public final class Section {
    private final Yaml.Mapping mapping;
    private final String name;
    private final Consumer<NotSupported> refused;
    private final List<NotSupported> all;

    Section(Yaml.Mapping mapping, String name, Consumer<NotSupported> refused) {
        this(mapping, name, refused, List.of());
    }

    private Section(Yaml.Mapping mapping, String name, Consumer<NotSupported> refused, List<NotSupported> all) {
        this.mapping = mapping;
        this.name = name;
        this.refused = refused;
        this.all = all;
    }

    static Section root(Yaml.Mapping mapping) {
        List<NotSupported> all = new ArrayList<>();
        return new Section(mapping, "", all::add, all);
    }

    /** Where it begins. */
    public Place place() {
        return mapping.place();
    }

    /** Where {@code key} is written; where the section begins if it is not given. */
    public Place place(String key) {
        Yaml.Entry entry = mapping.entries().get(key);
        return entry == null ? place() : entry.place();
    }

    /** The key that it is the value of; empty for a whole file. */
    public String name() {
        return name;
    }

    /** Its keys, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(mapping.entries().keySet());
    }

    /** The text under {@code key}. */
    public String text(String key) throws ConfigException {
        return Scalars.text(value(key), quoted(key));
    }

    /** The whole number under {@code key}. */
    public int whole(String key) throws ConfigException {
        return (Integer) new Values(refused).value(value(key), int.class, quoted(key));
    }

    /** The number under {@code key}, finite. */
    public double number(String key) throws ConfigException {
        return (Double) new Values(refused).value(value(key), double.class, quoted(key));
    }

    /** The keys and values under {@code key}. */
    public Section section(String key) throws ConfigException {
        return (Section) new Values(refused).value(value(key), Section.class, key);
    }

    /** Every value as a section, by key, in the order of the file. */
    public Map<String, Section> sections() throws ConfigException {
        Map<String, Section> sections = new LinkedHashMap<>();
        for (String key : keys()) {
            sections.put(key, section(key));
        }
        return sections;
    }

    /** All keys as one record: a key that is no component of it is refused. */
    public <R extends Record> R bind(Class<R> type) throws ConfigException {
        return bindAll(List.of(type)).of(type);
    }

    /** All keys shared among several records: a key that none of them has is refused. */
    public Bound bindAll(List<Class<? extends Record>> types) throws ConfigException {
        return new Bound(new RecordBinder(this, types).bind());
    }

    /** A mistake about the value of {@code key}: where it is written, and the key's name before the message. */
    public ConfigException wrong(String key, String message) {
        return new ConfigException(place(key), quoted(key) + ": " + message);
    }

    /**
     * Of a whole file: refuses another version than 1, or none.
     *
     * @param kind what the file is, such as a robot file
     */
    public void requireVersion(String kind) throws ConfigException {
        if (!keys().contains("sinew")) {
            throw new ConfigException(place(), "key \"sinew\" is missing; " + kind + " begins with sinew: 1");
        }
        if (whole("sinew") != 1) {
            throw wrong("sinew", "this program reads files of version 1, not " + whole("sinew")
                    + "; write sinew: 1, or get a newer program");
        }
    }

    /**
     * Refuses a file that is named here unless it is there.
     *
     * @param path keys down to the one that names it; of a list the number of the item, from 1
     */
    public void requireFile(Path file, String... path) throws ConfigException {
        if (!Files.isRegularFile(file)) {
            throw FileNames.missing(places().of(path), path[path.length - 1], written(file, path), file);
        }
    }

    /** The text of a path as it stands in the file. */
    private String written(Path file, String... path) {
        Yaml value = mapping;
        for (String step : path) {
            value = switch (value) {
                case Yaml.Mapping keys when keys.entries().containsKey(step) ->
                    Objects.requireNonNull(keys.entries().get(step)).value();
                case Yaml.Items items -> items.items().get(Integer.parseInt(step) - 1);
                default -> value;
            };
        }
        return value instanceof Yaml.Scalar scalar ? scalar.shown() : file.toString();
    }

    /** Where every key below is written. */
    public Places places() {
        return Places.of(mapping, place());
    }

    /**
     * Of a whole file, once all of it has been read: throws the first thing in it, as it is written, that this version
     * cannot do.
     */
    public void refuseUnsupported() throws NotSupported {
        Optional<NotSupported> first = all.stream().min(Comparator.comparing(NotSupported::place));
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** Notes something that is right, and that this version cannot do. */
    void refuse(NotSupported what) {
        refused.accept(what);
    }

    Yaml.Mapping mapping() {
        return mapping;
    }

    private Yaml value(String key) throws ConfigException {
        Yaml.Entry entry = mapping.entries().get(key);
        if (entry == null) {
            throw new ConfigException(place(), "key " + quoted(key) + " is missing");
        }
        return entry.value();
    }

    private static String quoted(String key) {
        return "\"" + key + "\"";
    }

    /** The records made of one section. */
    public static final class Bound {
        private final Map<Class<? extends Record>, Record> records;

        Bound(Map<Class<? extends Record>, Record> records) {
            this.records = records;
        }

        /** The record of one of the types that were asked for. */
        public <R extends Record> R of(Class<R> type) {
            Record record = records.get(type);
            if (record == null) {
                throw new IllegalArgumentException(type + " was not bound");
            }
            return type.cast(record);
        }
    }
}
