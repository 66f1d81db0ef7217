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
    private static final int DQT = 0xDB;
    private static final int ALL_HUFFMAN = 0b1111;
    private static final int GREY_HUFFMAN = 0b0101;

    private int width;
    private int height;
    private int components;
    private int huffman; // bits of the tables that are there: 0 and 1 for direct current, then for alternating
    private int quantization; // bits of the tables that are there
    private int quantizers; // bits of the tables that components want

    /** Whether there is a header, it says what the picture's size is, and it has the quantization tables. */
    boolean read(byte[] jpeg, int length) {
        components = 0;
        huffman = 0;
        quantization = 0;
        quantizers = 0;
        int at = 2;
        while (at + 4 <= length) {
            int code = jpeg[at + 1] & 0xFF;
            if (jpeg[at] != (byte) 0xFF || code == 0xFF) {
                at++; // fill byte, or one too many
                continue;
            }
            int bytes = word(jpeg, at + 2);
            if (code == SOS || bytes < 2 || at + 2 + bytes > length) {
                return code == SOS && components > 0 && (quantizers & ~quantization) == 0;
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
            for (int each = at + 12; each < at + 2 + bytes; each += 3) {
                quantizers |= 1 << (jpeg[each] & 0x0F);
            }
        } else if (code == DQT) {
            for (int table = at + 4; table < at + 2 + bytes; table += (jpeg[table] & 0xF0) == 0 ? 65 : 129) {
                quantization |= 1 << (jpeg[table] & 0x0F);
            }
        } else if (code == DHT) {
            huffman(jpeg, at + 4, at + 2 + bytes);
        }
    }

    /** Each table: class and number, how many codes there are of each of 16 lengths, their values. */
    private void huffman(byte[] jpeg, int from, int to) {
        int table = from;
        while (table + 17 <= to) {
            huffman |= 1 << ((jpeg[table] >> 4 & 1) * 2 + (jpeg[table] & 1));
            int values = 0;
            for (int i = 1; i <= 16; i++) {
                values += jpeg[table + i] & 0xFF;
            }
            table += 17 + values;
        }
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

    /** Whether no Huffman table is missing that there may be. */
    boolean hasHuffmanTables() {
        int all = components == 1 ? GREY_HUFFMAN : ALL_HUFFMAN;
        return (huffman & all) == all;
    }
}
