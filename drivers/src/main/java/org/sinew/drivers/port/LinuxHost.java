package org.sinew.drivers.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.sinew.device.DeviceException;

/**
 * Where this package finds the kernel: its calls and its folders, so that tests can play both. Any thread; cold.
 *
 * @param calls a new instance for whoever uses it, one thread at a time
 * @param dev   the folder of device files
 * @param sys   where the kernel tells about devices
 */
record LinuxHost(Supplier<SystemCalls> calls, Path dev, Path sys) {
    /** This machine; empty where its calls are not served. */
    static Optional<LinuxHost> here() {
        return LinuxCalls.serves()
                ? Optional.of(new LinuxHost(LinuxHost::newCalls, Path.of("/dev"), Path.of("/sys"))) : Optional.empty();
    }

    private static SystemCalls newCalls() {
        try {
            return LinuxCalls.here();
        } catch (DeviceException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Why a device file could not be opened, and what to do.
     *
     * @param kind  such as "I2C bus"
     * @param names of such files, as a glob
     * @param on    how to switch the kind on
     */
    WireException refused(Path file, int errno, String kind, String names, String on) {
        return new WireException(errno, switch (errno) {
            case SystemCalls.ENOENT, SystemCalls.ENXIO, SystemCalls.ENODEV -> file + " is not there; "
                    + others(kind, names) + "; " + on;
            case SystemCalls.EACCES, SystemCalls.EPERM -> "no permission to open " + file + group(file);
            case SystemCalls.EBUSY -> file + " is in use by " + PortHolders.words(file) + "; end it first";
            default -> file + " cannot be opened (error " + errno + "); see errno(3)";
        });
    }

    private String others(String kind, String names) {
        String found = PortHolders.entries(() -> Files.newDirectoryStream(dev, names)).stream().map(Path::toString)
                .sorted().collect(Collectors.joining(", "));
        return found.isEmpty() ? "no " + kind + " was found on this machine" : "there is " + found;
    }

    /** Who may open a file, as the end of a message. */
    static String group(Path path) {
        try {
            String group = String.valueOf(Files.getAttribute(path, "posix:group"));
            return "; it belongs to group " + group + ": sudo usermod -aG " + group + " "
                    + System.getProperty("user.name", "$USER") + ", then log in again";
        } catch (IOException | UnsupportedOperationException e) {
            return "; ask who administers this machine";
        }
    }
}
