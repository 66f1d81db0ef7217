package org.sinew.drivers.servo;

import java.util.Arrays;

/**
 * Finds replies in a stream of bytes. Takes a reply only with the expected length and a right sum; from anything
 * else it moves on by one byte, so that no reply is lost behind noise.
 */
public final class StsReplies {
    private final byte[] buffer = new byte[512];
    private int start;
    private int end;
    private int frame;
    private int frameData;
    private int skipped;
    private int badSums;

    /** Forgets everything. */
    public void clear() {
        start = 0;
        end = 0;
        skipped = 0;
        badSums = 0;
    }

    /** Adds received bytes; at most 256 between two calls of {@link #next}. */
    public void add(byte[] bytes, int offset, int length) {
        System.arraycopy(bytes, offset, buffer, room(), length);
        end += length;
    }

    private int room() {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        return end;
    }

    /**
     * The next reply.
     *
     * @param data  number of data bytes that it must have
     * @param ended nothing more will come: a frame cut short is skipped rather than waited for
     * @return whether there is one
     */
    public boolean next(int data, boolean ended) {
        while (end - start >= (ended ? 1 : 6)) {
            if (!looksRight(data)) {
                skip();
            } else if (end - start < 6 + data) {
                if (!ended) {
                    return false;
                }
                skip();
            } else if ((buffer[start + 5 + data] & 0xFF) != StsFrames.checksum(buffer, start + 2, start + 5 + data)) {
                badSums++;
                skip();
            } else {
                frame = start;
                frameData = data;
                start += 6 + data;
                return true;
            }
        }
        return false;
    }

    /** The reply found last is nobody's: looks for another from its second byte on. */
    public void reject() {
        start = frame + 1;
        skipped++;
    }

    private boolean looksRight(int data) {
        return end - start >= 6 && buffer[start] == -1 && buffer[start + 1] == -1
                && (buffer[start + 2] & 0xFF) <= 0xFD && (buffer[start + 3] & 0xFF) == data + 2;
    }

    private void skip() {
        start++;
        skipped++;
    }

    /** Id of the reply found last. */
    public int id() {
        return buffer[frame + 2] & 0xFF;
    }

    /** Error bits of the reply found last. */
    public int error() {
        return buffer[frame + 4] & 0xFF;
    }

    /** Data byte {@code i} of the reply found last. */
    public int data(int i) {
        return buffer[frame + 5 + i] & 0xFF;
    }

    /** Two data bytes of the reply found last, from {@code i} on. */
    public int word(int i) {
        return StsFrames.word(buffer, frame + 5 + i);
    }

    /** Copies the data bytes of the reply found last to the start of {@code out}. */
    void copyTo(byte[] out) {
        System.arraycopy(buffer, frame + 5, out, 0, frameData);
    }

    /** Whether the frame found last is byte for byte {@code sent}. */
    public boolean is(byte[] sent, int length) {
        return length == 6 + frameData && Arrays.equals(buffer, frame, frame + length, sent, 0, length);
    }

    /** Bytes that belonged to no reply since {@link #clear()}. */
    public int skipped() {
        return skipped;
    }

    /** Candidates with a wrong sum since {@link #clear()}. */
    public int badSums() {
        return badSums;
    }
}
