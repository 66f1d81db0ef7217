package org.sinew.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.doctor.Doctor;
import org.sinew.deploy.doctor.Finding;
import org.sinew.record.LogPlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sinew doctor}: what is wrong with this machine and a robot's buses, and how each is put right. */
@Command(name = "doctor", header = "What is wrong with this machine and a robot's buses, and the fix for each.",
        description = "Reads files of the system; opens no bus and changes nothing. Exit 1 when there is a problem;"
                + " advice alone is exit 0.",
        footer = {"", "Example:", "  sinew doctor robot.yaml"})
final class DoctorCommand extends SinewCommand {
    @Parameters(paramLabel = "ROBOT", arity = "0..1", description = "The robot file, whose buses are looked at too.")
    private @Nullable Path robotFile;

    @Override
    public Integer call() throws ConfigException {
        Optional<RobotConfig> robot = robotFile == null ? Optional.empty()
                : Optional.of(RobotConfig.read(robotFile, DriverCatalog.load().types()));
        List<Finding> findings = Doctor.here().examine(robot, folders(robot));
        boolean ok = findings.stream().noneMatch(each -> each.severity() == Finding.Severity.PROBLEM);
        if (json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("findings", findings.stream().map(Finding::document).toList());
            document.put("ok", ok);
            print(document);
        } else {
            lines(findings).forEach(this::say);
        }
        return ok ? Main.FINE : Main.FELL_SHORT;
    }

    /** What is written while a robot runs: logs, sockets, the rest of the system. */
    static List<String> folders(Optional<RobotConfig> robot) {
        return List.of(logs(robot).toAbsolutePath().toString(), "/tmp", "/");
    }

    /** Where logs are: where the robot's file says, if it does. */
    static Path logs(Optional<RobotConfig> robot) {
        return robot.map(LogFolder::of).flatMap(place -> place instanceof LogPlace.Folder kept
                ? Optional.of(kept.folder()) : Optional.empty()).orElseGet(LogFolder::usual);
    }

    /** A line for each, and one for its fix; then how many there are. */
    static List<String> lines(List<Finding> findings) {
        int wide = findings.stream().mapToInt(each -> each.where().length()).max().orElse(0);
        String layout = "%s %-8s %-" + Math.max(1, wide) + "s  %s";
        List<String> lines = new ArrayList<>();
        for (Finding each : findings) {
            String sign = switch (each.severity()) {
                case OK -> "+";
                case ADVICE -> "~";
                case PROBLEM -> "!";
            };
            lines.add(String.format(Locale.ROOT, layout, sign, each.severity().word(), each.where(),
                    each.what()));
            if (!each.fix().isEmpty()) {
                lines.add(String.format(Locale.ROOT, layout, " ", "", "", "fix: " + each.fix()));
            }
        }
        lines.add("");
        lines.add(count(findings, Finding.Severity.PROBLEM, "problem") + ", "
                + count(findings, Finding.Severity.ADVICE, "piece") + " of advice");
        return lines;
    }

    private static String count(List<Finding> findings, Finding.Severity severity, String word) {
        long count = findings.stream().filter(each -> each.severity() == severity).count();
        return count + " " + word + (count == 1 ? "" : "s");
    }
}
