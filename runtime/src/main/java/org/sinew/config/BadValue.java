package org.sinew.config;

/**
 * Thrown by the constructor of a configuration record for a value that cannot be: the reader adds file, line and column
 * of the key.
 */
public final class BadValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private final String key;

    /**
     * @param key     the key as written in the file, e.g. {@code shunt_ohm}
     * @param message what is wrong and what would be right
     */
    public BadValue(String key, String message) {
        super(message);
        this.key = key;
    }

    /** The key as written in the file. */
    public String key() {
        return key;
    }

    /** Throws unless {@code holds}. */
    public static void unless(boolean holds, String key, String message) {
        if (!holds) {
            throw new BadValue(key, message);
        }
    }
}
