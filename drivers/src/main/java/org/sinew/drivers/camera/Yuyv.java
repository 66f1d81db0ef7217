package org.sinew.drivers.camera;

/**
 * YUYV 4:2:2 pictures ("YUY2"): four bytes for two pixels, luminance, blue difference, luminance, red difference
 * (Linux media documentation, V4L2_PIX_FMT_YUYV). Luminance 16 to 235, differences 16 to 240 around 128, by ITU-R
 * BT.601, which is what USB cameras give (USB Video Class 1.5, table 3-32: default matrix coefficients SMPTE 170M).
 */
final class Yuyv {
    private Yuyv() {
    }

    /**
     * Turns a picture into red, green and blue, by whole numbers: BT.601's factors 1.164, 1.596, 0.391, 0.813 and 2.018
     * times 256.
     *
     * @param bytesPerLine from one row to the next: two for each pixel, or more
     */
    static void toRgb(byte[] yuyv, int bytesPerLine, int width, int height, byte[] rgb) {
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x += 2) {
                int pair = y * bytesPerLine + 2 * x;
                int u = (yuyv[pair + 1] & 0xFF) - 128;
                int v = (yuyv[pair + 3] & 0xFF) - 128;
                at = pixel(yuyv[pair] & 0xFF, u, v, rgb, at);
                if (x + 1 < width) {
                    at = pixel(yuyv[pair + 2] & 0xFF, u, v, rgb, at);
                }
            }
        }
    }

    private static int pixel(int luminance, int u, int v, byte[] rgb, int at) {
        int y = 298 * (luminance - 16) + 128; // half of 256: rounds
        rgb[at] = clip(y + 409 * v >> 8);
        rgb[at + 1] = clip(y - 100 * u - 208 * v >> 8);
        rgb[at + 2] = clip(y + 516 * u >> 8);
        return at + 3;
    }

    private static byte clip(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
