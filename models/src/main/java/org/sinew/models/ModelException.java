package org.sinew.models;

import org.sinew.config.ConfigException;
import org.sinew.config.Place;

/** A network that cannot be used, or is not what its card says. The message says what, where, and what to do. */
public sealed class ModelException extends Exception permits GoldenMismatch {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same as a mistake in a file: at the key that named the network, unless a better place is known. */
    public ConfigException at(Place place, String key) {
        return new ConfigException(place, "\"" + key + "\": " + getMessage());
    }
}
