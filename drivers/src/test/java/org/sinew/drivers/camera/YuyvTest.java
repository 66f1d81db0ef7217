package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YUYV against values that others have published. */
@Timeout(30)
class YuyvTest {
    private static byte[] rgb(int bytesPerLine, int width, int height, int... yuyv) {
        byte[] bytes = new byte[yuyv.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) yuyv[i];
        }
        byte[] rgb = new byte[3 * width * height];
        Yuyv.toRgb(bytes, bytesPerLine, width, height, rgb);
        return rgb;
    }

    /**
     * Colour bars, 100 percent, of ITU-R BT.601 in 8 bits: luminance, blue and red difference as tables of them give
     * (for instance those of Microsoft, "Recommended 8-Bit YUV Formats for Video Rendering", and of SMPTE bars).
     */
    @ParameterizedTest
    @CsvSource({
        "235, 128, 128, 255, 255, 255", // white
        "210, 16, 146, 255, 255, 0", // yellow
        "170, 166, 16, 0, 255, 255", // cyan
        "145, 54, 34, 0, 255, 0", // green
        "106, 202, 222, 255, 0, 255", // magenta
        "81, 90, 240, 255, 0, 0", // red
        "41, 240, 110, 0, 0, 255", // blue
        "16, 128, 128, 0, 0, 0", // black
        "126, 128, 128, 128, 128, 128", // grey
    })
    void colourBarsHaveTheirColours(int y, int u, int v, int red, int green, int blue) {
        byte[] rgb = rgb(4, 2, 1, y, u, y, v);
        for (int pixel = 0; pixel < 2; pixel++) {
            assertThat(rgb[3 * pixel] & 0xFF).as("red").isBetween(red - 1, red + 1);
            assertThat(rgb[3 * pixel + 1] & 0xFF).as("green").isBetween(green - 1, green + 1);
            assertThat(rgb[3 * pixel + 2] & 0xFF).as("blue").isBetween(blue - 1, blue + 1);
        }
    }

    @Test
    void staysWithinOneOfTheFormulaOfBt601() {
        for (int y = 0; y < 256; y += 5) {
            for (int u = 0; u < 256; u += 15) {
                for (int v = 0; v < 256; v += 15) {
                    byte[] rgb = rgb(4, 2, 1, y, u, y, v);
                    double luminance = 255.0 / 219 * (y - 16);
                    double blue = 255.0 / 112 * 0.886 * (u - 128);
                    double red = 255.0 / 112 * 0.701 * (v - 128);
                    near(rgb[0], luminance + red);
                    near(rgb[1], luminance - blue * 0.114 / 0.587 - red * 0.299 / 0.587);
                    near(rgb[2], luminance + blue);
                }
            }
        }
    }

    private static void near(byte value, double formula) {
        assertThat((double) (value & 0xFF)).isBetween(Math.clamp(formula, 0, 255) - 1.5,
                Math.clamp(formula, 0, 255) + 1.5);
    }

    @Test
    void eachPixelHasItsOwnLuminanceAndRowsMayBePadded() {
        byte[] rgb = rgb(6, 2, 2, 16, 128, 235, 128, 99, 99, 235, 128, 16, 128, 99, 99);
        assertThat(rgb).containsExactly(0, 0, 0, -1, -1, -1, -1, -1, -1, 0, 0, 0);
    }

    @Test
    void anOddWidthEndsWithHalfAPair() {
        byte[] rgb = rgb(8, 3, 1, 16, 128, 16, 128, 235, 128, 0, 128);
        assertThat(rgb).containsExactly(0, 0, 0, 0, 0, 0, -1, -1, -1);
    }
}
