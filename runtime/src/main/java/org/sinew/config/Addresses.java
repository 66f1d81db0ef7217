package org.sinew.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.sinew.text.ControlCharacters;

/**
 * What tells parts from each other: ids, addresses and lines on a bus, names in MQTT topics, a broker's place. Used by
 * {@link RobotReader} for one file.
 */
final class Addresses {
    /** An address of version 4 or 6 of the Internet Protocol, as far as letters go. */
    static final String IP = "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*";
    private static final Pattern IP_FORM = Pattern.compile(IP);
    private static final Pattern TOPIC_LEVEL = Pattern.compile(RobotKeys.TOPIC_LEVEL);
    /** Keys by which a part is told from others on its bus. */
    private static final Set<String> KEYS = Set.of("id", "address", "line");

    private final Map<String, Place> taken = new HashMap<>();

    /** Refuses a part whose id, address or line another part of its bus has. */
    void claim(Section section, String bus, Record own) throws ConfigException {
        for (RecordComponent component : own.getClass().getRecordComponents()) {
            String key = RecordBinder.key(component.getName());
            if (KEYS.contains(key)) {
                claim(section, key, value(own, component), "bus " + bus, "each part of a bus needs its own");
            }
        }
    }

    /** Refuses a value that was claimed before for the same {@code where}. */
    void claim(Section section, String key, Object value, String where, String advice) throws ConfigException {
        Place earlier = taken.putIfAbsent(where + " " + key + " " + value, section.place(key));
        if (earlier != null) {
            String shown = key.equals("address") && value instanceof Integer address
                    ? String.format(Locale.ROOT, "0x%02X", address) : value.toString();
            throw section.wrong(key, shown + " is taken in " + earlier + "; " + advice);
        }
    }

    /** Names that become levels of MQTT topics (MQTT 5, 4.7.1: '#', '+' and '/' have a meaning there). */
    static void topicSafe(Section section, String key, String text) throws ConfigException {
        boolean ok = TOPIC_LEVEL.matcher(text).matches() && text.equals(text.strip())
                && text.codePoints().noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE || Character.getType(c) == Character.UNASSIGNED);
        if (!ok) {
            throw section.wrong(key, "\"" + ControlCharacters.escape(text) + "\" is not allowed; 1 to 64 "
                    + "characters without #, +, / and control characters, and no space at the ends");
        }
    }

    /** Refuses what is no broker's address. */
    static void broker(Section section, String text) throws ConfigException {
        String right = "; write tcp://HOST:1883 or ssl://HOST:8883";
        try {
            URI uri = new URI(text);
            boolean scheme = "tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme());
            boolean more = !(uri.getPath() == null || uri.getPath().isEmpty()) || uri.getQuery() != null
                    || uri.getFragment() != null;
            if (!scheme || uri.getHost() == null || uri.getPort() > 65535 || uri.getPort() == 0 || more) {
                throw section.wrong("uri", "\"" + text + "\" is no broker's address" + right);
            }
            if (uri.getUserInfo() != null) {
                section.refuse(new NotSupported(section.place("uri"),
                        "\"uri\": a user and password in the address are not supported in this version"));
            }
        } catch (URISyntaxException e) {
            throw section.wrong("uri", "\"" + text + "\" is no broker's address" + right);
        }
    }

    static boolean isIp(String text) {
        if (!IP_FORM.matcher(text).matches()) {
            return false;
        }
        if (text.contains(":")) {
            return text.chars().filter(c -> c == ':').count() >= 2 && text.length() <= 45;
        }
        for (String part : text.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be read", e);
        }
    }
}
