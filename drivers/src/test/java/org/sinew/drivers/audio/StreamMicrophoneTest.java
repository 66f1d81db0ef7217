package org.sinew.drivers.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;
import org.sinew.state.SoundSample;

/** Files in virtual time; and a program in place of arecord, in real time. */
@Timeout(60)
class StreamMicrophoneTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    private Path folder;

    private Microphone wav(Clock clock, Sounds sounds) throws Exception {
        Path file = Files.write(folder.resolve("sound.wav"), Sounds.wav(sounds.samples()));
        return new StreamMicrophone.Driver().create("ear",
                new MicrophoneConfig(MicrophoneConfig.Source.WAV, Optional.of(file), Optional.empty()), clock);
    }

    @Test
    void aFileIsHeardOnceInTimeAndThenThereIsSilence() throws Exception {
        VirtualClock clock = new VirtualClock();
        List<String> heard = new ArrayList<>();
        try (Microphone microphone = wav(clock, new Sounds(1, 1).noise(0, 1, 0.01).clap(0.5, 0.8))) {
            microphone.start();
            for (int i = 0; i < 30; i++) {
                clock.elapse(100 * MILLI);
                assertThat(microphone.samples().poll()).isTrue();
                SoundSample sample = microphone.samples().value();
                heard.add((sample.stampNanos - VirtualClock.START_NANOS) / MILLI / 100 + " s/10: "
                        + Math.round(sample.levelDbfs) + " dB, " + sample.onsets);
                assertThat(clock.nanos() - sample.stampNanos).isBetween(0L, 20 * MILLI);
            }
        }
        assertThat(heard.get(3)).isEqualTo("4 s/10: -40 dB, 0");
        assertThat(heard.get(7)).isEqualTo("8 s/10: -40 dB, 1");
        assertThat(heard.get(29)).isEqualTo("30 s/10: -90 dB, 1");
    }

    @Test
    void aFileOfAnyRateIsHeardInTime() throws Exception {
        VirtualClock clock = new VirtualClock();
        short[] sound = new short[11_025 * 10]; // 50 divides no second of it
        Arrays.fill(sound, sound.length - 11_025, sound.length, (short) 20_000);
        byte[] bytes = Sounds.bytes(sound);
        Path file = Files.write(folder.resolve("old.wav"), Sounds.wav(Sounds.format(1, 1, 11_025, 16),
                Sounds.chunk("data", bytes.length, bytes)));
        WavSource source = new WavSource(new MicrophoneConfig(MicrophoneConfig.Source.WAV, Optional.of(file),
                Optional.empty()), clock);
        source.open();
        short[] block = new short[source.blockSamples()];
        for (int i = 1; i <= 510; i++) {
            assertThat(source.next(block, Long.MAX_VALUE) - VirtualClock.START_NANOS).isEqualTo(i * 20 * MILLI);
            assertThat(block[0] != 0).as("loud in the tenth second, block %d", i).isEqualTo(i > 450 && i <= 500);
        }
    }

    @Test
    void startedAnewItBeginsAnewAndGoesOnCounting() throws Exception {
        VirtualClock clock = new VirtualClock();
        Microphone microphone = wav(clock, new Sounds(0.4, 2).clap(0.2, 0.8));
        for (int round = 1; round <= 2; round++) {
            microphone.start();
            clock.elapse(500 * MILLI);
            microphone.close();
            microphone.close();
            assertThat(microphone.samples().poll()).isTrue();
            assertThat(microphone.samples().value().onsets).isEqualTo(round);
        }
        assertThatThrownBy(() -> {
            microphone.start();
            microphone.start();
        }).isInstanceOf(IllegalStateException.class).hasMessageContaining("close it first");
        microphone.close();
    }

    @Test
    void aFileThatIsNotThereIsRefusedByName() {
        Microphone microphone = new StreamMicrophone.Driver().create("ear", new MicrophoneConfig(
                MicrophoneConfig.Source.WAV, Optional.of(folder.resolve("none.wav")), Optional.empty()), Clock.WALL);
        assertThatThrownBy(microphone::start).isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("microphone ear: ").hasMessageContaining("none.wav is not there");
        assertThat(microphone.name()).isEqualTo("ear");
        microphone.close();
    }

    /** A microphone whose arecord is a script of these lines. */
    private Microphone arecord(String device, String... lines) throws Exception {
        return new StreamMicrophone("ear", Clock.WALL, source(device, lines));
    }

    private ArecordSource source(String device, String... lines) throws Exception {
        Path script = folder.resolve("arecord");
        Files.writeString(script, "#!/bin/sh\ncd " + folder + "\n" + String.join("\n", lines) + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        MicrophoneConfig config = new MicrophoneConfig(MicrophoneConfig.Source.ARECORD, Optional.empty(),
                Optional.ofNullable(device));
        return new ArecordSource(config, Clock.WALL, List.of(script.toString()));
    }

    private static void await(BooleanSupplier holds) {
        long end = System.nanoTime() + 20_000 * MILLI;
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(5 * MILLI);
        }
    }

    private static boolean onsets(Microphone microphone, long count) {
        microphone.samples().poll();
        return microphone.samples().value().onsets == count;
    }

    @Test
    void hearsWhatArecordWritesAndStartsItAgainWhenItDies() throws Exception {
        Files.write(folder.resolve("clap.raw"), Sounds.bytes(new Sounds(1, 3).noise(0, 1, 0.01).clap(0.5, 0.8)
                .samples()));
        try (Microphone microphone = arecord("plughw:1,0", "printf '%s ' \"$@\" > arguments", "cat clap.raw")) {
            long before = System.nanoTime();
            microphone.start();
            await(() -> onsets(microphone, 2)); // it has been started a second time
            assertThat(microphone.samples().value().stampNanos).isBetween(before, System.nanoTime());
            assertThat(folder.resolve("arguments")).hasContent(
                    "-q -t raw -f S16_LE -r 16000 -c 1 -D plughw:1,0 --period-time=20000 ");
        }
    }

    @Test
    void samplesAreNotLostBetweenTwoReads() throws Exception {
        Files.write(folder.resolve("tone.raw"), Sounds.bytes(new Sounds(0.2, 3).tone(0, 1, 500, 0.5, false).samples()));
        try (Microphone microphone = arecord(null, "head -c 1001 tone.raw", "sleep 0.1", "tail -c +1002 tone.raw",
                "exec sleep 60")) {
            microphone.start();
            Thread.sleep(200);
            await(() -> microphone.samples().poll() || microphone.samples().value().stampNanos > 0);
            assertThat(microphone.samples().value().levelDbfs).as("bytes in order").isBetween(-9.2, -8.9);
        }
    }

    @Test
    void soundThatPiledUpWhileNobodyReadKeepsItsTime() throws Exception {
        SoundSource source = source(null, "head -c 16000 /dev/zero", "sleep 1.5", "exec cat /dev/zero");
        source.open();
        long opened = System.nanoTime();
        Thread.sleep(1000); // the thread stands still; half a second of sound is there
        short[] block = new short[source.blockSamples()];
        for (int i = 1; i <= 25; i++) {
            assertThat(source.next(block, System.nanoTime()) - opened).as("block %d", i)
                    .isBetween(i * 20 * MILLI - 5 * MILLI, i * 20 * MILLI);
        }
        long before = System.nanoTime();
        assertThat(source.next(block, before + 20_000 * MILLI)).as("waited for").isGreaterThan(before);
        source.close();
    }

    @Test
    void theLastWordsOfArecordAreTold() throws Exception {
        Microphone microphone = arecord("plughw:9,0", "echo 'arecord: main:850: audio open error: No such device' >&2",
                "exit 1");
        assertThatThrownBy(microphone::start).isInstanceOf(DeviceException.class).hasMessageContainingAll(
                "microphone ear: arecord has ended with code 1", "audio open error: No such device", "arecord -L");
        microphone.close();
    }

    @Test
    void withoutArecordItSaysHowToInstallIt() {
        MicrophoneConfig config = new MicrophoneConfig(MicrophoneConfig.Source.ARECORD, Optional.empty(),
                Optional.empty());
        Microphone microphone = new StreamMicrophone("ear", Clock.WALL, new ArecordSource(config, Clock.WALL,
                List.of("no-such-program")));
        assertThatThrownBy(microphone::start).hasMessageContaining("sudo apt install alsa-utils");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            source: wav | path | source wav needs a file
            source: arecord, path: a.wav | path | only source wav has a path
            source: wav, path: a.wav, device: x | device | only source arecord has a device
            source: arecord, device: "" | device | arecord -L lists them
            source: arecord, device: "hw:1 -x" | device | is no name of a sound card
            source: pulse | source | takes one of wav, arecord
            """)
    void whatDoesNotFitTheSourceIsRefusedByItsKey(String keys, String key, String advice) {
        assertThatThrownBy(() -> ConfigReader.parse("robot.yaml", "{ " + keys + " }").bind(MicrophoneConfig.class))
                .isInstanceOf(ConfigException.class).hasMessageContainingAll("robot.yaml:1:", key, advice);
    }

    @Test
    void aNameOfASoundCardNeedsQuotesInBraces() throws Exception {
        assertThat(ConfigReader.parse("robot.yaml", "{ source: arecord, device: \"plughw:1,0\" }")
                .bind(MicrophoneConfig.class).device()).contains("plughw:1,0");
    }
}
