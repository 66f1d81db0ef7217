package org.sinew.drivers.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells about the adapter behind a serial port's path: its name that stays, which adapter it is, and how
 * long it keeps replies back. Asked whenever a port is opened, by the thread that opens it.
 */
record SerialAdapter(LinuxHost host, Path path) {
    private static final Pattern PASSING = Pattern.compile("tty(USB|ACM)\\d+");
    /** From a tty to its USB device there are two folders, or three with a usb-serial driver between. */
    private static final int LEVELS = 4;
    private static final String UDEV = "ACTION==\"add\", SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\","
            + " ATTR{latency_timer}=\"1\"";

    /**
     * The name under /dev/serial/by-id, for a path that another adapter may have after the next start. There is none
     * without a serial number: two such adapters share one link.
     */
    Optional<Path> stableName() {
        if (!PASSING.matcher(String.valueOf(path.getFileName())).matches()
                || usb().filter(device -> read(device.resolve("serial")) != null).isEmpty()) {
            return Optional.empty();
        }
        Path byId = host.dev().resolve("serial/by-id");
        Optional<Path> real = real(path);
        return real.flatMap(device -> PortHolders.entries(() -> Files.newDirectoryStream(byId)).stream().sorted()
                .filter(link -> real(link).filter(device::equals).isPresent()).findFirst());
    }

    /** Advice about the path. */
    Optional<String> nameAdvice() {
        return stableName().map(stable -> path + " may be another adapter after the next start; write path: " + stable);
    }

    /**
     * Vendor, product and serial number of the USB device, or where it is plugged in if it has no serial number, and
     * which of its ports this is; empty for what is none, and where nothing is.
     */
    Optional<String> identity() {
        return usb().map(usb -> {
            String serial = read(usb.resolve("serial"));
            Path inside = usb.relativize(real(device()).orElse(usb));
            return read(usb.resolve("idVendor")) + ":" + read(usb.resolve("idProduct")) + (serial == null
                    ? " without serial number at USB port " + usb.getFileName() : " with serial number " + serial)
                    + worded(", interface ", usb.resolve(inside.getName(0)).resolve("bInterfaceNumber"))
                    + worded(", port ", device().resolve("port_number"));
        });
    }

    private static String worded(String word, Path file) {
        String text = read(file);
        return text == null ? "" : word + text;
    }

    /** The folder of the USB device, whose name is its place: 1-1.2 is the second port of the hub in port 1. */
    private Optional<Path> usb() {
        Path at = real(device()).orElse(null);
        for (int i = 0; i < LEVELS && at != null; i++) {
            if (Files.exists(at.resolve("idVendor"))) {
                return Optional.of(at);
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    /**
     * Makes an FTDI adapter hand replies over at once. From the factory it waits for more bytes, 16 ms as a rule:
     * longer than a whole cycle (FTDI AN232B-04, "Data Throughput, Latency and Handshaking").
     *
     * @return what to do where that is not permitted
     */
    Optional<String> latencyAdvice() {
        Path timer = device().resolve("latency_timer");
        String millis = read(timer);
        if (millis == null || millis.equals("1")) {
            return Optional.empty();
        }
        try {
            Files.writeString(timer, "1");
        } catch (IOException e) {
            millis = read(timer); // it is said below what it is
        }
        return "1".equals(read(timer)) ? Optional.empty() : Optional.of(path + " keeps replies back for " + millis
                + " ms; for now: echo 1 | sudo tee " + timer + "; for always, as a line of"
                + " /etc/udev/rules.d/60-sinew-ftdi.rules: " + UDEV);
    }

    private Path device() {
        Path name = real(path).map(Path::getFileName).orElse(path.getFileName());
        return host.sys().resolve("class/tty").resolve(String.valueOf(name)).resolve("device");
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return null;
        }
    }
}
