package org.sinew.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns YAML text into a {@link Yaml} tree and refuses what a robot file must not have: anchors, tags, keys given
 * twice, several documents, deep or huge trees. Guesses no types: a scalar stays the text that was written. No other
 * class but {@link YamlScalars} sees the YAML library.
 */
final class YamlTree {
    private static final String NO_COLON = "could not find expected ':'";
    private static final Pattern NO_SPACE = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_-]*):(\\S.{0,40})");
    private static final int DEPTH_CAP = 32;
    private static final int NODE_CAP = 100_000;

    private final String file;
    private final Iterator<Event> events;
    private int nodes;

    private YamlTree(String file, String text) {
        this.file = file;
        LoadSettings settings = LoadSettings.builder().setLabel(file).setUseMarks(true).setParseComments(false)
                .setCodePointLimit(Integer.MAX_VALUE).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** The one document in {@code text}. */
    static Yaml parse(String file, String text) throws ConfigException {
        refuseDirectives(file, text);
        try {
            return new YamlTree(file, text).document();
        } catch (MarkedYamlEngineException e) {
            boolean noColon = e.getProblem().startsWith(NO_COLON); // then the mark is at the next line
            Place place = (noColon ? e.getContextMark() : e.getProblemMark()).or(e::getContextMark)
                    .map(mark -> place(file, mark)).orElse(new Place(file, 1, 1));
            throw new ConfigException(place, "not valid YAML: " + advice(e.getProblem()));
        } catch (ReaderException e) {
            throw new ConfigException(place(file, text, e.getPosition()), String.format(java.util.Locale.ROOT,
                    "the invisible character U+%04X is not allowed; delete it", e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new ConfigException(new Place(file, 1, 1), "not valid YAML: " + e.getMessage());
        }
    }

    /** A file that says it is of another version of YAML would mean something else by the same letters. */
    private static void refuseDirectives(String file, String text) throws ConfigException {
        int number = 1;
        for (String line : text.lines().toList()) {
            if (line.startsWith("%")) {
                throw new ConfigException(new Place(file, number, 1), "a line that begins with a percent sign is a"
                        + " directive, which is not allowed; delete it");
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                return;
            }
            number++;
        }
    }

    private Yaml document() throws ConfigException {
        events.next(); // start of the stream
        Event event = events.next();
        if (!(event instanceof DocumentStartEvent)) {
            throw new ConfigException(new Place(file, 1, 1), "the file is empty; it holds lines such as name: kid20");
        }
        Yaml tree = node(events.next(), 0);
        events.next(); // end of the document
        event = events.next();
        if (event instanceof DocumentStartEvent) {
            throw new ConfigException(place(event), "a second document begins here; keep one document in a file");
        }
        return tree;
    }

    private Yaml node(Event event, int depth) throws ConfigException {
        refuseExtras(event, depth);
        Place place = place(event);
        return switch (event) {
            case ScalarEvent scalar -> new Yaml.Scalar(place, scalar.getValue(), scalar.isPlain());
            case MappingStartEvent ignored -> mapping(place, depth);
            default -> items(place, depth);
        };
    }

    private void refuseExtras(Event event, int depth) throws ConfigException {
        if (event instanceof AliasEvent alias) {
            throw new ConfigException(place(event), "*" + alias.getAlias()
                    + " is an alias; write the value itself, or put common parts into a file for include:");
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw new ConfigException(place(event), "&" + node.getAnchor().get() + " is an anchor; delete it");
        }
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent start -> start.getTag();
            default -> Optional.empty();
        };
        if (tag.isPresent()) {
            throw new ConfigException(place(event), "the tag " + tag.get() + " is not allowed; delete it");
        }
        if (depth > DEPTH_CAP) {
            throw new ConfigException(place(event), "more than " + DEPTH_CAP + " levels; write it flatter");
        }
        if (++nodes > NODE_CAP) {
            throw new ConfigException(place(event), "more than " + NODE_CAP + " values; this is no robot file");
        }
    }

    private Yaml mapping(Place place, int depth) throws ConfigException {
        Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
        for (Event event = events.next(); !(event instanceof CollectionEndEvent); event = events.next()) {
            if (!(node(event, depth + 1) instanceof Yaml.Scalar key)) {
                throw new ConfigException(place(event), "a key must be a word");
            }
            refuseKey(key);
            Yaml value = node(events.next(), depth + 1);
            if (value instanceof Yaml.Scalar none && none.plain() && none.text().isEmpty()) {
                refuseNoSpace(key);
            }
            Yaml.Entry earlier = entries.putIfAbsent(key.text(), new Yaml.Entry(key.place(), value));
            if (earlier != null) {
                throw new ConfigException(key.place(), "key \"" + key.shown() + "\" is given twice, first in line "
                        + earlier.place().line() + "; delete one");
            }
        }
        return new Yaml.Mapping(place, entries);
    }

    private static void refuseKey(Yaml.Scalar key) throws ConfigException {
        if (key.plain() && key.text().equals("<<")) {
            throw new ConfigException(key.place(), "<< would merge other keys into these; write them themselves, or"
                    + " put common parts into a file for include:");
        }
        boolean axis = key.text().length() == 1; // y and n are words of YAML 1.1, and axes; as keys they stay texts
        String reads = key.plain() && !axis ? Scalars.readsAs(key.text()) : "";
        if (!reads.isEmpty()) {
            throw new ConfigException(key.place(), key.text().isEmpty() ? "a key is missing before the colon"
                    : "the key " + key.shown() + " reads as " + reads + "; write it in quotes: \"" + key.shown() + "\""
                    + (reads.equals("a number") ? ", or a decimal point for a comma" : ""));
        }
    }

    /** Refuses {@code key:value}, which YAML takes for one word. */
    static void refuseNoSpace(Yaml.Scalar word) throws ConfigException {
        Matcher parts = NO_SPACE.matcher(word.text());
        if (word.plain() && parts.matches()) {
            throw new ConfigException(word.place(), word.shown() + " is one word, for a space is missing after the"
                    + " colon; write " + parts.group(1) + ": " + parts.group(2));
        }
    }

    private Yaml items(Place place, int depth) throws ConfigException {
        List<Yaml> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof CollectionEndEvent); event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Yaml.Items(place, items);
    }

    private static String advice(String problem) {
        String line = problem.replaceAll("\\s*\\R\\s*", " ");
        if (line.contains("\\t") || line.contains("TAB")) {
            return "a tab; indent with spaces";
        }
        if (line.startsWith(NO_COLON)) {
            return "a key must end with a colon and a space, such as name: kid20";
        }
        if (line.startsWith("mapping values are not allowed")) {
            return "a colon too many; put a value that holds a colon into quotes, and check the indentation";
        }
        return line + "; check brackets, quotes and indentation before this place";
    }

    private Place place(Event event) {
        return event.getStartMark().map(mark -> place(file, mark)).orElse(new Place(file, 1, 1));
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place place(String file, String text, int offset) {
        String before = text.substring(0, Math.min(offset, text.length()));
        int lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
        int line = 1 + (int) before.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
        return new Place(file, line, before.length() - lineStart + 1);
    }
}
