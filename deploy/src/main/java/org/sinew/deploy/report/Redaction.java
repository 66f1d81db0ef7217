package org.sinew.deploy.report;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sinew.config.YamlScalars;
import org.sinew.text.Json;

/**
 * Takes secrets out of texts: what stands behind a key that is called like one, user and password of every URI, and
 * what its query calls a secret; also wherever else they stand, if the text that names them was {@linkplain #learn
 * learned} before. What is named in a line that nobody can take apart is hidden to the end of the line and on the lines
 * below that are indented deeper. Rather too much than too little. The user's home becomes {@code ~}. One thread.
 */
public final class Redaction {
    static final String STARS = "***";

    private final Secrets secrets = new Secrets();
    private final Optional<Pattern> home;

    /** For the user of this machine. */
    public Redaction() {
        this(System.getProperty("user.home", ""));
    }

    Redaction(String home) {
        this.home = home.length() < 2 ? Optional.empty()
                : Optional.of(Pattern.compile("(?<![\\w.-])" + Pattern.quote(home) + "(?![\\w.-])"));
    }

    /** Remembers the secrets of a text: each of four characters or more is taken out of all texts from now on. */
    public void learn(String text) {
        secrets.learn(text);
    }

    /** The same with a JSON object. */
    public void learnJson(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        Json.read(text).ifPresentOrElse(secrets::learn, () -> secrets.learn(text));
    }

    /** A text without its secrets and without those of other texts. */
    public String of(String text) {
        return atHome(secrets.remove(lines(inPlace(text))));
    }

    private String atHome(String text) {
        return home.map(folder -> folder.matcher(text).replaceAll("~")).orElse(text);
    }

    /** What YAML says by other letters, or on several lines, goes as a whole. */
    private static String inPlace(String text) {
        if (!Secrets.mayHold(text)) {
            return text;
        }
        SortedMap<Integer, Integer> hidden = new TreeMap<>(Comparator.reverseOrder());
        for (YamlScalars.Value value : YamlScalars.of(text)) {
            if (value.keys().stream().anyMatch(Secrets::isSecret) || isHidden(value, text)) {
                hidden.put(value.start(), value.start() + text.substring(value.start(), value.end()).strip().length());
            }
        }
        StringBuilder out = new StringBuilder(text);
        hidden.forEach((start, end) -> out.replace(start, end, start.equals(end) ? "" : STARS));
        return out.toString();
    }

    /** Whether a value has secrets that are not to be seen in its letters. */
    private static boolean isHidden(YamlScalars.Value value, String text) {
        return !isClean(value.text()) && isClean(text.substring(value.start(), value.end()));
    }

    private static boolean isClean(String text) {
        return lines(text).stripTrailing().equals(text.stripTrailing());
    }

    private static String lines(String text) {
        StringBuilder out = new StringBuilder();
        int hiddenBelow = -1; // lines indented deeper than this belong to a secret
        String users = SecretNames.USER.matcher(text).replaceAll("$1" + STARS + "@");
        for (String line : SecretNames.QUERY.matcher(users).replaceAll("$1" + STARS).lines().toList()) {
            int indent = indent(line);
            if (hiddenBelow >= 0 && (line.isBlank() || indent > hiddenBelow)) {
                continue;
            }
            Matcher secret = SecretNames.LINE.matcher(line);
            boolean found = secret.find();
            hiddenBelow = found ? indent : -1;
            out.append(found ? line.substring(0, secret.end(1)) + " " + STARS : line).append('\n');
        }
        return out.toString();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    /** A JSON object without the secrets in its texts, also those of many lines; the very bytes where there is none. */
    public byte[] ofJson(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        Optional<Map<String, Object>> read = Json.read(text);
        if (read.isEmpty()) {
            return of(text).getBytes(StandardCharsets.UTF_8);
        }
        Map<String, @Nullable Object> clean = ofMap(read.get());
        return clean.equals(read.get()) ? json : Json.bytes(clean);
    }

    private Map<String, @Nullable Object> ofMap(Map<?, ?> map) {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>();
        map.forEach((key, value) -> clean.put(secrets.remove(String.valueOf(key)),
                Secrets.isSecret(String.valueOf(key)) ? STARS : ofValue(value)));
        return clean;
    }

    private @Nullable Object ofValue(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> ofValue(text);
            case Map<?, ?> map -> ofMap(map);
            case List<?> list -> list.stream().map(this::ofValue).toList();
            default -> value;
        };
    }

    /** The text of one value. */
    public String ofValue(String text) {
        String clean = of(text);
        return text.endsWith("\n") ? clean : clean.stripTrailing();
    }
}
