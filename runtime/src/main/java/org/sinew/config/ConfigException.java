package org.sinew.config;

/**
 * A mistake in a file that a person wrote. The message is one line, {@code file:line:column: what; what to do}, ready
 * to be shown as it is.
 */
public sealed class ConfigException extends Exception permits NotSupported {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    public ConfigException(Place place, String message) {
        super(place + ": " + oneLine(message));
        this.place = place;
    }

    /** Where the mistake is. */
    public Place place() {
        return place;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
