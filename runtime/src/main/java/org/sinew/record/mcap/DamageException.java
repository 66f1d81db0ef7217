package org.sinew.record.mcap;

/** Bytes that are not what they should be; the message says what is wrong and goes on after "chunk: ". */
final class DamageException extends Exception {
    private static final long serialVersionUID = 1;

    DamageException(String message) {
        super(message);
    }
}
