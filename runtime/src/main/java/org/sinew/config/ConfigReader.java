package org.sinew.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sinew.config.Yaml.Entry;
import org.sinew.config.Yaml.Mapping;
import org.sinew.config.Yaml.Scalar;
import org.sinew.text.WholeFile;

/**
 * Reads a YAML file (robot file, card, sequence) into a {@link Section}, from which records are bound. Strict: a file
 * means exactly what is written, or it is refused with file, line and column. Cold code, any thread; keeps nothing.
 */
public final class ConfigReader {
    private static final int SIZE_CAP = 1 << 20;
    private static final int INCLUDE_CAP = 8;
    private static final String INCLUDE = "include";
    /** Under {@code behavior:} only one of these can be given. */
    private static final Set<String> WAYS = Set.of("policy", "sequence", "java");
    private static final Set<String> OF_A_POLICY = Set.of("budget", "max_age", "on_stale");

    private ConfigReader() {
    }

    /** Reads one file. */
    public static Section read(Path file) throws ConfigException {
        return Section.root(mapping(file.toString(), text(file)));
    }

    /**
     * Reads a file whose {@code include:} may name another one, whose values hold where this file gives none. Keys and
     * values are merged key by key; anything else is replaced, also what the other file says that the robot does, if
     * this one says it in another way.
     */
    public static Section readWithInclude(Path file) throws ConfigException {
        return Section.root(withIncludes(file, new ArrayList<>()));
    }

    /** Reads text as if it stood in {@code file}: relative paths in it start at that file's folder. */
    public static Section parse(String file, String text) throws ConfigException {
        return Section.root(mapping(file, text));
    }

    /** A file and those that it includes, one from the other, as far as they can be read: also of one with mistakes. */
    public static List<Path> files(Path file) {
        List<Path> found = new ArrayList<>();
        Path next = file.toAbsolutePath().normalize();
        try {
            while (!found.contains(next) && Files.isRegularFile(next) && found.size() <= INCLUDE_CAP) {
                found.add(next);
                Entry include = mapping(next.toString(), text(next)).entries().get(INCLUDE);
                next = include == null ? next
                        : Scalars.path(include.value(), "\"" + INCLUDE + "\"").toAbsolutePath().normalize();
            }
        } catch (ConfigException e) {
            return found; // whoever reads it as a robot file is told
        }
        return found;
    }

    private static Mapping withIncludes(Path file, List<Path> including) throws ConfigException {
        Mapping own = mapping(file.toString(), text(file));
        Entry include = own.entries().get(INCLUDE);
        if (include == null) {
            return own;
        }
        including.add(file.toAbsolutePath().normalize());
        Path kit = Scalars.path(include.value(), "\"" + INCLUDE + "\"");
        if (including.contains(kit.toAbsolutePath().normalize())) {
            throw new ConfigException(include.place(), "\"include\" comes back to " + kit + "; delete it in one file");
        }
        if (including.size() > INCLUDE_CAP) {
            throw new ConfigException(include.place(), "more than " + INCLUDE_CAP + " files include each other");
        }
        if (!Files.isRegularFile(kit)) {
            throw FileNames.missing(include.value().place(), INCLUDE, ((Scalar) include.value()).shown(), kit);
        }
        Map<String, Entry> rest = new LinkedHashMap<>(own.entries());
        rest.remove(INCLUDE);
        return merge(withIncludes(kit, including), new Mapping(own.place(), rest));
    }

    private static Mapping merge(Mapping kit, Mapping over) {
        Map<String, Entry> entries = new LinkedHashMap<>(kit.entries());
        if (!Collections.disjoint(over.entries().keySet(), WAYS)) {
            entries.keySet().removeAll(WAYS);
            entries.keySet().removeAll(OF_A_POLICY);
        }
        over.entries().forEach((key, entry) -> entries.merge(key, entry, ConfigReader::merge));
        return new Mapping(over.place(), entries);
    }

    private static Entry merge(Entry kit, Entry over) {
        return kit.value() instanceof Mapping below && over.value() instanceof Mapping above
                ? new Entry(over.place(), merge(below, above)) : over;
    }

    private static Mapping mapping(String file, String text) throws ConfigException {
        Yaml tree = YamlTree.parse(file, text);
        return switch (tree) {
            case Mapping mapping -> mapping;
            case Scalar scalar when scalar.plain() && scalar.text().isEmpty() ->
                throw new ConfigException(scalar.place(), "the file holds no key; it holds lines such as name: kid20");
            default -> throw new ConfigException(tree.place(),
                    "the file must hold lines such as name: kid20; found " + tree.found());
        };
    }

    private static String text(Path file) throws ConfigException {
        Place start = new Place(file.toString(), 1, 1);
        byte[] bytes;
        try {
            bytes = WholeFile.read(file, SIZE_CAP);
        } catch (WholeFile.NoPlainFileException e) {
            throw new ConfigException(start, "this is " + e.getReason() + "; name the file "
                    + (Files.isDirectory(file) ? "in it" : "itself"));
        } catch (WholeFile.TooLargeException e) {
            throw new ConfigException(start, "the file is larger than 1 MiB; this is no robot file");
        } catch (NoSuchFileException e) {
            throw new ConfigException(start, "there is no such file; check the path");
        } catch (IOException e) {
            throw new ConfigException(start, "cannot be read (" + e.getClass().getSimpleName() + "); check its rights");
        }
        return decode(file.toString(), bytes);
    }

    /** UTF-8 only, with or without a byte order mark (Windows editors write one). */
    private static String decode(String file, byte[] bytes) throws ConfigException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        boolean bad = decoder.decode(in, out, true).isError();
        String text = out.flip().toString();
        if (bad) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            throw new ConfigException(new Place(file, line, column), "not UTF-8 text; save the file as UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
