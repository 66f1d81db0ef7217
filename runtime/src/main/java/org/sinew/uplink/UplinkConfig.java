package org.sinew.uplink;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sinew.text.ControlCharacters;

/**
 * Where the uplink goes and under which name. Immutable; refuses what cannot work with one line that says why.
 *
 * @param uri        broker: {@code tcp://}, {@code mqtt://}, {@code ssl://} or {@code mqtts://}, host, and optionally
 *                   {@code user:password@} and a port (default 1883, with TLS 8883)
 * @param robotId    the level of every topic that names this robot
 * @param clientId   MQTT client id; the same at every start, so that a broker which still holds the session of a dead
 *                   process ends it (and publishes its will) before the new one speaks
 * @param stateHz    messages per second on the topic {@code state}
 * @param keptEvents events kept in memory while the broker is away; beyond it the oldest is dropped and counted
 */
public record UplinkConfig(URI uri, String robotId, String clientId, double stateHz, int keptEvents) {
    private static final Set<String> PLAIN = Set.of("tcp", "mqtt");
    private static final Set<String> TLS = Set.of("ssl", "mqtts");
    /** So that the longest topic and the client id stay far below MQTT's 65,535 bytes, and readable. */
    private static final int MAX_ID_BYTES = 128;

    public UplinkConfig {
        refuse(uriProblem(uri));
        refuse(idProblem(robotId));
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("the MQTT client id is empty; give each robot its own");
        }
        if (!(stateHz > 0 && stateHz <= 100)) {
            throw new IllegalArgumentException("state rate " + stateHz + " Hz: give more than 0 and at most 100 Hz");
        }
        if (keptEvents < 64) {
            throw new IllegalArgumentException("kept events " + keptEvents + ": give at least 64");
        }
    }

    /** The usual: 5 states a second, 10,000 events kept, client id {@code sinew-ID}. */
    public static UplinkConfig of(String uri, String robotId) {
        try {
            return new UplinkConfig(new URI(uri), robotId, "sinew-" + robotId, 5, 10_000);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("MQTT URI '" + withoutPassword(uri) + "' is not a URI at character "
                    + e.getIndex() + "; write it like tcp://broker:1883", e);
        }
    }

    /** What is wrong with an address and an id, in one line; empty if nothing. */
    public static Optional<String> problem(String uri, String robotId) {
        try {
            of(uri, robotId);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The same with another rate of {@code state} messages. */
    public UplinkConfig withStateHz(double newStateHz) {
        return new UplinkConfig(uri, robotId, clientId, newStateHz, keptEvents);
    }

    /** The same with room for another number of events. */
    public UplinkConfig withKeptEvents(int newKeptEvents) {
        return new UplinkConfig(uri, robotId, clientId, stateHz, newKeptEvents);
    }

    /** What is wrong with a broker's address, in one line; empty if nothing. */
    public static Optional<String> uriProblem(URI uri) {
        String shown = "MQTT URI '" + withoutPassword(uri.toString()) + "': ";
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!PLAIN.contains(scheme) && !TLS.contains(scheme)) {
            return Optional.of(shown + "scheme '" + scheme + "' is not known; use tcp:// or ssl://");
        }
        if (uri.getHost() == null) {
            return Optional.of(shown + "no valid host name (letters, digits, '-' and '.'); "
                    + "write it like tcp://broker:1883");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            return Optional.of(shown + "port " + uri.getPort() + " is not in 1..65535");
        }
        boolean more = !(uri.getPath() == null || uri.getPath().isEmpty()) || uri.getQuery() != null
                || uri.getFragment() != null;
        if (more) {
            return Optional.of(shown + "nothing may follow the port");
        }
        return Optional.empty();
    }

    /**
     * What is wrong with a robot id, in one line; empty if nothing. A topic level can be any text without {@code #},
     * {@code +} and {@code /}: the first two are wildcards that no publisher may use, the third would make two levels.
     * Control characters and non-characters make brokers hang up (MQTT 5.0, section 1.5.4).
     */
    public static Optional<String> idProblem(String id) {
        String shown = "robot id '" + ControlCharacters.escape(id) + "': ";
        if (id.isBlank()) {
            return Optional.of(shown + "is empty; it names this robot's MQTT topics, e.g. kid20-0042");
        }
        for (char c : new char[] {'#', '+', '/'}) {
            if (id.indexOf(c) >= 0) {
                return Optional.of(shown + "'" + c + "' has a meaning of its own in MQTT topics; "
                        + "use letters, digits, '-', '_', '.' or a space");
            }
        }
        if (id.codePoints().anyMatch(UplinkConfig::unfit)) {
            return Optional.of(shown + "holds a character that MQTT does not carry; use printable ones");
        }
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= MAX_ID_BYTES ? Optional.empty()
                : Optional.of(shown + bytes + " bytes long; at most " + MAX_ID_BYTES);
    }

    boolean tls() {
        return TLS.contains(uri.getScheme().toLowerCase(Locale.ROOT));
    }

    /** Host and port, for messages: without user and password. */
    String broker() {
        return host() + ":" + port();
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() > 0 ? uri.getPort() : tls() ? 8883 : 1883;
    }

    /** The address in the words of Paho. */
    String pahoUri() {
        return (tls() ? "ssl://" : "tcp://") + broker();
    }

    String topic(String leaf) {
        return "sinew/v1/" + robotId + "/" + leaf;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return pahoUri() + " as " + robotId;
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get());
        }
    }

    private static boolean unfit(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isISOControl(codePoint) || type == Character.SURROGATE || (codePoint & 0xFFFE) == 0xFFFE
                || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
    }

    private static String withoutPassword(String uri) {
        return uri.replaceFirst("//[^/]*@", "//...@");
    }
}
