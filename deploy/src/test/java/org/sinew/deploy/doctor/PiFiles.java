package org.sinew.deploy.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The files of a healthy Raspberry Pi 5 with a robot's parts on it, in a folder; tests then make it ill. */
final class PiFiles {
    private static final String GROUP_OF_DEVICES = "4711"; // of nobody here; named in the board's own /etc/group
    private static final boolean ROOT = ownedByRoot();

    private final Path root;

    PiFiles(Path root) throws IOException {
        this.root = root;
        system();
        board();
        devices();
    }

    private static boolean ownedByRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void system() throws IOException {
        write("/proc/sys/kernel/osrelease", "6.12.25+rpt-rpi-v8-rt\n");
        write("/sys/kernel/realtime", "1\n");
        write("/proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max locked memory         unlimited            unlimited            bytes
                Max realtime priority     80                   80
                """);
        write("/proc/self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\n"
                + "Groups:\t20 " + gid() + " \n");
        write("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\npi:x:1000:1000:,,,:/home/pi:/bin/bash\n");
        write("/etc/group", "root:x:0:\nparts:x:" + gid() + ":\n");
        write("/proc/cmdline", "console=tty1 root=PARTUUID=4e639091-02 rootwait\n");
        write("/proc/mounts", "/dev/root / ext4 rw,noatime 0 0\n/dev/sda1 /var/lib/sinew ext4 rw 0 0\n");
        write("/proc/meminfo", "MemTotal:        4147216 kB\nMemAvailable:    3517132 kB\n");
        write("/sys/devices/system/clocksource/clocksource0/current_clocksource", "arch_sys_counter\n");
        write("/run/systemd/timesync/synchronized", "");
        for (int cpu = 0; cpu < 4; cpu++) {
            write("/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_governor", "performance\n");
        }
        Files.createDirectories(at("/var/lib/sinew/log"));
        Files.createDirectories(at("/tmp"));
    }

    private void board() throws IOException {
        write("/proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");
        write("/sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
        write("/sys/class/thermal/thermal_zone0/temp", "48350\n");
        write("/sys/devices/platform/soc/soc:firmware/get_throttled", "0\n");
        write("/sys/class/hwmon/hwmon1/name", "rpi_volt\n");
        write("/sys/class/hwmon/hwmon1/in0_lcrit_alarm", "0\n");
    }

    private void devices() throws IOException {
        for (String device : new String[] {"/dev/ttyUSB0", "/dev/i2c-1", "/dev/gpiochip0", "/dev/video0",
            "/dev/snd/pcmC1D0c"}) {
            device(device);
        }
        link("/dev/serial/by-id/usb-1a86_USB_Single_Serial_1-if00", "../../ttyUSB0");
        write("/usr/bin/arecord", "");
    }

    /** As udev makes them: for root and a group. */
    void device(String file) throws IOException {
        write(file, "");
        if (ROOT) {
            Files.setAttribute(at(file), "unix:gid", Integer.valueOf(GROUP_OF_DEVICES));
            Files.setAttribute(at(file), "unix:mode", 0100660);
        } else {
            Files.setAttribute(at(file), "posix:permissions",
                    PosixFilePermissions.fromString("rw-rw----"));
        }
    }

    private String gid() throws IOException {
        return ROOT ? GROUP_OF_DEVICES : String.valueOf(Files.getAttribute(root, "unix:gid"));
    }

    /** That user is in no group that may open devices. */
    void withoutGroups() throws IOException {
        write("/proc/self/status", "Uid:\t1001\t1001\t1001\t1001\nGid:\t1001\t1001\t1001\t1001\nGroups:\t27\n");
    }

    Path at(String file) {
        return root.resolve(file.substring(1));
    }

    void write(String file, String text) throws IOException {
        Files.createDirectories(at(file).getParent());
        Files.writeString(at(file), text);
    }

    void link(String file, String to) throws IOException {
        Files.createDirectories(at(file).getParent());
        Files.createSymbolicLink(at(file), Path.of(to));
    }

    void delete(String file) throws IOException {
        Files.delete(at(file));
    }

    /** A process that has this file open. */
    void process(int pid, String name, String commandLine, String open) throws IOException {
        write("/proc/" + pid + "/comm", name + "\n");
        write("/proc/" + pid + "/cmdline", commandLine.replace(' ', '\0'));
        if (!open.isEmpty()) {
            link("/proc/" + pid + "/fd/7", at(open).toRealPath().toString());
        }
    }
}
