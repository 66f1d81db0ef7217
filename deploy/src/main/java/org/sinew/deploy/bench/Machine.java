package org.sinew.deploy.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sinew.loop.Priorities;
import org.sinew.rt.Posix;
import org.sinew.rt.Threads;

/**
 * What a figure was measured on: without it the figure says nothing. Read once, at the start; what this system does not
 * tell is {@code unknown}.
 *
 * @param cores       processors
 * @param processor   their name
 * @param virtual     whether it says to be a virtual machine
 * @param kernel      system and release
 * @param preemptRt   whether the kernel is a real-time one
 * @param governor    of the processor's clock
 * @param fifo        whether a loop gets a fixed priority here
 * @param loadAverage of the last minute; NaN: unknown
 * @param java        version of the virtual machine
 * @param compilers   which of its compilers are used
 */
public record Machine(int cores, String processor, boolean virtual, String kernel, boolean preemptRt, String governor,
        boolean fifo, double loadAverage, String java, String compilers) {
    private static final String UNKNOWN = "unknown";
    /** A load above this per processor disturbs what is measured. */
    private static final double CALM_LOAD = 0.25;

    /** This one, now. */
    public static Machine here() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return of(Path.of("/"), arguments, fifoGranted());
    }

    /** @param root folder that holds {@code proc} and {@code sys} */
    static Machine of(Path root, List<String> arguments, boolean fifo) {
        String cpu = text(root, "proc/cpuinfo");
        String version = text(root, "proc/version");
        return new Machine(Runtime.getRuntime().availableProcessors(), field(cpu, "model name"),
                field(cpu, "flags").contains("hypervisor"),
                System.getProperty("os.name", UNKNOWN) + " " + System.getProperty("os.version", UNKNOWN),
                text(root, "sys/kernel/realtime").strip().equals("1") || version.contains("PREEMPT_RT"),
                orUnknown(text(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")), fifo,
                load(), Runtime.version().toString(), compilers(arguments));
    }

    /** Load average of the last minute, now; NaN where the system does not tell. */
    public static double load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? Double.NaN : load;
    }

    /** The last word counts, as for the virtual machine itself. */
    private static String compilers(List<String> arguments) {
        String compilers = "C1 and C2";
        for (String argument : arguments) {
            switch (argument) {
                case "-XX:TieredStopAtLevel=4" -> compilers = "C1 and C2";
                case "-XX:TieredStopAtLevel=1" -> compilers = "C1 only";
                case "-XX:-TieredCompilation" -> compilers = "C2 only";
                case "-Xint" -> compilers = "none";
                default -> { }
            }
        }
        return compilers;
    }

    /** Tries it on a thread that is gone afterwards. */
    private static boolean fifoGranted() {
        AtomicBoolean granted = new AtomicBoolean();
        Thread probe = new Thread(() -> granted.set(Posix.linux().map(p -> p.fifo(Priorities.LOOP)).orElse(false)));
        probe.start();
        Threads.join(probe);
        return granted.get();
    }

    private static String text(Path root, String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            return ""; // this system does not tell
        }
    }

    private static String field(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name)).map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                .findFirst().orElse(UNKNOWN);
    }

    private static String orUnknown(String text) {
        return text.isBlank() ? UNKNOWN : text.strip();
    }

    /** For the JSON document. */
    public Map<String, Object> document() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cores", cores);
        map.put("processor", processor);
        map.put("virtual", virtual);
        map.put("kernel", kernel);
        map.put("preempt_rt", preemptRt);
        map.put("governor", governor);
        map.put("fifo_priority", fifo);
        map.put("load_average", loadAverage);
        map.put("java", java);
        map.put("compilers", compilers);
        return map;
    }

    /** For a person. */
    public List<String> lines() {
        String load = Double.isNaN(loadAverage) ? UNKNOWN : String.format(Locale.ROOT, "%.2f", loadAverage);
        return List.of(
                "machine    " + cores + " x " + processor + (virtual ? ", virtual machine" : "") + ", clock governor "
                        + governor,
                "system     " + kernel + (preemptRt ? ", PREEMPT_RT" : ", not PREEMPT_RT") + ", fixed priority "
                        + (fifo ? "granted" : "refused") + ", load average " + load,
                "java       " + java + ", compilers: " + compilers);
    }

    /** What makes figures of this machine worth less, and what to do about it. */
    public Optional<String> advice() {
        if (!fifo) {
            return Optional.of("no fixed priority: both loops share the processors with everything else; run as root or"
                    + " raise rtprio in /etc/security/limits.conf");
        }
        if (loadAverage > CALM_LOAD * cores) {
            return Optional.of(String.format(Locale.ROOT, "load average %.2f: other programs disturb the figures; end"
                    + " them and measure again", loadAverage));
        }
        return Optional.empty();
    }
}
