package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.state.Image;

@Timeout(60)
class GrayRegionTest {
    @Test
    void nothingIsDarkInTheLargestWhitePicture() {
        int width = 3840;
        int height = 2160;
        Image white = new Image(width, height, false);
        Arrays.fill(white.rgb, (byte) 255);
        GrayRegion region = new GrayRegion(width, height);
        assertThat(region.take(white, 0, 0, width, height)).isTrue();
        region.markDark(width);
        for (int pixel = 0; pixel < width * height; pixel += 997) {
            assertThat(region.dark(pixel)).as("pixel %d", pixel).isFalse();
        }
    }
}
