package org.sinew.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys and values of a file, each with its place, before they become a record. Lives only while a file is being read;
 * records never hold one.
 */
public final class Section {
    private final Yaml.Mapping mapping;
    private final String name;

    Section(Yaml.Mapping mapping, String name) {
        this.mapping = mapping;
        this.name = name;
    }

    static Section root(Yaml.Mapping mapping) {
        return new Section(mapping, "");
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
        return (Integer) RecordBinder.value(value(key), int.class, quoted(key));
    }

    /** The number under {@code key}, finite. */
    public double number(String key) throws ConfigException {
        return (Double) RecordBinder.value(value(key), double.class, quoted(key));
    }

    /** The keys and values under {@code key}. */
    public Section section(String key) throws ConfigException {
        return (Section) RecordBinder.value(value(key), Section.class, key);
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
