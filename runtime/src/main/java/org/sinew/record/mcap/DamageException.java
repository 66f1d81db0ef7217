package org.sinew.record.mcap;

/** Bytes that are not what they should be; {@link #why} goes on after "cannot be read: ". */
final class DamageException extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    DamageException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
