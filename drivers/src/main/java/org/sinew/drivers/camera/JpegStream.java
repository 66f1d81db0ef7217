package org.sinew.drivers.camera;

import java.util.Arrays;

/**
 * Finds JPEG pictures in a stream of bytes, whatever stands between them: nothing (rpicam-vid), the lines of
 * {@code multipart/x-mixed-replace} in any dialect (HTTP), padding (V4L2 buffers). It follows the structure of ITU-T
 * T.81, annex B: segments are skipped by their length, so that the end marker of a thumbnail inside one is not taken
 * for the picture's; only between them, and in the coded data, where 0xFF is followed by 0x00, do markers count.
 *
 * <p>A picture in which another one begins, or which is longer than a picture can be, is counted as broken and left
 * out. Used by one thread. Allocates only until its two buffers are as long as the longest picture.
 */
final class JpegStream {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int TEM = 0x01;
    private static final int FIRST_BYTES = 1 << 16;

    /** Where in a picture the next byte is. */
    private enum Expect { PICTURE, SOI_CODE, MARKER, MARKER_CODE, LENGTH_HIGH, LENGTH_LOW, SEGMENT, DATA, DATA_CODE }

    private final int longest;
    private byte[] growing = new byte[FIRST_BYTES];
    private int grown;
    private long grownStampNanos;
    private byte[] picture = new byte[FIRST_BYTES];
    private int length;
    private long stampNanos;
    private Expect expect = Expect.PICTURE;
    private int segment; // its marker code
    private int left; // bytes of the segment
    private boolean scanned; // coded data have begun
    private long broken;

    /** @param longest bytes of the longest picture there can be */
    JpegStream(int longest) {
        this.longest = longest;
    }

    /** The last whole picture. */
    byte[] picture() {
        return picture;
    }

    /** Its length in bytes. */
    int length() {
        return length;
    }

    /** The time that was given with its first byte. */
    long stampNanos() {
        return stampNanos;
    }

    /** Pictures that were begun, and never ended as they should. */
    long broken() {
        return broken;
    }

    /** Counts what has begun as broken, and waits for the next picture: the stream was interrupted. */
    void restart() {
        giveUp();
        expect = Expect.PICTURE;
    }

    /**
     * Takes the next bytes.
     *
     * @param nowNanos when they came
     * @return whether a picture has ended in them; of several the last one is kept
     */
    boolean push(byte[] bytes, int count, long nowNanos) {
        boolean ended = false;
        for (int i = 0; i < count; i++) {
            int b = bytes[i] & 0xFF;
            if (expect != Expect.PICTURE) {
                append((byte) b);
            }
            ended |= take(b, nowNanos);
        }
        return ended;
    }

    /** Whether the picture ends with this byte. */
    private boolean take(int b, long nowNanos) {
        switch (expect) {
            case PICTURE -> begin(b, nowNanos);
            case SOI_CODE -> {
                if (b == SOI) {
                    expect = Expect.MARKER;
                } else {
                    grown = 0; // it was none
                    expect = Expect.PICTURE;
                    begin(b, nowNanos);
                }
            }
            case MARKER -> expect = b == 0xFF ? Expect.MARKER_CODE : Expect.MARKER;
            case DATA -> expect = b == 0xFF ? Expect.DATA_CODE : Expect.DATA;
            case MARKER_CODE, DATA_CODE -> {
                return marker(b, nowNanos);
            }
            case LENGTH_HIGH -> {
                left = b << 8;
                expect = Expect.LENGTH_LOW;
            }
            case LENGTH_LOW -> {
                left += b - 2; // it counts itself
                if (left < 0) {
                    restart();
                } else {
                    expect = left == 0 ? afterSegment() : Expect.SEGMENT;
                }
            }
            case SEGMENT -> expect = --left == 0 ? afterSegment() : Expect.SEGMENT;
        }
        return false;
    }

    private void begin(int b, long nowNanos) {
        if (b == 0xFF) {
            grown = 0;
            append((byte) b);
            grownStampNanos = nowNanos;
            scanned = false;
            expect = Expect.SOI_CODE;
        }
    }

    private boolean marker(int code, long nowNanos) {
        if (code == 0xFF) {
            return false; // fill byte
        }
        if (code == SOI) { // the next picture, before this one has ended
            giveUp();
            begin(0xFF, nowNanos);
            append((byte) SOI);
            expect = Expect.MARKER;
        } else if (code == EOI) {
            return end();
        } else if (code == 0 || code == TEM || (code >= 0xD0 && code < SOI)) { // stuffing, or no segment follows
            expect = expect == Expect.DATA_CODE ? Expect.DATA : Expect.MARKER;
        } else {
            segment = code;
            expect = Expect.LENGTH_HIGH;
        }
        return false;
    }

    private Expect afterSegment() {
        scanned |= segment == SOS;
        return segment == SOS ? Expect.DATA : Expect.MARKER;
    }

    private boolean end() {
        expect = Expect.PICTURE;
        if (!scanned) {
            giveUp(); // tables only
            return false;
        }
        byte[] other = picture;
        picture = growing;
        length = grown;
        stampNanos = grownStampNanos;
        growing = other;
        grown = 0;
        return true;
    }

    private void append(byte b) {
        if (grown == growing.length) {
            if (grown >= longest) {
                restart();
                return;
            }
            growing = Arrays.copyOf(growing, Math.min(longest, 2 * grown));
        }
        growing[grown++] = b;
    }

    private void giveUp() {
        if (grown > 1) {
            broken++;
        }
        grown = 0;
    }
}
