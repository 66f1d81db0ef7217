package org.sinew.drivers.decode;

import java.util.List;

/**
 * Knows the frames of one bus protocol. Found by {@code ServiceLoader}, so that a kit maker's protocol can be shown
 * too. Cold code, any thread; keeps nothing between two calls.
 */
public interface FrameDecoder {
    /** The word on the command line. */
    String protocol();

    /**
     * Puts an exchange into words.
     *
     * @param sent     what the host sent; empty if it is not known
     * @param received what the host received: an echo of {@code sent}, replies, noise. Without {@code sent} also
     *                 frames that a host sends
     */
    Exchange decode(byte[] sent, byte[] received);

    /**
     * An exchange in words.
     *
     * @param frames  in the order of the wire, then the answers that did not come
     * @param echo    the host heard what it said; those bytes are in none of the frames
     * @param skipped bytes that belong to no frame
     */
    record Exchange(List<DecodedFrame> frames, boolean echo, int skipped) {
        public Exchange {
            frames = List.copyOf(frames);
        }
    }
}
