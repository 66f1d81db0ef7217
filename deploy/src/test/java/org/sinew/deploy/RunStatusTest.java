package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;

/** What is told of cameras and microphones: kid20 in virtual time, with an ear that hears one clap. */
@Timeout(60)
class RunStatusTest {
    private static final int SAMPLES_PER_SEC = 16_000;

    @TempDir
    private Path folder;

    /** Half a second of silence, 50 ms of a loud square wave, half a second of silence. */
    private void clap() throws IOException {
        byte[] pcm = new byte[2 * SAMPLES_PER_SEC * 21 / 20];
        for (int i = SAMPLES_PER_SEC / 2; i < SAMPLES_PER_SEC * 11 / 20; i++) {
            pcm[2 * i + 1] = (byte) (i / 8 % 2 == 0 ? 64 : -64);
        }
        AudioFormat format = new AudioFormat(SAMPLES_PER_SEC, 16, 1, true, false);
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(pcm), format, pcm.length / 2),
                AudioFileFormat.Type.WAVE, folder.resolve("clap.wav").toFile());
    }

    private RobotRun run(String devices, boolean models) throws Exception {
        Path file = folder.resolve("robot.yaml");
        Files.writeString(file, "include: " + Path.of("robots/kid20/robot.yaml").toAbsolutePath() + "\n" + devices);
        RobotConfig config = RobotConfig.read(file, DriverCatalog.load().types());
        var kind = new RobotRun.Kind(false, models, true, 1, Optional.empty(), Optional.empty(),
                Optional.empty());
        return new RobotRun(config, new RobotRun.Options(Optional.of(Duration.ofSeconds(3)), "",
                folder.resolve("control.sock"), false, kind), new PrintWriter(new StringWriter(), true),
                Simulation::of);
    }

    private static Map<?, ?> only(Object list) {
        return (Map<?, ?>) assertThat(list).asInstanceOf(InstanceOfAssertFactories.LIST).singleElement().actual();
    }

    private static Map<String, Object> status(RobotRun run) {
        return RunStatus.of(run.robot().orElseThrow(), true);
    }

    @Test
    void whatMicrophonesHearAndCamerasGiveIsInStatusAndSummary() throws Exception {
        clap();
        try (RobotRun run = run("devices:\n  ear: { type: microphone, source: wav, path: clap.wav }\n", true)) {
            Map<String, Object> summary = run.run().document();
            Map<?, ?> heard = only(summary.get("microphones"));
            assertThat(heard.get("name")).isEqualTo("ear");
            assertThat(heard.get("onsets")).isEqualTo(1L);
            assertThat((double) heard.get("level_dbfs")).as("silence at the end").isCloseTo(-90.3, within(0.1));
            assertThat((double) heard.get("age_ms")).isBetween(0.0, 60.0);
            Map<?, ?> camera = only(summary.get("cameras"));
            assertThat(camera.get("name")).isEqualTo("head_cam");
            assertThat((long) camera.get("frames")).isPositive();
            assertThat(camera.get("broken")).isEqualTo(0L);
            assertThat(only(status(run).get("sounds"))).isEqualTo(heard);
            assertThat(only(status(run).get("cameras"))).isEqualTo(camera);
        }
    }

    @Test
    void aLiveMicrophoneInVirtualTimeIsRefused() throws Exception {
        try (RobotRun run = run("devices:\n  ear: { type: microphone, source: arecord }\n", false)) {
            assertThatThrownBy(run::run).isInstanceOf(CommandFailure.class).hasMessage(folder.resolve("robot.yaml")
                    + ":3:3: microphone ear hears what sounds now, and virtual time does not wait for it; leave --fast"
                    + " out, or give it a file (source: wav)");
        }
    }

    @Test
    void ofWhatThereIsNotNothingIsSaid() throws Exception {
        try (RobotRun run = run("", false)) {
            assertThat(run.run().document()).doesNotContainKeys("cameras", "microphones");
            assertThat(status(run)).doesNotContainKeys("cameras", "sounds").containsEntry("name", "kid20");
        }
    }
}
