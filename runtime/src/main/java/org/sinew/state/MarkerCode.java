package org.sinew.state;

import java.util.Arrays;

/**
 * Square markers that carry a number: what {@code models} reads out of pictures and what the simulation and
 * {@code sinew models marker} draw. A marker has 6 x 6 cells: a black border of one cell, and inside it 4 x 4 cells
 * that are the bits of its number, white for 1; around it a white margin of at least one cell. Pure functions, any
 * thread; never allocates.
 *
 * <p>The family gives {@value #COUNT} numbers. Two of them, in whatever turns by 90 degrees, differ in at least
 * {@value #DISTANCE} cells, and so does each from itself turned, so that one wrong cell is put right and three are
 * never taken for another number. It is the lexicode of these rules: the 16-bit words in rising order, each taken that
 * has 5 to 11 white cells, at least 8 pairs of neighbours that differ, and the distance from itself turned and from
 * all taken before; the first {@value #COUNT}. A test searches again and finds the same table.
 */
public final class MarkerCode {
    /** How many numbers there are: 0 to one less. */
    public static final int COUNT = 32;
    /** Cells along a side, with the black border. */
    public static final int CELLS = 6;
    /** Cells along a side that carry bits. */
    public static final int PAYLOAD_CELLS = 4;
    /** Least number of cells in which two markers differ, however they are turned. */
    public static final int DISTANCE = 5;

    private static final int WORD_BITS = PAYLOAD_CELLS * PAYLOAD_CELLS;
    private static final int WORDS = 1 << WORD_BITS;
    private static final int[] BITS = {
        0x003D, 0x00CB, 0x00F6, 0x030E, 0x0355, 0x03A9, 0x055A, 0x0564,
        0x06DC, 0x07B7, 0x0985, 0x09F8, 0x0A1B, 0x0DE3, 0x12BA, 0x1499,
        0x166F, 0x173C, 0x194F, 0x1AD7, 0x1C75, 0x219F, 0x28B1, 0x2B7F,
        0x31ED, 0x3B8B, 0x3C1F, 0x3DC6, 0x45FD, 0x4F2B, 0x50AF, 0x5B79
    };
    private static final byte[] NUMBERS = numbers(); // of each word; -1: no marker's

    private MarkerCode() {
    }

    /**
     * The cells of a marker, row by row from the top left one, which is bit 15; 1 is white.
     *
     * @throws IllegalArgumentException if there is no such number
     */
    public static int bits(int number) {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("no marker has the number " + number + "; they go from 0 to "
                    + (COUNT - 1));
        }
        return BITS[number];
    }

    /** Whether a cell of the 6 x 6 is white; column 0 is at the left, row 0 at the top. */
    public static boolean white(int number, int column, int row) {
        int bits = bits(number);
        boolean border = column < 1 || row < 1 || column > PAYLOAD_CELLS || row > PAYLOAD_CELLS;
        return !border && (bits >> (WORD_BITS - 1 - PAYLOAD_CELLS * (row - 1) - (column - 1)) & 1) == 1;
    }

    /**
     * The number that these cells show, in whatever turn and with at most one of them wrong; -1: none.
     *
     * @param bits 16, as {@link #bits} gives them
     */
    public static int decode(int bits) {
        return NUMBERS[bits & WORDS - 1];
    }

    /** The same cells, a quarter turn clockwise. */
    public static int turned(int bits) {
        int turned = 0;
        for (int row = 0; row < PAYLOAD_CELLS; row++) {
            for (int column = 0; column < PAYLOAD_CELLS; column++) {
                int from = PAYLOAD_CELLS * (PAYLOAD_CELLS - 1 - column) + row;
                turned = turned << 1 | bits >> (WORD_BITS - 1 - from) & 1;
            }
        }
        return turned;
    }

    private static byte[] numbers() {
        byte[] numbers = new byte[WORDS];
        Arrays.fill(numbers, (byte) -1);
        for (int number = 0; number < COUNT; number++) {
            int word = BITS[number];
            for (int turn = 0; turn < 4; turn++) {
                numbers[word] = (byte) number;
                for (int bit = 0; bit < WORD_BITS; bit++) {
                    numbers[word ^ 1 << bit] = (byte) number;
                }
                word = turned(word);
            }
        }
        return numbers;
    }
}
