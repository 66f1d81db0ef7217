package org.sinew.models;

import org.sinew.config.ConfigException;
import org.sinew.config.Place;

/** A network is the one that its card promises, and answers otherwise here than where it was made. */
public final class GoldenMismatch extends ModelException {
    private static final long serialVersionUID = 1;
    private final transient ConfigException told;

    /**
     * @param place where the value that should have come is written
     */
    GoldenMismatch(Place place, String what) {
        this(new ConfigException(place, what));
    }

    private GoldenMismatch(ConfigException told) {
        super(String.valueOf(told.getMessage()));
        this.told = told;
    }

    @Override
    public ConfigException at(Place place, String key) {
        return told;
    }
}
