package org.sinew.drivers.decode;

import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * Knows the registers of one chip. Found by {@code ServiceLoader}. Cold code, any thread; keeps nothing between two
 * calls.
 */
public interface RegisterDecoder {
    /** The word on the command line: the chip's type in robot files. */
    String chip();

    /**
     * Puts registers that were read at the same time into words.
     *
     * @param registers bytes as they came over the bus, by register number; a number that the chip does not have, or
     *                  the wrong number of bytes, is refused in the answer
     * @param shuntOhm  the resistor beside a current meter, where it is known
     */
    DecodedFrame decode(SortedMap<Integer, byte[]> registers, OptionalDouble shuntOhm);
}
