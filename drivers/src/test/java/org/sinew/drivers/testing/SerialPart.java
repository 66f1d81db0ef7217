package org.sinew.drivers.testing;

/** The simplest simulator of a part on a serial line. */
@FunctionalInterface
public interface SerialPart {
    /**
     * What it answers.
     *
     * @param heard all bytes that the host wrote at once
     * @return no bytes if it says nothing
     */
    byte[] answer(byte[] heard);
}
