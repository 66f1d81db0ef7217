package org.sinew.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.state.Image;

@Timeout(60)
class PictureFileTest {
    @TempDir
    Path folder;

    @Test
    void readsColoursAsTheyAreWritten() throws IOException, ModelException {
        BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        drawn.setRGB(2, 1, 0x10FE80);
        for (String form : new String[] {"png", "bmp"}) {
            Path file = folder.resolve("a." + form);
            ImageIO.write(drawn, form, file.toFile());
            Image picture = PictureFile.read(file);
            assertThat(picture.width).isEqualTo(3);
            assertThat(picture.height).isEqualTo(2);
            assertThat(new int[] {picture.rgb[15] & 0xFF, picture.rgb[16] & 0xFF, picture.rgb[17] & 0xFF})
                    .containsExactly(0x10, 0xFE, 0x80);
        }
    }

    @Test
    void readsGrayAsItIsWritten() throws ModelException {
        Image colour = PictureFile.read(PictureTensorTest.resource("area.png"));
        Image gray = PictureFile.read(PictureTensorTest.resource("gray.png"));
        for (int i = 0; i < gray.rgb.length; i++) {
            assertThat(gray.rgb[i]).as("gray.png is the red of area.png").isEqualTo(colour.rgb[i / 3 * 3]);
        }
    }

    @Test
    void readsGrayOfSixteenBitsAndWithTransparencyAsItIsWritten() throws IOException, ModelException {
        BufferedImage deep = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(1, 1, 0, 88 * 257);
        ColorModel grayAndAlpha = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = grayAndAlpha.createCompatibleWritableRaster(2, 2);
        raster.setPixel(1, 1, new int[] {88, 200});
        BufferedImage clear = new BufferedImage(grayAndAlpha, raster, false, null);
        for (BufferedImage each : List.of(deep, clear)) {
            Path file = folder.resolve("gray.png");
            ImageIO.write(each, "png", file.toFile());
            Image picture = PictureFile.read(file);
            assertThat(Arrays.copyOfRange(picture.rgb, 9, 12)).containsExactly(88, 88, 88);
        }
    }

    @Test
    void refusesWhatIsNoPicture() throws IOException {
        Path file = folder.resolve("a.png");
        assertThatThrownBy(() -> PictureFile.read(file)).isInstanceOf(ModelException.class)
                .hasMessage(file + ": there is no such file; check the path");
        Files.writeString(file, "not a picture");
        assertThatThrownBy(() -> PictureFile.read(file)).isInstanceOf(ModelException.class)
                .hasMessage(file + ": is no picture that can be read; give a PNG or JPEG file");
        byte[] whole = Files.readAllBytes(PictureTensorTest.resource("area.png"));
        Files.write(file, Arrays.copyOf(whole, 40));
        assertThatThrownBy(() -> PictureFile.read(file)).isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot be read as a picture").hasMessageEndingWith("give a PNG or JPEG file");
    }
}
