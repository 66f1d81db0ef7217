package org.sinew.deploy.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sinew.config.RobotConfig;
import org.sinew.drivers.port.PortHolders;

/** The buses that a robot file names: whether they are there, whose they are, who has them. */
final class BusCheck {
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d+)\\D*$");

    private final SystemFiles files;
    private final Account account;

    BusCheck(SystemFiles files, Account account) {
        this.files = files;
        this.account = account;
    }

    Stream<Finding> all(RobotConfig robot) {
        return robot.buses().stream().flatMap(bus -> switch (bus.type()) {
            case "serial" -> serial("bus " + bus.name(), String.valueOf(bus.settings().get("path")));
            case "i2c" -> i2c("bus " + bus.name(), number(bus.settings().get("bus")));
            default -> gpio("bus " + bus.name(), number(bus.settings().get("chip")));
        });
    }

    private static String number(@Nullable Object value) {
        Matcher matcher = LAST_NUMBER.matcher(String.valueOf(value));
        return matcher.find() ? matcher.group(1) : "0";
    }

    // ---- serial ----

    private Stream<Finding> serial(String where, String path) {
        if (!files.exists(path)) {
            return Stream.of(Finding.problem(where, path + " is not there", absent(path)));
        }
        String device = files.real(path);
        List<Finding> found = new ArrayList<>();
        holders(where, path).forEach(found::add);
        account.refused(where, device).ifPresent(found::add);
        latency(where, device).ifPresent(found::add);
        console(where, device).ifPresent(found::add);
        byId(where, path, device).ifPresent(found::add);
        return found.isEmpty() ? Stream.of(Finding.ok(where, (path.equals(device) ? path : path + " is " + device)
                + (account.root() ? "" : " (ports held by other users are seen with sudo only)")))
                : found.stream();
    }

    private String absent(String path) {
        if (files.raspberryPi() && path.matches("/dev/(serial|ttyAMA|ttyS)\\d+")) {
            return "sudo raspi-config nonint do_serial_hw 0, then sudo raspi-config nonint do_serial_cons 1, then"
                    + " restart";
        }
        List<String> there = new ArrayList<>(files.list("/dev/serial/by-id", "*"));
        there.addAll(files.list("/dev", "tty{USB,ACM,AMA}*"));
        return there.isEmpty() ? "plug the adapter in; no serial adapter is here now"
                : "plug the adapter in, or name the one that is here: " + String.join(", ", there);
    }

    private Stream<Finding> holders(String where, String path) {
        return PortHolders.strangers(files.at("/proc"), files.at(path)).stream().map(holder -> {
            String command = files.text("/proc/" + holder.pid() + "/cmdline");
            return command.contains("org.sinew.deploy.Main") && command.contains(" run ")
                    ? Finding.ok(where, path + ": the robot runs on it, " + holder)
                    : Finding.problem(where, path + " is held by " + holder, "sudo kill " + holder.pid()
                    + ", and keep it from starting again");
        });
    }

    /**
     * An FTDI adapter keeps what it received until 62 bytes are there or this time is over, 16 ms unless told otherwise
     * (Linux, drivers/usb/serial/ftdi_sio.c; FTDI AN232B-04): no loop of 100 Hz lives with that.
     */
    private Optional<Finding> latency(String where, String device) {
        String port = device.substring(device.lastIndexOf('/') + 1);
        String file = "/sys/bus/usb-serial/devices/" + port + "/latency_timer";
        return files.number(file).stream().filter(milli -> milli > 1).mapToObj(milli -> Finding.problem(where, device
                + ": its adapter holds every reply back for up to " + milli + " ms", "echo 1 | sudo tee " + file
                + "; for good, in /etc/udev/rules.d/60-sinew-ftdi.rules: ACTION==\"add\", SUBSYSTEM==\"usb-serial\","
                + " DRIVER==\"ftdi_sio\", ATTR{latency_timer}=\"1\"")).findFirst();
    }

    /** The kernel's own words go to the terminals that its command line names. */
    private Optional<Finding> console(String where, String device) {
        boolean console = Stream.of(files.text("/proc/cmdline").split(" ")).filter(word -> word.startsWith("console="))
                .map(word -> word.substring(8).replaceFirst(",.*", ""))
                .anyMatch(name -> files.real("/dev/" + name).equals(device));
        return console ? Optional.of(Finding.problem(where, "the kernel writes to " + device + " and a person may log"
                + " in there", files.raspberryPi() ? "sudo raspi-config nonint do_serial_cons 1, then restart"
                : "take console=" + device.replace("/dev/", "") + " out of the kernel's command line, then restart"))
                : Optional.empty();
    }

    private Optional<Finding> byId(String where, String path, String device) {
        if (!path.matches("/dev/tty(USB|ACM)\\d+")) {
            return Optional.empty();
        }
        return files.list("/dev/serial/by-id", "*").stream().filter(link -> files.real(link).equals(device)).findFirst()
                .map(link -> Finding.advice(where, path + " may be another adapter after the next start", "write path: "
                        + link));
    }

    // ---- I2C and GPIO ----

    private Stream<Finding> i2c(String where, String number) {
        String device = "/dev/i2c-" + number;
        String fix = files.exists("/sys/bus/i2c/devices/i2c-" + number)
                ? "sudo modprobe i2c-dev; for good: echo i2c-dev | sudo tee /etc/modules-load.d/i2c.conf"
                : files.raspberryPi() && number.equals("1") ? "sudo raspi-config nonint do_i2c 0"
                : "switch this bus on in the board's device tree" + files.orName("/dev", "i2c-*");
        return device(where, device, fix);
    }

    private Stream<Finding> gpio(String where, String number) {
        return device(where, "/dev/gpiochip" + number, "switch GPIO on in the board's device tree"
                + files.orName("/dev", "gpiochip*"));
    }

    private Stream<Finding> device(String where, String device, String fix) {
        if (!files.exists(device)) {
            return Stream.of(Finding.problem(where, device + " is not there", fix));
        }
        return Stream.of(account.refused(where, device).orElseGet(() -> Finding.ok(where, device)));
    }
}
