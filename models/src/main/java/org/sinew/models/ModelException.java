package org.sinew.models;

/** A network that cannot be used, or is not what its card says. The message says what, where, and what to do. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
