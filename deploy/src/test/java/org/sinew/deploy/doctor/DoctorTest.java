package org.sinew.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.DriverTypes;
import org.sinew.config.NamedFiles;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.audio.MicrophoneConfig;
import org.sinew.drivers.camera.CameraConfig;
import org.sinew.drivers.servo.FeetechSts;

/** Every finding on the files of a Raspberry Pi that has just that one illness; and a healthy one that has none. */
@Timeout(60)
class DoctorTest {
    private static final String JAVA = "25.0.3+9";
    private static final String VENDOR = "Eclipse Adoptium";
    private static final List<String> FOLDERS = List.of("/var/lib/sinew/log", "/tmp");
    private static final String BY_ID = "/dev/serial/by-id/usb-1a86_USB_Single_Serial_1-if00";

    @TempDir
    private Path folder;
    private PiFiles pi;
    private long freeBytes = 20L << 30;

    @BeforeEach
    void makeBoard() throws IOException {
        pi = new PiFiles(folder.resolve("pi"));
    }

    /** Makes the board ill. */
    @FunctionalInterface
    private interface Illness {
        void befalls(PiFiles pi) throws Exception;
    }

    /** What the doctor must say of it, and nothing else. */
    private record Said(Finding.Severity severity, String where, String what, String fix) {
    }

    private static Said problem(String where, String what, String fix) {
        return new Said(Finding.Severity.PROBLEM, where, what, fix);
    }

    private static Said advice(String where, String what, String fix) {
        return new Said(Finding.Severity.ADVICE, where, what, fix);
    }

