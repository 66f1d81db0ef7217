package org.sinew.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sinew.text.Nearest;

/**
 * What goes wrong in a simulated run, and when: {@code at 8s for 100ms: body.torso push 40N; at 12s: broker off}.
 * Faults are separated by {@code ;} or line ends; {@code #} begins a comment. Cold code, before the run.
 *
 * @param faults in the order of the plan
 */
public record FaultPlan(List<Fault> faults) {
    /** Nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(List.of());
    private static final int LONGEST_PLAN = 1 << 20;

    public FaultPlan {
        faults = List.copyOf(faults);
    }

    /**
     * Reads a plan.
     *
     * @param text      the plan, or {@code @FILE}
     * @param supported what the simulator can do; anything else is refused by name
     */
    public static FaultPlan parse(String text, Set<Fault.Pair> supported) throws FaultPlanException {
        return text.startsWith("@") ? ofFile(Path.of(text.substring(1)), supported)
                : new FaultPlan(lines("fault plan", text, supported));
    }

    /**
     * Refuses names that the robot does not have.
     *
     * @param names the robot's names, for each kind of target that has names
     */
    public FaultPlan checked(Map<Fault.Target, ? extends Collection<String>> names) throws FaultPlanException {
        for (Fault fault : faults) {
            Collection<String> known = names.containsKey(fault.target()) ? names.get(fault.target()) : List.of();
            if (fault.target().takesName() && !known.contains(fault.name())) {
                String word = fault.target().word();
                String advice = known.isEmpty() ? "; this robot has none"
                        : Nearest.hint(fault.name(), known, word + " names");
                throw new FaultPlanException(
                        "fault plan: no " + word + " is called \"" + fault.name() + "\"" + advice);
            }
        }
        return this;
    }

    private static FaultPlan ofFile(Path file, Set<Fault.Pair> supported) throws FaultPlanException {
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        try {
            for (String line : text(file).split("\\R", -1)) {
                faults.addAll(lines(file + ":" + ++number, line, supported));
            }
        } catch (IOException e) {
            throw new FaultPlanException("fault plan " + file + " cannot be read; check the path");
        }
        return new FaultPlan(faults);
    }

    /** It may be a pipe, but no endless one. */
    private static String text(Path file) throws IOException, FaultPlanException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_PLAN + 1);
            if (bytes.length > LONGEST_PLAN) {
                throw new FaultPlanException("fault plan " + file + " is longer than 1 MiB; name a file of lines like"
                        + " at 3s: servo.left_knee off");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static List<Fault> lines(String where, String text, Set<Fault.Pair> supported) throws FaultPlanException {
        List<Fault> faults = new ArrayList<>();
        for (String line : text.split("[;\\r\\n]", -1)) {
            String fault = line.replaceFirst("#.*", "").strip();
            if (!fault.isEmpty()) {
                faults.add(new FaultLine(where, fault, supported).read());
            }
        }
        return faults;
    }
}
