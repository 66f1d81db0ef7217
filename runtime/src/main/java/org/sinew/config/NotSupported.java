package org.sinew.config;

/**
 * A file is right, but asks for something that this version cannot do yet. Told only when nothing in the file is wrong,
 * so that nobody corrects a file for a program that could not run it anyway.
 */
public final class NotSupported extends ConfigException {
    private static final long serialVersionUID = 1;

    public NotSupported(Place place, String what) {
        super(place, what);
    }

    /** {@code "guard" is not supported in this version}. */
    static NotSupported key(Place place, String key) {
        return new NotSupported(place, "\"" + key + "\" is not supported in this version");
    }
}
