package org.sinew.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Copies of pictures that came as JPEG. */
class ImageTest {
    private final Image image = new Image(2, 1, false);
    private final Image copy = new Image(2, 1, false);

    private static byte[] kept(Image of) {
        return Arrays.copyOf(of.jpeg, of.jpegLength);
    }

    @Test
    void aCopyHasBytesOfItsOwn() {
        byte[] came = {1, 2, 3, 4};
        image.keepJpeg(came, 3);
        copy.copy(image);
        came[0] = 9;
        image.jpeg[1] = 9;
        assertThat(kept(copy)).containsExactly(1, 2, 3);
    }

    @Test
    void aCopyOfPixelsForgetsTheFileBefore() {
        copy.keepJpeg(new byte[] {1, 2, 3}, 3);
        copy.copy(image);
        assertThat(copy.jpegLength).isZero();
    }

    @Test
    void roomIsUsedAgain() {
        image.keepJpeg(new byte[100], 100);
        byte[] room = image.jpeg;
        image.keepJpeg(new byte[125], 120);
        assertThat(image.jpeg).isSameAs(room);
        image.keepJpeg(new byte[126], 126);
        assertThat(image.jpeg).isNotSameAs(room);
        assertThat(new Image(2, 1, false).jpeg).as("none until it is needed").isEmpty();
    }
}
