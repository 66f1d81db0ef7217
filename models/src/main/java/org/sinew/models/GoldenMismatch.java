package org.sinew.models;

/** A network is the one that its card promises, and answers otherwise here than where it was made. */
public final class GoldenMismatch extends ModelException {
    private static final long serialVersionUID = 1;

    GoldenMismatch(String message) {
        super(message);
    }
}
