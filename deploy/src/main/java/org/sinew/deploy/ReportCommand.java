package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.doctor.Doctor;
import org.sinew.deploy.report.SupportFile;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew report}: one zip for whoever helps, without secrets. */
@Command(name = "report", header = "One file for whoever helps: versions, findings, robot file, status.",
        description = "What is called a password, token or the like, and the users in URIs, are replaced by ***, also"
                + " in recordings and wherever else the same text stands, your home folder by ~; only you may read the"
                + " file. Look into it before you send it.",
        footer = {"", "Example:", "  sinew report robot.yaml --out report.zip"})
final class ReportCommand extends SinewCommand {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'sinew-report-'yyyyMMdd-HHmmss'.zip'");

    @Parameters(paramLabel = "ROBOT", arity = "0..1", description = "The robot file; what it names comes along.")
    private @Nullable Path robotFile;

    @Option(names = "--socket", paramLabel = "PATH",
            description = "Control socket of one robot; else those of the service and of your own robots.")
    private @Nullable Path socket;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write; else sinew-report-TIME.zip here.")
    private @Nullable Path out;

    @Option(names = "--pictures", description = "With the pictures of the last minute: they may show people.")
    private boolean pictures;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        SupportFile file = new SupportFile();
        file.add("version.txt", String.join("\n", new VersionCommand().getVersion()));
        Optional<RobotConfig> robot = robotFile == null ? Optional.empty() : robot(robotFile, file);
        file.add("doctor.txt", String.join("\n",
                DoctorCommand.lines(Doctor.here().examine(robot, DoctorCommand.folders(robot)))));
        status(file);
        Path path = out == null ? Path.of(LocalDateTime.now().format(NAME)) : out;
        try (ReportedLogs logs = new ReportedLogs(file, DoctorCommand.logs(robot), pictures)) {
            logs.list();
            logs.audit();
            logs.newestFault();
            logs.lastMinute(RemoteCommand.sockets(Optional.ofNullable(socket)));
            logs.attach();
            file.write(path);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.wrongUsage("--out " + path + " is there already; name another file, or remove it");
        } catch (IOException e) {
            throw CommandFailure.wrongUsage("--out " + path + " cannot be written: " + e + "; name another file");
        }
        tell(file, path);
        return Main.FINE;
    }

    /** The file even if it is wrong: that may be what help is needed with. */
    private static Optional<RobotConfig> robot(Path path, SupportFile file) throws CommandFailure {
        if (!Files.isRegularFile(path)) {
            throw CommandFailure.wrongUsage(path + " is not there; name the robot file, or leave it out");
        }
        Optional<RobotConfig> robot = Optional.empty();
        try {
            robot = Optional.of(RobotConfig.read(path, DriverCatalog.load().types()));
        } catch (ConfigException e) {
            file.add("robot/wrong.txt", String.valueOf(e.getMessage()));
        }
        Path folder = Objects.requireNonNull(path.toAbsolutePath().normalize().getParent());
        files(path, robot).forEach(each -> file.add(name(folder, each, file.contents()), each));
        return robot;
    }

    /** What a file is called in the zip: a path from the root would say whose machine this is. */
    private static String name(Path folder, Path file, List<String> taken) {
        if (file.startsWith(folder)) {
            return "robot/" + folder.relativize(file);
        }
        String name = "robot/outside/" + file.getFileName();
        for (int n = 2; taken.contains(name); n++) {
            name = "robot/outside/" + n + "/" + file.getFileName();
        }
        return name;
    }

    /** A robot file, those that it includes, and those that it names. */
    static Set<Path> files(Path path, Optional<RobotConfig> robot) {
        Set<Path> files = new TreeSet<>(ConfigReader.files(path));
        robot.ifPresent(read -> files.addAll(named(read)));
        return files;
    }

    private static List<Path> named(RobotConfig robot) {
        List<Path> named = new ArrayList<>();
        robot.behavior().flatMap(RobotConfig.Behavior::sequence).ifPresent(named::add);
        robot.behavior().flatMap(RobotConfig.Behavior::java).ifPresent(named::add);
        robot.sim().map(RobotConfig.Sim::mjcf).ifPresent(named::add);
        robot.sim().flatMap(RobotConfig.Sim::scenario).ifPresent(named::add);
        robot.models().forEach(model -> named.add(model.card()));
        return named.stream().map(each -> each.toAbsolutePath().normalize()).toList();
    }

    private void status(SupportFile file) throws InterruptedException, CommandFailure {
        List<Path> sockets = RemoteCommand.sockets(Optional.ofNullable(socket));
        List<Map<String, Object>> answers = RemoteCommand.ask(sockets, "status", false);
        for (int i = 0; i < answers.size(); i++) {
            file.add("status" + (i == 0 ? "" : "-" + (i + 1)) + ".json", Json.pretty(answers.get(i)));
        }
        if (answers.isEmpty()) {
            file.leaveOut("status: no robot runs on this machine");
        }
    }

    private void tell(SupportFile file, Path path) {
        if (json()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", path.toString());
            document.put("contents", file.contents());
            document.put("left_out", file.leftOut());
            document.put("ok", true);
            print(document);
            return;
        }
        say(path + " has, without what is called a password, token or the like in it:");
        file.contents().forEach(each -> say("  " + each));
        say("left out:");
        file.leftOut().forEach(each -> say("  " + each));
        say("look into it before you send it: a robot file may say more than you want to tell");
    }
}
