package org.sinew.drivers.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.device.DeviceException;

/** WAV files as programs write them, and as they break. */
@Timeout(30)
class WavFileTest {
    private static final short[] SOUND = {1, -2, 300, -32768, 32767, 0};

    @TempDir
    private Path folder;

    private WavFile read(byte[] bytes) throws Exception {
        return WavFile.read(Files.write(folder.resolve("a.wav"), bytes));
    }

    private void refused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DeviceException.class).hasMessageContaining("a.wav")
                .hasMessageContainingAll(words);
    }

    @Test
    void readsOneChannel() throws Exception {
        WavFile file = read(Sounds.wav(SOUND));
        assertThat(file.samples()).isEqualTo(SOUND);
        assertThat(file.samplesPerSec()).isEqualTo(16_000);
    }

    @Test
    void twoChannelsBecomeTheirMean() throws Exception {
        byte[] both = Sounds.bytes((short) 100, (short) 200, (short) -32768, (short) -32768, (short) 32767,
                (short) 32767);
        assertThat(read(Sounds.wav(Sounds.format(1, 2, 44_100, 16), Sounds.chunk("data", both.length, both)))
                .samples()).containsExactly(150, -32768, 32767);
    }

    @Test
    void otherChunksAreSkippedEvenOfOddLength() throws Exception {
        byte[] bytes = Sounds.bytes(SOUND);
        assertThat(read(Sounds.wav(Sounds.chunk("LIST", 3, new byte[3]), Sounds.format(1, 1, 8000, 16),
                Sounds.chunk("fact", 4, new byte[4]), Sounds.chunk("data", bytes.length, bytes),
                Sounds.chunk("id3 ", 5, new byte[5]))).samples()).isEqualTo(SOUND);
    }

    @Test
    void readsTheExtensibleFormat() throws Exception {
        byte[] content = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0xFFFE)
                .putShort((short) 1).putInt(16_000).putInt(32_000).putShort((short) 2).putShort((short) 16)
                .putShort((short) 22).putShort((short) 16).putInt(4).putShort((short) 1).array();
        byte[] bytes = Sounds.bytes(SOUND);
        assertThat(read(Sounds.wav(Sounds.chunk("fmt ", 40, content), Sounds.chunk("data", bytes.length, bytes)))
                .samples()).isEqualTo(SOUND);
    }

    @Test
    void aLengthThatItsWriterDidNotKnowIsTheRestOfTheFile() throws Exception {
        byte[] bytes = Sounds.bytes(SOUND);
        assertThat(read(Sounds.wav(Sounds.format(1, 1, 16_000, 16), Sounds.chunk("data", 0xFFFF_FFFFL, bytes)))
                .samples()).isEqualTo(SOUND);
    }

    @Test
    void whatIsNotReadIsSaidWithTheWayOut() {
        refused("no sound at all".getBytes(), "is no WAV file", "ffmpeg");
        refused(new byte[0], "is no WAV file");
        refused(Sounds.wav(Sounds.format(1, 1, 16_000, 8), Sounds.chunk("data", 2, new byte[2])),
                "1 channel(s) of 8 bits", "ffmpeg");
        refused(Sounds.wav(Sounds.format(3, 1, 16_000, 32), Sounds.chunk("data", 4, new byte[4])), "format 3");
        refused(Sounds.wav(Sounds.format(1, 6, 16_000, 16), Sounds.chunk("data", 12, new byte[12])),
                "6 channel(s)");
        refused(Sounds.wav(Sounds.format(1, 1, 100, 16), Sounds.chunk("data", 2, new byte[2])), "100 samples/s");
        refused(Sounds.wav(Sounds.format(1, 1, 16_000, 16)), "has no chunk \"data\"");
        refused(Sounds.wav(Sounds.chunk("data", 2, new byte[2])), "has no chunk \"fmt \"");
        refused(Sounds.wav(Sounds.format(1, 1, 16_000, 16), Sounds.chunk("data", 0)), "has no sound in it");
        assertThatThrownBy(() -> WavFile.read(folder.resolve("none.wav")))
                .hasMessageContaining("none.wav is not there");
    }

    @Test
    void aFileCutOffAnywhereIsRefused() throws Exception {
        byte[] whole = Sounds.wav(SOUND);
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length), " ");
        }
        assertThat(read(whole).samples()).isEqualTo(SOUND);
    }
}
