package org.sinew.config;

import java.util.List;
import java.util.Map;
import org.sinew.text.ControlCharacters;

/** A YAML file as a tree in which everything knows its place. Lives only while a file is being read. */
sealed interface Yaml {
    Place place();

    /** What stands here, for messages. */
    String found();

    /** {@code plain} is without quotes: only then a number, true or false. */
    record Scalar(Place place, String text, boolean plain) implements Yaml {
        @Override
        public String found() {
            if (plain) {
                return text.isEmpty() ? "nothing" : shown();
            }
            return "the text \"" + shown() + "\"";
        }

        /** The text, cut and without control characters, fit for a message. */
        String shown() {
            String line = ControlCharacters.escape(text);
            return line.length() <= 60 ? line : line.substring(0, 57) + "...";
        }
    }

    /** A list. */
    record Items(Place place, List<Yaml> items) implements Yaml {
        @Override
        public String found() {
            return "a list";
        }
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Place place, Map<String, Entry> entries) implements Yaml {
        @Override
        public String found() {
            return "keys and values";
        }
    }

    /** One key with its value. */
    record Entry(Place place, Yaml value) {
    }
}
