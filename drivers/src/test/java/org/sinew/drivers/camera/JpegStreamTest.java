package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures are found in whatever stream they come in. */
@Timeout(60)
class JpegStreamTest {
    private static final byte[] ONE = Pictures.jpeg(64, 48, 1);
    private static final byte[] TWO = Pictures.jpeg(64, 48, 2);
    private static final int LONGEST = 1 << 20;

    private final JpegStream stream = new JpegStream(LONGEST);

    /** Every picture found, when the stream comes in pieces of this size. */
    private List<byte[]> found(int piece, byte[]... parts) {
        byte[] all = Pictures.join(parts);
        List<byte[]> found = new ArrayList<>();
        for (int at = 0; at < all.length; at += piece) {
            byte[] next = Arrays.copyOfRange(all, at, Math.min(all.length, at + piece));
            if (stream.push(next, next.length, at)) {
                found.add(Arrays.copyOf(stream.picture(), stream.length()));
            }
        }
        return found;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 97})
    void findsPicturesInPiecesOfAnySize(int piece) {
        assertThat(found(piece, ONE, TWO, text("\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n"), ONE))
                .containsExactly(ONE, TWO, ONE);
        assertThat(stream.broken()).isZero();
    }

    @Test
    void keepsTheLastOfSeveralThatComeAtOnce() {
        byte[] both = Pictures.join(ONE, TWO);
        assertThat(stream.push(both, both.length, 5)).isTrue();
        assertThat(Arrays.copyOf(stream.picture(), stream.length())).isEqualTo(TWO);
    }

    @Test
    void theThumbnailInsideAPictureIsNoPicture() {
        byte[] thumbnail = Pictures.jpeg(16, 16, 3);
        byte[] picture = Pictures.with(ONE, 0xE1, Pictures.join(text("Exif\0\0"), thumbnail));
        assertThat(found(11, picture)).containsExactly(picture);
        assertThat(stream.broken()).isZero();
    }

    @Test
    void aPictureWithAnotherOneInItIsBrokenAndTheOtherIsWhole() {
        byte[] half = Arrays.copyOf(ONE, ONE.length / 2 + 200);
        assertThat(found(13, half, text("\r\n--frame\r\n\r\n"), TWO, ONE)).containsExactly(TWO, ONE);
        assertThat(stream.broken()).isOne();
    }

    @Test
    void aPictureCutOffInItsHeaderSpoilsTheNextAtMost() {
        byte[] header = Arrays.copyOf(ONE, 30); // in the middle of a table: its rest is taken from what follows
        List<byte[]> found = found(50, header, TWO, ONE, TWO);
        assertThat(found).hasSize(3).endsWith(ONE, TWO);
    }

    @Test
    void neitherNoiseNorTextIsAPicture() {
        byte[] noise = new byte[5000];
        new Random(4).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = noise[i] == (byte) 0xD8 ? 0 : noise[i]; // no beginning in it
        }
        assertThat(found(64, noise, text("HTTP/1.1 200 OK\r\n\r\n"), ONE, noise)).containsExactly(ONE);
    }

    @Test
    void aPictureWithoutEndIsGivenUpAtTheLongest() {
        JpegStream small = new JpegStream(1 << 16);
        byte[] endless = new byte[1 << 17]; // zeros are coded data
        byte[] begun = Arrays.copyOf(ONE, ONE.length - 2);
        assertThat(small.push(begun, begun.length, 1)).isFalse();
        assertThat(small.push(endless, endless.length, 2)).isFalse();
        assertThat(small.broken()).isOne();
        assertThat(small.push(TWO, TWO.length, 3)).isTrue();
    }

    @Test
    void tablesAloneAreNoPicture() {
        byte[] tables = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC4, 0, 3, 0, (byte) 0xFF, (byte) 0xD9};
        assertThat(found(4, tables, ONE)).containsExactly(ONE);
        assertThat(stream.broken()).isOne();
    }

    @Test
    void aPicturesStampIsThatOfItsFirstByte() {
        found(100, new byte[250], ONE);
        assertThat(stream.stampNanos()).isEqualTo(200);
    }

    @Test
    void whatWasBegunBeforeAnInterruptionIsForgotten() {
        byte[] half = Arrays.copyOf(ONE, ONE.length / 2);
        stream.push(half, half.length, 1);
        stream.restart();
        assertThat(stream.broken()).isOne();
        assertThat(found(1000, TWO)).containsExactly(TWO);
        assertThat(stream.broken()).isOne();
    }
}
