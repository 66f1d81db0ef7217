package org.sinew.cockpit;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port as they stand in an address or in the header {@code Host}.
 *
 * @param host in lower case; an IPv6 address without its brackets
 * @param port -1: none is given
 */
record Authority(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([\\w.-]+))(?::(\\d{1,5}))?");
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^/?#]+)");

    /** Empty: the text is none. */
    static Optional<Authority> of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
        return Optional.of(new Authority(host.toLowerCase(Locale.ROOT), port));
    }

    /** Of the header {@code Origin}, its port made explicit; empty: the origin is none that a web page has. */
    static Optional<Authority> ofOrigin(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        return parts.matches() ? of(parts.group(2)).map(found -> found.withPort(parts.group(1))) : Optional.empty();
    }

    /** The same with the port of a scheme where none is given. */
    Authority withPort(String scheme) {
        return port >= 0 ? this : new Authority(host, scheme.equals("https") ? 443 : 80);
    }
}
