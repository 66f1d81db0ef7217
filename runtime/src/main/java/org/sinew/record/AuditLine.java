package org.sinew.record;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sinew.text.Json;
import org.sinew.text.Sha256;

/**
 * One line of an audit trail: a JSON object that carries the SHA-256 of the line before it ({@code prev}), and last its
 * own ({@code sum}: of the object as it is without it). Any thread.
 *
 * @param seq     from 1 in each trail, without holes
 * @param prev    SHA-256 of the whole line before, without its line end, in hexadecimal digits
 * @param hash    the same of this line: what the next one carries
 * @param content all that the line says
 */
public record AuditLine(long seq, String prev, String hash, Map<String, Object> content) {
    /** What the first line of a trail has for the hash of the line before it. */
    public static final String NONE = "0".repeat(64);
    /** A line has at most so many bytes. */
    static final int LONGEST = 64 * 1024;
    private static final String SUM = ",\"sum\":\"";
    private static final Pattern SEALED = Pattern.compile("(\\{.*)" + SUM + "([0-9a-f]{64})\"}", Pattern.DOTALL);

    public AuditLine {
        content = Collections.unmodifiableMap(new LinkedHashMap<>(content)); // in their order
    }

    /** What happened, in one word; empty if it does not say. */
    public String what() {
        return String.valueOf(content.getOrDefault("what", ""));
    }

    /** The bytes of a line, without line end. What is too long for a line is left out, and the line says so. */
    static byte[] write(long seq, String prev, Map<String, ?> content) {
        byte[] line = seal(seq, prev, content);
        if (line.length <= LONGEST) {
            return line;
        }
        Map<String, Object> shorter = new LinkedHashMap<>(content);
        shorter.values().removeIf(value -> !(value instanceof Number)
                && Json.line(Json.object("v", value)).length() > LONGEST / 64);
        shorter.put("left_out", "what was too long for one line");
        return seal(seq, prev, shorter);
    }

    private static byte[] seal(long seq, String prev, Map<String, ?> content) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("seq", seq);
        all.putAll(content);
        all.put("prev", prev);
        String text = Json.line(all);
        String sum = Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
        return (text.substring(0, text.length() - 1) + SUM + sum + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a line; empty if it is none, or if any of its bytes is another than was written. */
    public static Optional<AuditLine> read(byte[] line) {
        Matcher parts = SEALED.matcher(new String(line, StandardCharsets.ISO_8859_1)); // byte for byte
        if (!parts.matches()) {
            return Optional.empty();
        }
        String object = parts.group(1) + "}";
        if (!Sha256.hex(object.getBytes(StandardCharsets.ISO_8859_1)).equals(parts.group(2))) {
            return Optional.empty();
        }
        return Json.read(new String(line, StandardCharsets.UTF_8)).flatMap(content -> of(content, line));
    }

    private static Optional<AuditLine> of(Map<String, Object> content, byte[] line) {
        return content.get("seq") instanceof Number seq && content.get("prev") instanceof String prev
                ? Optional.of(new AuditLine(seq.longValue(), prev, Sha256.hex(line), content)) : Optional.empty();
    }
}
