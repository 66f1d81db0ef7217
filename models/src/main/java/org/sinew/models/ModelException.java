package org.sinew.models;

/** A network that cannot be used, or is not what its card says. The message says what, where, and what to do. */
public sealed class ModelException extends Exception permits GoldenMismatch {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
