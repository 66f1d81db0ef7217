package org.sinew.deploy.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sinew.loop.Priorities;

/** What any machine needs for a loop that is on time: Java, kernel, limits, clocks, room. */
final class MachineCheck {
    private static final int JAVA = 25;
    /** What a read costs nothing: by the processor's own counter, or a page that the host shares. */
    private static final Set<String> FAST_CLOCKS = Set.of("tsc", "arch_sys_counter", "kvm-clock",
            "hyperv_clocksource_tsc_page", "riscv_clocksource");
    private static final List<String> CLOCK_KEEPERS = List.of("chronyd", "ntpd", "ptp4l");
    private static final int CAP_IPC_LOCK = 14; // capabilities(7)
    private static final int CAP_SYS_NICE = 23;
    private static final long LITTLE_BYTES = 1L << 30;
    private static final long TOO_LITTLE_BYTES = 100L << 20;
    private static final long LITTLE_MEMORY_KB = 400L << 10;
    private static final long TOO_LITTLE_MEMORY_KB = 200L << 10; // half a heap, code and a network

    private final SystemFiles files;
    private final Account account;

    MachineCheck(SystemFiles files, Account account) {
        this.files = files;
        this.account = account;
    }

    /**
     * Looks at all of it.
     *
     * @param folders that are written while a robot runs
     */
    Stream<Finding> all(Runtime.Version java, String vendor, List<String> folders) {
        return Stream.concat(
                Stream.of(java(java, vendor), kernel(), priority(), memoryLock(), governor(), clockSource(),
                        dateAndTime(), memory()),
                folders.stream().map(this::room));
    }

    private static Finding java(Runtime.Version version, String vendor) {
        String words = "Java " + version + " of " + vendor;
        if (version.feature() != JAVA) {
            return Finding.problem("java", words + ", but Java 25 is needed", "install a JDK 25 and set JAVA_HOME");
        }
        return version.pre().isEmpty() ? Finding.ok("java", words)
                : Finding.advice("java", words + " is an early-access build", "install a release of JDK 25");
    }

    private Finding kernel() {
        String release = files.text("/proc/sys/kernel/osrelease");
        boolean realTime = files.text("/sys/kernel/realtime").equals("1")
                || files.text("/proc/version").contains("PREEMPT_RT");
        if (realTime) {
            return Finding.ok("kernel", "Linux " + release + ", PREEMPT_RT");
        }
        String processor = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
        return Finding.advice("kernel", "Linux " + release + " is no real-time kernel: under load a tick may be late by"
                + " milliseconds", "sudo apt-get install " + (files.raspberryPi() ? "linux-image-rpi-v8-rt"
                : "linux-image-rt-" + processor) + ", then restart; see sinew bench loop for what it gains");
    }

    private Finding priority() {
        return limit("fixed priority", CAP_SYS_NICE, "Max realtime priority", Priorities.LOOP,
                "rtprio " + Priorities.LOOP, "loop and buses share the processor with everything else");
    }

    private Finding memoryLock() {
        return limit("locked memory", CAP_IPC_LOCK, "Max locked memory", Long.MAX_VALUE, "memlock unlimited",
                "a page that was swapped out makes a tick late");
    }

    /** By proc(5), limits: name, soft limit, hard limit. */
    private Finding limit(String where, int capability, String name, long enough, String line, String why) {
        String soft = files.field("/proc/self/limits", name).orElse("").split("\\s+")[0];
        boolean granted = account.has(capability) || soft.equals("unlimited")
                || (soft.matches("\\d{1,18}") && Long.parseLong(soft) >= enough);
        if (granted) {
            return Finding.ok(where, account.has(capability) ? "granted by a capability" : "granted: " + soft);
        }
        return Finding.advice(where, "refused to user " + account.name() + " (limit " + soft + "): " + why,
                "echo '" + account.name() + " - " + line + "' | sudo tee -a /etc/security/limits.d/sinew.conf, then log"
                + " in again");
    }

    private Finding governor() {
        List<String> governors = files.list("/sys/devices/system/cpu", "cpu[0-9]*").stream()
                .map(cpu -> files.text(cpu + "/cpufreq/scaling_governor")).filter(word -> !word.isEmpty()).distinct()
                .toList();
        if (governors.stream().allMatch("performance"::equals)) {
            return Finding.ok("processor clock", governors.isEmpty() ? "no governor" : "governor performance");
        }
        return Finding.advice("processor clock", "governor " + String.join(", ", governors) + ": a processor that"
                + " slept begins slowly", "echo performance | sudo tee"
                + " /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
    }

    private Finding clockSource() {
        String source = files.text("/sys/devices/system/clocksource/clocksource0/current_clocksource");
        return FAST_CLOCKS.contains(source) ? Finding.ok("kernel clock", source)
                : Finding.advice("kernel clock", (source.isEmpty() ? "an unknown clock" : source) + " may take"
                + " microseconds to read, and the loop reads it often",
                "look for why in sudo dmesg | grep clocksource");
    }

    /** systemd-timesyncd(8) touches the file when the clock is set; of other keepers it is enough that they run. */
    private Finding dateAndTime() {
        if (files.exists("/run/systemd/timesync/synchronized")) {
            return Finding.ok("date and time", "kept by systemd-timesyncd");
        }
        Optional<String> keeper = CLOCK_KEEPERS.stream().filter(files::runs).findFirst();
        return keeper.map(name -> Finding.ok("date and time", "kept by " + name)).orElseGet(() ->
                Finding.advice("date and time", "nothing keeps them: events and logs may bear a wrong date",
                        "sudo timedatectl set-ntp true"));
    }

    private Finding memory() {
        String words = files.field("/proc/meminfo", "MemAvailable:").orElse("").replace(" kB", "");
        if (!words.matches("\\d{1,15}")) {
            return Finding.ok("memory", "this system does not say how much is free");
        }
        long free = Long.parseLong(words);
        String what = (free >> 10) + " MB free";
        return free >= LITTLE_MEMORY_KB ? Finding.ok("memory", what)
                : free >= TOO_LITTLE_MEMORY_KB ? Finding.advice("memory", what, "end what the robot does not need")
                : Finding.problem("memory", what + ": too little for a robot", "end what the robot does not need");
    }

    /** Of the nearest folder that is there: whoever writes makes the others. */
    private Finding room(String folder) {
        String near = folder;
        while (!near.isEmpty() && !files.exists(near)) {
            near = near.substring(0, near.lastIndexOf('/'));
        }
        String where = "room in " + folder;
        if (files.readOnly(folder)) {
            return Finding.problem(where, "its file system is read-only, which follows errors of a card or disk",
                    "look for why in sudo dmesg | grep -i remount; copy what you need, then renew the card");
        }
        long bytes = files.usable().applyAsLong(files.at(near));
        String what = bytes < 0 ? "unknown" : (bytes >> 20) + " MB free";
        return bytes < 0 || bytes >= LITTLE_BYTES ? Finding.ok(where, what)
                : bytes >= TOO_LITTLE_BYTES ? Finding.advice(where, what, "remove what is not needed:"
                + " sudo apt-get clean")
                : Finding.problem(where, what + ": nothing more can be recorded", "remove what is not needed:"
                + " sudo apt-get clean; sudo journalctl --vacuum-size=50M");
    }
}
