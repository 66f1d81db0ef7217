package org.sinew.drivers.audio;

import java.nio.file.Path;
import java.util.Optional;
import org.sinew.config.BadValue;
import org.sinew.config.Matches;

/**
 * Keys of a microphone in the robot file.
 *
 * @param source what gives the sound
 * @param path   wav: the file
 * @param device arecord: the sound card's name, as {@code arecord -L} lists it; without it the system's usual one
 */
public record MicrophoneConfig(Source source, Optional<Path> path,
        @Matches(MicrophoneConfig.DEVICE) Optional<String> device) {
    /** What no program takes for one of its options. */
    static final String DEVICE = "[!-,.-~][!-~]*";

    /** What gives the sound. */
    public enum Source {
        /** A WAV file, once, in real time; then silence. */
        WAV,
        /** A sound card, by the program arecord. */
        ARECORD
    }

    public MicrophoneConfig {
        boolean wav = source == Source.WAV;
        BadValue.unless(!wav || path.isPresent(), "path", "is missing: source wav needs a file, such as"
                + " path: clap.wav");
        BadValue.unless(wav || path.isEmpty(), "path", "only source wav has a path; a sound card is"
                + " device: \"plughw:1,0\"");
        BadValue.unless(!wav || device.isEmpty(), "device", "only source arecord has a device; a file is path: ...");
        path.ifPresent(file -> BadValue.unless(!file.toString().isBlank(), "path", "is empty; write a WAV file"));
        device.ifPresent(MicrophoneConfig::named);
    }

    private static void named(String device) {
        BadValue.unless(device.matches(DEVICE), "device", "is no name of a sound card; arecord -L"
                + " lists them, such as \"plughw:1,0\"");
    }
}
