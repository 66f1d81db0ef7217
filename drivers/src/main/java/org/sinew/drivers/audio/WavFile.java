package org.sinew.drivers.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.sinew.device.DeviceException;
import org.sinew.text.WholeFile;

/**
 * A sound file in WAV format: RIFF chunks, of which {@code fmt } and {@code data} count (Microsoft and IBM, "Multimedia
 * Programming Interface and Data Specifications 1.0", 1991; WAVEFORMATEXTENSIBLE in Microsoft's documentation of
 * mmreg.h). Read here: PCM of 16 bits, one or two channels, 8000 to 192000 samples a second; two channels become their
 * mean. Chunks in any order and of other kinds are skipped; a program that wrote into a pipe leaves the length of
 * {@code data} at its largest, and then it goes to the end of the file.
 *
 * @param samples       of one channel
 * @param samplesPerSec rate
 */
record WavFile(short[] samples, int samplesPerSec) {
    private static final long LONGEST_BYTES = 200_000_000; // half an hour of CD quality
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final String ADVICE = "; convert it: ffmpeg -i IN -ac 1 -ar 16000 -c:a pcm_s16le OUT.wav";

    /** Reads a file. */
    static WavFile read(Path path) throws DeviceException {
        try {
            return parse(path, ByteBuffer.wrap(WholeFile.read(path, LONGEST_BYTES)).order(ByteOrder.LITTLE_ENDIAN));
        } catch (WholeFile.TooLargeException e) {
            throw new DeviceException(path + " is longer than " + LONGEST_BYTES / 1_000_000 + " MB; cut it", e);
        } catch (WholeFile.NoPlainFileException e) {
            throw new DeviceException(path + " is " + e.getReason() + "; path takes a WAV file", e);
        } catch (NoSuchFileException e) {
            throw new DeviceException(path + " is not there; path takes a WAV file", e);
        } catch (IOException e) {
            throw new DeviceException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static WavFile parse(Path path, ByteBuffer file) throws DeviceException {
        if (file.limit() < 12 || !word(file, 0).equals("RIFF") || !word(file, 8).equals("WAVE")) {
            throw new DeviceException(path + " is no WAV file" + ADVICE);
        }
        int format = -1;
        int data = -1;
        long at = 12;
        while (at + 8 <= file.limit() && (format < 0 || data < 0)) {
            String chunk = word(file, (int) at);
            if (chunk.equals("fmt ")) {
                format = (int) at;
            } else if (chunk.equals("data")) {
                data = (int) at;
            }
            long bytes = length(file, (int) at);
            at += 8 + bytes + (bytes & 1); // padded to whole words
        }
        if (format < 0 || data < 0) {
            throw new DeviceException(path + " has no chunk \"" + (format < 0 ? "fmt " : "data")
                    + "\": it is cut off or broken" + ADVICE);
        }
        int channels = channels(path, file, format);
        int rate = file.getInt(format + 12);
        return new WavFile(samples(path, file, data, channels), rate);
    }

    /** Checks the format: tag, channels, rate, bytes a second, bytes a frame, bits. */
    private static int channels(Path path, ByteBuffer file, int format) throws DeviceException {
        long bytes = length(file, format);
        if (bytes < 16 || format + 8 + bytes > file.limit()) {
            throw new DeviceException(path + " has a broken chunk \"fmt \"" + ADVICE);
        }
        int tag = file.getShort(format + 8) & 0xFFFF;
        tag = tag == EXTENSIBLE && bytes >= 26 ? file.getShort(format + 8 + 24) & 0xFFFF : tag; // of the subformat
        int channels = file.getShort(format + 10) & 0xFFFF;
        int rate = file.getInt(format + 12);
        int bits = file.getShort(format + 22) & 0xFFFF;
        if (tag != PCM || bits != 16 || channels < 1 || channels > 2 || rate < 8000 || rate > 192_000) {
            throw new DeviceException(path + " has " + channels + " channel(s) of " + bits + " bits, format " + tag
                    + ", " + rate + " samples/s; read are 1 or 2 channels of 16 bits, format 1 (PCM), 8000 to 192000"
                    + " samples/s" + ADVICE);
        }
        return channels;
    }

    private static short[] samples(Path path, ByteBuffer file, int data, int channels) throws DeviceException {
        long bytes = length(file, data);
        long there = file.limit() - (data + 8L);
        boolean open = bytes >= 0x7FFF_FF00L; // its writer did not know the end
        if (bytes > there && !open) {
            throw new DeviceException(path + " is cut off: " + bytes + " bytes of sound are announced, " + there
                    + " are there; copy it again");
        }
        int frames = (int) (Math.min(bytes, there) / (2L * channels));
        if (frames == 0) {
            throw new DeviceException(path + " has no sound in it");
        }
        short[] samples = new short[frames];
        for (int i = 0; i < frames; i++) {
            int at = data + 8 + 2 * channels * i;
            samples[i] = channels == 1 ? file.getShort(at)
                    : (short) (file.getShort(at) + file.getShort(at + 2) >> 1);
        }
        return samples;
    }

    private static String word(ByteBuffer file, int at) {
        return new String(file.array(), at, 4, StandardCharsets.US_ASCII);
    }

    private static long length(ByteBuffer file, int chunk) {
        return file.getInt(chunk + 4) & 0xFFFF_FFFFL;
    }
}
