package org.sinew.drivers.camera;

/**
 * What the segments before a JPEG picture's coded data say (ITU-T T.81, annex B.2). Used by one thread, again and
 * again.
 */
final class JpegHeader {
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOS = 0xDA;

    private int width;
    private int height;
    private int components;
    private boolean huffmanTables;

    /** Whether there is a header, and it says what the picture's size is. */
    boolean read(byte[] jpeg, int length) {
        components = 0;
        huffmanTables = false;
        int at = 2;
        while (at + 4 <= length) {
            int code = jpeg[at + 1] & 0xFF;
            if (jpeg[at] != (byte) 0xFF || code == 0xFF) {
                at++; // fill byte, or one too many
                continue;
            }
            int bytes = word(jpeg, at + 2);
            if (code == SOS || bytes < 2 || at + 2 + bytes > length) {
                return code == SOS && components > 0;
            }
            segment(jpeg, at, code, bytes);
            at += 2 + bytes;
        }
        return false;
    }

    private void segment(byte[] jpeg, int at, int code, int bytes) {
        boolean frame = code >= 0xC0 && code <= 0xCF && code != DHT && code != JPG && code != DAC;
        if (frame && bytes >= 8) { // length, precision, height, width, components
            height = word(jpeg, at + 5);
            width = word(jpeg, at + 7);
            components = jpeg[at + 9] & 0xFF;
        }
        huffmanTables |= code == DHT;
    }

    private static int word(byte[] jpeg, int at) {
        return (jpeg[at] & 0xFF) << 8 | jpeg[at + 1] & 0xFF;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** 1: grey, 3: colour. */
    int components() {
        return components;
    }

    boolean hasHuffmanTables() {
        return huffmanTables;
    }
}