    private static RobotConfig robot(String path) {
        DriverTypes types = new DriverTypes(new TreeMap<>(), new TreeMap<>(Map.of("camera", CameraConfig.class)),
                new TreeMap<>(Map.of("microphone", MicrophoneConfig.class)),
                new TreeMap<>(Map.of("feetech-sts", FeetechSts.Config.class)), NamedFiles.UNREAD);
        try {
            return RobotConfig.parse(Path.of("robot.yaml"), """
                    sinew: 1
                    name: bench
                    loop: { rate_hz: 100 }
                    buses:
                      servo: { type: serial, path: %s, baud: 1000000 }
                      i2c: { type: i2c, bus: 1 }
                      gpio: { type: gpio, chip: /dev/gpiochip0 }
                    devices:
                      eye: { type: camera, source: v4l2, path: /dev/video0, size: [320, 240], rate_hz: 30 }
                      ear: { type: microphone, source: arecord }
                    joints:
                      knee: { type: feetech-sts, bus: servo, id: 1, limit_rad: [-1, 1], velocity_limit_rad_s: 2 }
                    safety: { safe_state: damp, watchdog: 50ms }
                    """.formatted(path), types);
        } catch (ConfigException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private List<Finding> findings(String java, String path) {
        Doctor doctor = new Doctor(new SystemFiles(folder.resolve("pi"), file -> freeBytes),
                Runtime.Version.parse(java), VENDOR);
        return doctor.examine(Optional.of(robot(path)), FOLDERS);
    }

    private List<Finding> ill(String path) {
        return findings(JAVA, path).stream().filter(each -> each.severity() != Finding.Severity.OK).toList();
    }

    private static void only(List<Finding> found, Said said) {
        assertThat(found).singleElement().satisfies(each -> {
            assertThat(each.severity()).isEqualTo(said.severity());
            assertThat(each.where()).isEqualTo(said.where());
            assertThat(each.what()).contains(said.what());
            assertThat(each.fix()).contains(said.fix());
        });
    }

    @Test
    void findsNothingOnAHealthyBoard() {
        List<Finding> all = findings(JAVA, BY_ID);
        assertThat(all).extracting(Finding::severity).containsOnly(Finding.Severity.OK);
        assertThat(all).extracting(Finding::fix).containsOnly("");
        assertThat(all).extracting(Finding::where).contains("java", "kernel", "fixed priority", "locked memory",
                "processor clock", "kernel clock", "date and time", "memory", "room in /var/lib/sinew/log",
                "room in /tmp", "board", "temperature cpu-thermal", "firmware", "supply", "ModemManager", "brltty",
                "bus servo", "bus i2c", "bus gpio", "camera eye", "microphone ear");
    }

    @TestFactory
    Stream<DynamicTest> namesEachIllnessAndItsFix() {
        Map<Said, Illness> all = new LinkedHashMap<>();
        machine(all);
        board(all);
        thieves(all);
        parts(all);
        return all.entrySet().stream().map(each -> DynamicTest.dynamicTest(each.getKey().where() + ": "
                + each.getKey().what(), () -> {
            Path own = Files.createTempDirectory(folder, "pi");
            PiFiles board = new PiFiles(own);
            each.getValue().befalls(board);
            Doctor doctor = new Doctor(new SystemFiles(own, file -> freeBytes), Runtime.Version.parse(JAVA), VENDOR);
            only(doctor.examine(Optional.of(robot(BY_ID)), FOLDERS).stream()
                    .filter(found -> found.severity() != Finding.Severity.OK).toList(), each.getKey());
        }));
    }

    private static void machine(Map<Said, Illness> all) {
        all.put(advice("kernel", "6.12.25+rpt-rpi-v8-rt is no real-time kernel", "install linux-image-rpi-v8-rt"),
                pi -> pi.delete("/sys/kernel/realtime"));
        all.put(advice("fixed priority", "refused to user pi (limit 0)", "pi - rtprio 80"), pi ->
                pi.write("/proc/self/limits", "Max locked memory unlimited unlimited\nMax realtime priority 0 0\n"));
        all.put(advice("locked memory", "(limit 8388608)", "pi - memlock unlimited"), pi ->
                pi.write("/proc/self/limits", "Max locked memory 8388608 8388608\nMax realtime priority 99 99\n"));
        all.put(advice("processor clock", "governor performance, ondemand", "echo performance | sudo tee"), pi ->
                pi.write("/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "ondemand\n"));
        all.put(advice("kernel clock", "hpet may take microseconds", "dmesg | grep clocksource"), pi ->
                pi.write("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n"));
        all.put(advice("date and time", "nothing keeps them", "timedatectl set-ntp true"), pi ->
                pi.delete("/run/systemd/timesync/synchronized"));
        all.put(advice("memory", "292 MB free", "end what"), pi ->
                pi.write("/proc/meminfo", "MemAvailable: 300000 kB\n"));
        all.put(problem("memory", "97 MB free: too little", "end what"), pi ->
                pi.write("/proc/meminfo", "MemAvailable: 100000 kB\n"));
        all.put(problem("room in /var/lib/sinew/log", "read-only", "dmesg | grep -i remount"), pi ->
                pi.write("/proc/mounts", "/dev/root / ext4 rw 0 0\n/dev/sda1 /var/lib/sinew ext4 ro,noatime 0 0\n"));
    }

    private static void board(Map<Said, Illness> all) {
        String temperature = "/sys/class/thermal/thermal_zone0/temp";
        all.put(advice("temperature cpu-thermal", "73 °C", "heat sink"), pi -> pi.write(temperature, "73100\n"));
        all.put(problem("temperature cpu-thermal", "84 °C: the processor slows down", "heat sink"), pi ->
                pi.write(temperature, "84200\n"));
        String firmware = "/sys/devices/platform/soc/soc:firmware/get_throttled";
        all.put(problem("firmware", "now: too low a supply voltage", "supply"), pi -> pi.write(firmware, "10001\n"));
        all.put(advice("firmware", "since it was switched on: too low a supply voltage", "supply"), pi ->
                pi.write(firmware, "10000\n"));
        all.put(problem("firmware", "now: throttling", "fan"), pi -> pi.write(firmware, "40004\n"));
        all.put(problem("firmware", "now: the soft temperature limit", "fan"), pi ->
                pi.write(firmware, "8\n"));
        all.put(problem("firmware", "now: a capped clock", "fan"), pi -> pi.write(firmware, "20002\n"));
        all.put(problem("supply", "the voltage is too low", "short thick cable"), pi ->
                pi.write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1\n"));
    }

    private static void thieves(Map<Said, Illness> all) {
        all.put(problem("ModemManager", "runs: it sends AT commands", "systemctl disable --now ModemManager"), pi ->
                pi.process(812, "ModemManager", "/usr/sbin/ModemManager", ""));
        all.put(advice("ModemManager", "may start at any time", "systemctl disable --now ModemManager"), pi ->
                pi.link("/etc/systemd/system/multi-user.target.wants/ModemManager.service",
                        "/usr/lib/systemd/system/ModemManager.service"));
        all.put(problem("brltty", "runs: it takes adapters with a CH340", "apt-get remove brltty"), pi ->
                pi.process(813, "brltty", "/usr/bin/brltty", ""));
        all.put(advice("brltty", "may start at any time: it takes", "apt-get remove brltty"), pi ->
                pi.write("/var/lib/dpkg/info/brltty.list", ""));
        all.put(advice("brltty", "may start at any time", "then plug the adapter in again"), pi ->
                pi.write("/usr/lib/systemd/system/brltty.service", ""));
    }

    private static void parts(Map<Said, Illness> all) {
        all.put(problem("bus servo", BY_ID + " is not there", "plug the adapter in, or name the one that is here:"
                + " /dev/ttyUSB0"), pi -> pi.delete(BY_ID));
        all.put(problem("bus servo", BY_ID + " is held by process 4711 (cutecom)", "sudo kill 4711"), pi ->
                pi.process(4711, "cutecom", "cutecom", "/dev/ttyUSB0"));
        all.put(problem("bus servo", "holds every reply back for up to 16 ms",
                "echo 1 | sudo tee /sys/bus/usb-serial/devices/ttyUSB0/latency_timer"), pi ->
                pi.write("/sys/bus/usb-serial/devices/ttyUSB0/latency_timer", "16\n"));
        all.put(problem("bus servo", "the kernel writes to /dev/ttyUSB0", "raspi-config nonint do_serial_cons 1"), pi ->
                pi.write("/proc/cmdline", "console=ttyUSB0,115200 console=tty1\n"));
        all.put(problem("bus i2c", "/dev/i2c-1 is not there", "raspi-config nonint do_i2c 0"), pi ->
                pi.delete("/dev/i2c-1"));
        all.put(problem("bus i2c", "/dev/i2c-1 is not there", "sudo modprobe i2c-dev"), pi -> {
            pi.delete("/dev/i2c-1");
            pi.write("/sys/bus/i2c/devices/i2c-1/name", "bcm2835 (i2c@7e804000)\n");
        });
        all.put(problem("bus gpio", "/dev/gpiochip0 is not there", "/dev/gpiochip4"), pi -> {
            pi.delete("/dev/gpiochip0");
            pi.device("/dev/gpiochip4");
        });
        all.put(problem("camera eye", "/dev/video0 is not there", "/dev/video2"), pi -> {
            pi.delete("/dev/video0");
            pi.device("/dev/video2");
        });
        all.put(problem("microphone ear", "the program arecord is not installed", "apt-get install alsa-utils"), pi ->
                pi.delete("/usr/bin/arecord"));
        all.put(problem("microphone ear", "no sound card", "plug a microphone in"), pi ->
                pi.delete("/dev/snd/pcmC1D0c"));
    }

    @Test
    void namesTheGroupOfEveryDeviceThatTheUserMayNotOpen() throws IOException {
        pi.withoutGroups();
        List<Finding> found = ill(BY_ID);
        assertThat(found).extracting(Finding::where).containsExactly("bus servo", "bus i2c", "bus gpio", "camera eye",
                "microphone ear");
        assertThat(found).allSatisfy(each -> assertThat(each.fix()).contains("sudo usermod -aG parts $USER"));
    }

    @Test
    void aFreePortIsFreeOnlyAsFarAsTheUserSees() {
        assertThat(servo()).endsWith(" (ports held by other users are seen with sudo only)");
    }

    private String servo() {
        return findings(JAVA, BY_ID).stream().filter(each -> each.where().equals("bus servo")).findFirst().orElseThrow()
                .what();
    }

    @Test
    void rootMayOpenEverythingAndHasWhatItsCapabilitiesGrant() throws IOException {
        String root = "Uid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t\n";
        pi.write("/proc/self/status", root + "CapEff:\t000001ffffffffff\n");
        pi.write("/proc/self/limits", "Max locked memory 8388608 8388608\nMax realtime priority 0 0\n");
        assertThat(ill(BY_ID)).isEmpty();
        assertThat(servo()).as("sees every process").doesNotContain("sudo");
        pi.write("/proc/self/status", root + "CapEff:\t00000000a80425fb\n"); // a container's
        assertThat(ill(BY_ID)).extracting(Finding::where).containsExactly("fixed priority", "locked memory");
    }

    @Test
    void anotherJavaIsAProblemAndAnEarlyOneIsAdvice() {
        only(findings("21.0.2", BY_ID).stream().filter(each -> !each.fix().isEmpty()).toList(),
                problem("java", "Java 21.0.2 of Eclipse Adoptium, but Java 25 is needed", "JAVA_HOME"));
        only(findings("25-ea+3", BY_ID).stream().filter(each -> !each.fix().isEmpty()).toList(),
                advice("java", "is an early-access build", "a release"));
    }

    @Test
    void aNameThatChangesIsReplacedByOneThatStays() {
        only(ill("/dev/ttyUSB0"), advice("bus servo", "/dev/ttyUSB0 may be another adapter", "write path: " + BY_ID));
    }

    @Test
    void theBoardsOwnSerialPortIsSwitchedOnWithRaspiConfig() {
        only(ill("/dev/serial0"),
                problem("bus servo", "/dev/serial0 is not there", "raspi-config nonint do_serial_hw 0"));
    }

    @Test
    void aRobotThatRunsHoldsItsOwnBus() throws IOException {
        pi.process(900, "java", "/usr/bin/java -cp x org.sinew.deploy.Main run robot.yaml", "/dev/ttyUSB0");
        assertThat(ill(BY_ID)).isEmpty();
        assertThat(findings(JAVA, BY_ID)).anyMatch(each -> each.what().contains("the robot runs on it, process 900"));
    }

    @Test
    void saysWhenTheDiskIsFull() {
        freeBytes = 500L << 20;
        assertThat(ill(BY_ID)).hasSize(2).allMatch(each -> each.severity() == Finding.Severity.ADVICE
                && each.what().equals("500 MB free"));
        freeBytes = 5L << 20;
        assertThat(ill(BY_ID)).hasSize(2).allMatch(each -> each.severity() == Finding.Severity.PROBLEM
                && each.what().contains("5 MB free: nothing more can be recorded"));
    }

    @Test
    void withoutASerialBusAThiefIsAdviceOnly() throws IOException {
        pi.process(813, "brltty", "/usr/bin/brltty", "");
        Doctor doctor = new Doctor(new SystemFiles(folder.resolve("pi"), file -> freeBytes),
                Runtime.Version.parse(JAVA), VENDOR);
        only(doctor.examine(Optional.empty(), FOLDERS).stream().filter(each -> !each.fix().isEmpty()).toList(),
                advice("brltty", "runs", "remove"));
    }

    @Test
    void anEmptySystemMakesNoExceptions() {
        Doctor doctor = new Doctor(new SystemFiles(folder.resolve("nothing"), file -> -1),
                Runtime.Version.parse(JAVA), VENDOR);
        assertThat(doctor.examine(Optional.of(robot(BY_ID)), FOLDERS)).isNotEmpty();
    }
}
