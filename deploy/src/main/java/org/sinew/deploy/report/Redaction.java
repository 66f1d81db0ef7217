package org.sinew.deploy.report;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sinew.text.Json;

/**
 * Takes secrets out of a text: user and password of every URI, and what stands behind a key that is called like one, to
 * the end of its line and on the lines below that are indented deeper. Rather too much than too little.
 */
public final class Redaction {
    private static final String STARS = "***";
    private static final Pattern USER_IN_URI = Pattern.compile("(\\b[A-Za-z][A-Za-z0-9+.-]*://)[^\\s/]*@");
    /** The word pass by itself or in camel case: no compass. */
    private static final String PASS = "(?-i:(?<![A-Za-z])pass|Pass|(?<![A-Z])PASS)(?![a-z])";
    private static final String NAME = "[\\w.-]*(?:passw|passphrase|pwd|" + PASS + "|secret|token|credential"
            + "|authorization|api.?key|private.?key|psk)[\\w.-]*";
    private static final Pattern KEY = Pattern.compile("(?i)" + NAME);
    /** In Java also what a method of such a name is given. */
    private static final Pattern SECRET = Pattern.compile("(?i)(" + NAME + "[\"']?\\s*[:=(])\\s*(.*)");

    private Redaction() {
    }

    /** A text without its secrets. */
    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        int hiddenBelow = -1; // lines indented deeper than this belong to a secret
        for (String line : USER_IN_URI.matcher(text).replaceAll("$1" + STARS + "@").lines().toList()) {
            int indent = indent(line);
            if (hiddenBelow >= 0 && (line.isBlank() || indent > hiddenBelow)) {
                continue;
            }
            Matcher secret = SECRET.matcher(line);
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
    public static byte[] ofJson(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        Optional<Map<String, Object>> read = Json.read(text);
        if (read.isEmpty()) {
            return of(text).getBytes(StandardCharsets.UTF_8);
        }
        Map<String, Object> clean = ofMap(read.get());
        return clean.equals(read.get()) ? json : Json.bytes(clean);
    }

    private static Map<String, Object> ofMap(Map<?, ?> map) {
        Map<String, Object> clean = new LinkedHashMap<>();
        map.forEach((key, value) -> clean.put(String.valueOf(key),
                KEY.matcher(String.valueOf(key)).matches() ? STARS : ofValue(value)));
        return clean;
    }

    private static Object ofValue(Object value) {
        return switch (value) {
            case String text -> ofString(text);
            case Map<?, ?> map -> ofMap(map);
            case List<?> list -> list.stream().map(Redaction::ofValue).toList();
            default -> value;
        };
    }

    private static String ofString(String text) {
        String clean = of(text);
        return text.endsWith("\n") ? clean : clean.stripTrailing();
    }
}
