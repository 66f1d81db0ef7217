package org.sinew.state;

import org.jspecify.annotations.Nullable;

/**
 * One picture of a camera: colours, and the distance of each pixel where the camera measures it. Allocated once by
 * whoever reads pictures, on a thread of its own, and filled again and again; never touched by the loop thread.
 */
public final class Image {
    private static final byte[] NOTHING = {};

    /** Pixels in a row. */
    public final int width;
    /** Rows, the first at the top. */
    public final int height;
    /** Red, green and blue of each pixel, 0 to 255, row by row: {@code 3 * (y * width + x)}. */
    public final byte[] rgb;
    /** Distance of each pixel along the optical axis in m, row by row; infinite: nothing there. Null: not measured. */
    public final float @Nullable [] depthMetre;
    /** The very JPEG file that {@link #rgb} was decoded from, its first {@link #jpegLength} bytes; grows as needed. */
    public byte[] jpeg = NOTHING;
    /** 0: it did not come as JPEG. */
    public int jpegLength;
    /** Monotonic time of acquisition: the middle of the exposure as far as the source knows it; 0: no picture yet. */
    public long stampNanos;
    /** Pictures of this camera so far, from 1; 0: no picture yet. */
    public long sequence;

    /** @param withDepth whether it has room for distances */
    public Image(int width, int height, boolean withDepth) {
        this.width = width;
        this.height = height;
        rgb = new byte[3 * width * height];
        depthMetre = withDepth ? new float[width * height] : null;
    }

    /** Keeps the JPEG file that the pixels come from, for logs; {@code length} 0: they come from none. */
    public void keepJpeg(byte[] from, int length) {
        if (jpeg.length < length) {
            jpeg = new byte[length + length / 4]; // the next one may be a little longer
        }
        System.arraycopy(from, 0, jpeg, 0, length);
        jpegLength = length;
    }

    /**
     * Copies a picture of the same size, with its JPEG file, which is a tenth of its pixels; distances only where both
     * have room for them.
     */
    public void copy(Image other) {
        if (other.width != width || other.height != height) {
            throw new IllegalArgumentException("a picture of " + other.width + " x " + other.height
                    + " does not fit into one of " + width + " x " + height);
        }
        System.arraycopy(other.rgb, 0, rgb, 0, rgb.length);
        if (depthMetre != null && other.depthMetre != null) {
            System.arraycopy(other.depthMetre, 0, depthMetre, 0, depthMetre.length);
        }
        keepJpeg(other.jpeg, other.jpegLength);
        stampNanos = other.stampNanos;
        sequence = other.sequence;
    }
}
