package org.sinew.drivers.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;

/** Keys of a camera as the reader of robot files binds them. */
@Timeout(30)
class CameraConfigTest {
    private static CameraConfig bind(String keys) throws ConfigException {
        return ConfigReader.parse("/robots/robot.yaml", "{ " + keys + " }").bind(CameraConfig.class);
    }

    @Test
    void theEntryOfTheRobotFileNeedsNoAngle() throws Exception {
        CameraConfig config = bind("source: v4l2, path: /dev/video0, size: [320, 240], rate_hz: 30");
        assertThat(config.width()).isEqualTo(320);
        assertThat(config.height()).isEqualTo(240);
        assertThat(config.path().orElseThrow()).hasToString("/dev/video0");
        assertThat(config.verticalFovRad()).isEqualTo(Math.toRadians(48.8));
        assertThat(config.periodNanos()).isEqualTo(33_333_333);
    }

    @Test
    void pathsAreSeenFromTheRobotFile() throws Exception {
        assertThat(bind("source: files, path: pictures, size: [64, 48], rate_hz: 5").path().orElseThrow())
                .hasToString("/robots/pictures");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            source: v4l2 | path | source v4l2 needs it, such as path: /dev/video0
            source: files | path | needs a picture or a folder of pictures
            source: mjpeg | url | such as url: http://192.168.1.20:8080/?action=stream
            source: rpicam, path: /dev/video0 | path | source rpicam has no path; take it out
            source: mjpeg, path: x | path | source mjpeg has no path; take it out, and write url: http://...
            source: rpicam, url: "http://a" | url | source rpicam needs neither url nor path
            source: v4l2, path: /dev/video0, url: "http://a" | url | source v4l2 has a path
            source: mjpeg, url: "ftp://a/b" | url | must be http://HOST... or https://HOST...
            source: mjpeg, url: "http://a b" | url | is no address
            source: mjpeg, url: "/stream" | url | must be http://HOST...
            source: webcam | source | takes one of v4l2, rpicam, mjpeg, files
            """)
    void whatDoesNotFitTheSourceIsRefusedByItsKey(String keys, String key, String advice) {
        assertThatThrownBy(() -> bind(keys + ", size: [64, 48], rate_hz: 5")).isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("/robots/robot.yaml:1:", key, advice);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            size: [64] | size
            size: [64, 48, 3] | size
            size: [64, 8] | size
            rate_hz: 0 | rate_hz
            rate_hz: 1000 | rate_hz
            vertical_fov_deg: 0 | vertical_fov_deg
            vertical_fov_deg: 180 | vertical_fov_deg
            """)
    void numbersOutOfRangeAreRefusedByTheirKey(String wrong, String key) {
        String others = key.equals("size") ? "rate_hz: 5" : key.equals("rate_hz") ? "size: [64, 48]"
                : "size: [64, 48], rate_hz: 5";
        assertThatThrownBy(() -> bind("source: rpicam, " + wrong + ", " + others))
                .isInstanceOf(ConfigException.class).hasMessageContaining(key);
    }
}
