package org.sinew.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The values of a text that may be YAML, as far as it is: also of a file that {@link ConfigReader} refuses. For those
 * who look for what must not be shown. Cold code, any thread; keeps nothing.
 */
public final class YamlScalars {
    private final String text;
    private final List<Value> values = new ArrayList<>();
    private final Map<String, List<Value>> anchored = new HashMap<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private final int points; // how many the text has
    private int point; // the last one that was asked for
    private int offset; // of that

    /**
     * One value.
     *
     * @param keys  those above it, the outermost first
     * @param text  without quotes and escapes
     * @param start where in the text it begins
     * @param end   the first place behind it
     */
    public record Value(List<String> keys, String text, int start, int end) {
        public Value {
            keys = List.copyOf(keys);
        }
    }

    /** A list or a mapping that is being read. */
    private static final class Level {
        private final boolean mapping;
        private final Optional<String> anchor;
        private final int first; // of its values
        private Optional<String> key = Optional.empty();

        private Level(boolean mapping, Optional<String> anchor, int first) {
            this.mapping = mapping;
            this.anchor = anchor;
            this.first = first;
        }
    }

    private YamlScalars(String text) {
        this.text = text;
        points = text.codePointCount(0, text.length());
    }

    /** The values of a text in their order, up to where it is no YAML; those behind an alias under its keys, too. */
    public static List<Value> of(String text) {
        YamlScalars found = new YamlScalars(text);
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).setParseComments(false)
                .setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            for (Iterator<Event> events = new Parse(settings).parseString(text).iterator(); events.hasNext();) {
                found.take(events.next());
            }
        } catch (YamlEngineException e) {
            return List.copyOf(found.values); // no YAML from here on
        }
        return List.copyOf(found.values);
    }

    private void take(Event event) {
        switch (event) {
            case ScalarEvent scalar -> take(scalar);
            case AliasEvent alias -> take(anchored.getOrDefault(String.valueOf(alias.getAlias()), List.of()));
            case CollectionStartEvent start -> levels.push(new Level(start instanceof MappingStartEvent,
                    anchor(start), values.size()));
            case CollectionEndEvent ignored -> {
                Level ended = levels.pop();
                ended.anchor.ifPresent(name -> anchored.put(name,
                        List.copyOf(values.subList(ended.first, values.size()))));
                valueEnds();
            }
            default -> { }
        }
    }

    private void take(ScalarEvent scalar) {
        Level level = levels.peek();
        if (level != null && level.mapping && level.key.isEmpty()) {
            level.key = Optional.of(scalar.getValue());
            return;
        }
        Value value = new Value(keys(), scalar.getValue(), offset(scalar.getStartMark()), offset(scalar.getEndMark()));
        values.add(value);
        anchor(scalar).ifPresent(name -> anchored.put(name, List.of(value)));
        valueEnds();
    }

    private void take(List<Value> again) {
        List<String> keys = keys();
        again.forEach(each -> values.add(new Value(keys, each.text(), each.start(), each.end())));
        valueEnds();
    }

    private static Optional<String> anchor(NodeEvent event) {
        return event.getAnchor().map(String::valueOf);
    }

    /** A mapping's key or its value has ended; a key may be a list, which has no name. */
    private void valueEnds() {
        Level level = levels.peek();
        if (level != null) {
            level.key = level.mapping && level.key.isEmpty() ? Optional.of("") : Optional.empty();
        }
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        levels.descendingIterator().forEachRemaining(level -> level.key.ifPresent(keys::add));
        return keys;
    }

    /** Marks count code points. */
    private int offset(Optional<Mark> mark) {
        int wanted = Math.min(mark.map(Mark::getIndex).orElse(0), points);
        offset = text.offsetByCodePoints(offset, wanted - point);
        point = wanted;
        return offset;
    }
}
