package org.sinew.record.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LZ4 frames of all kinds of data, of others, and damaged ones. */
@Timeout(60)
class Lz4FrameTest {
    private final Lz4 lz4 = new Lz4();

    private byte[] compressed(byte[] data) {
        byte[] out = new byte[(int) Lz4.most(data.length)];
        return Arrays.copyOf(out, lz4.compress(data, data.length, out, 0));
    }

    @Test
    void givesBackAnything() throws DamageException {
        long seed = System.nanoTime();
        System.out.println("Lz4FrameTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] data = new byte[i < 100 ? i : random.nextInt(5000)];
            int alphabet = 1 + random.nextInt(random.nextBoolean() ? 3 : 255);
            for (int k = 0; k < data.length; k++) {
                data[k] = (byte) (random.nextInt(8) == 0 || k < 40 ? random.nextInt(alphabet)
                        : data[k - 1 - random.nextInt(2) * 30]);
            }
            assertRoundTrip(data);
        }
        byte[] large = new byte[(4 << 20) * 2 + 12_345];
        random.nextBytes(large);
        Arrays.fill(large, 1 << 20, 6 << 20, (byte) 3);
        assertRoundTrip(large);
    }

    private void assertRoundTrip(byte[] data) throws DamageException {
        byte[] back = new byte[data.length];
        Lz4Frame.decompress(ByteBuffer.wrap(compressed(data)), back, data.length);
        assertThat(back).isEqualTo(data);
    }

    /** Of lz4 1.9.4, -9 -B4 -BD -BX --content-size: the second block refers to the first; every checksum there is. */
    @Test
    void readsAFrameOfTheReferenceProgram() throws DamageException {
        String text = IntStream.range(0, 10_000).mapToObj(i -> i % 7 + " sinew ").collect(Collectors.joining());
        String ff = "ff";
        byte[] frame = HexFormat.of().parseHex("04224d185c4080380100000000005a2a01000093302073696e6577203108001332"
                + "0800133308001334080013350800133608000f3800" + ff.repeat(256) + "b050696e657720ac7fb0d842000000"
                + "0f3800" + ff.repeat(56) + "a050696e65772061c17a2e00000000ab6c7c37");
        byte[] back = new byte[text.length()];
        Lz4Frame.decompress(ByteBuffer.wrap(frame), back, back.length);
        assertThat(new String(back, StandardCharsets.US_ASCII)).isEqualTo(text);
        frame[7]++;
        assertThatThrownBy(() -> Lz4Frame.decompress(ByteBuffer.wrap(frame), back, back.length))
                .hasMessage("the head of its LZ4 frame has a wrong checksum");
    }

    @Test
    void neverLeavesItsArraysWhateverTheBytes() {
        Random random = new Random(5);
        byte[] data = new byte[3000];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i / 7 + random.nextInt(2));
        }
        byte[] frame = compressed(data);
        for (int i = 0; i < 20_000; i++) {
            byte[] wrong = frame.clone();
            wrong[random.nextInt(wrong.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                Lz4Frame.decompress(ByteBuffer.wrap(wrong, 0, random.nextInt(wrong.length + 1)), new byte[data.length],
                        data.length);
            } catch (DamageException e) {
                assertThat(e).hasMessageContaining("LZ4");
            }
        }
        assertThatThrownBy(() -> Lz4Frame.decompress(ByteBuffer.wrap(frame), new byte[4000], 4000))
                .hasMessage("its LZ4 frame gives 3000 bytes instead of 4000");
    }
}
