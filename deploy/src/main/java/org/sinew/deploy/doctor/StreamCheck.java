package org.sinew.deploy.doctor;

import java.util.List;
import java.util.stream.Stream;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.audio.MicrophoneConfig;
import org.sinew.drivers.camera.CameraConfig;

/** The cameras and microphones that a robot file names. */
final class StreamCheck {
    private static final List<String> PROGRAMS = List.of("/usr/bin/", "/usr/local/bin/", "/bin/");

    private final SystemFiles files;
    private final Account account;

    StreamCheck(SystemFiles files, Account account) {
        this.files = files;
        this.account = account;
    }

    Stream<Finding> all(RobotConfig robot) {
        return Stream.concat(robot.cameras().stream().flatMap(this::camera),
                robot.microphones().stream().flatMap(this::microphone));
    }

    private Stream<Finding> camera(RobotConfig.Stream entry) {
        String where = "camera " + entry.name();
        if (!(entry.config() instanceof CameraConfig config)) {
            return Stream.empty(); // a kit maker's own
        }
        return switch (config.source()) {
            case V4L2 -> device(where, config.path().orElseThrow().toString(), "plug it in"
                    + files.orName("/dev", "video*"));
            case RPICAM -> program(where, "sudo apt-get install rpicam-apps-lite", "rpicam-vid", "libcamera-vid");
            case MJPEG, FILES -> Stream.empty();
        };
    }

    private Stream<Finding> microphone(RobotConfig.Stream entry) {
        String where = "microphone " + entry.name();
        boolean card = entry.config() instanceof MicrophoneConfig config
                && config.source() == MicrophoneConfig.Source.ARECORD;
        if (!card) {
            return Stream.empty();
        }
        List<String> cards = files.list("/dev/snd", "pcmC*c");
        return Stream.concat(program(where, "sudo apt-get install alsa-utils", "arecord"), cards.isEmpty()
                ? Stream.of(Finding.problem(where, "no sound card that records is here", "plug a microphone in"))
                : device(where, cards.getFirst(), ""));
    }

    private Stream<Finding> device(String where, String device, String fix) {
        if (!files.exists(device)) {
            return Stream.of(Finding.problem(where, device + " is not there", fix));
        }
        return Stream.of(account.refused(where, device).orElseGet(() -> Finding.ok(where, device)));
    }

    private Stream<Finding> program(String where, String fix, String... names) {
        boolean there = Stream.of(names).anyMatch(name -> PROGRAMS.stream().anyMatch(folder ->
                files.exists(folder + name)));
        return there ? Stream.empty()
                : Stream.of(Finding.problem(where, "the program " + names[0] + " is not installed", fix));
    }
}
