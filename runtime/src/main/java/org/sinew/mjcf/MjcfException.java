package org.sinew.mjcf;

/** An MJCF file that cannot be read or asks for physics that this engine does not have; says where and what to do. */
public final class MjcfException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    public MjcfException(String where, String what) {
        super(where + ": " + what);
    }
}
