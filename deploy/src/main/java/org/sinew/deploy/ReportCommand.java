package org.sinew.deploy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.doctor.Doctor;
import org.sinew.deploy.report.SupportFile;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sinew report}: one zip for whoever helps, without secrets. */
@Command(name = "report", header = "One file for whoever helps: versions, findings, robot file, status.",
        description = "Passwords, tokens and the users in URIs are replaced by ***; only you may read the file. Look"
                + " into it before you send it.",
        footer = {"", "Example:", "  sinew report robot.yaml --out report.zip"})
final class ReportCommand extends SinewCommand {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^include:\\s*[\"']?([^\"'#\\s]+)");
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
                DoctorCommand.lines(Doctor.here().examine(robot, DoctorCommand.FOLDERS))));
        status(file);
        flights(file);
        logs(file);
        Path path = out == null ? Path.of(LocalDateTime.now().format(NAME)) : out;
        try {
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
        TreeSet<Path> named = new TreeSet<>();
        named.add(path.toAbsolutePath().normalize());
        included(path).ifPresent(named::add);
        Optional<RobotConfig> robot = Optional.empty();
        try {
            RobotConfig read = RobotConfig.read(path, DriverCatalog.load().types());
            named.addAll(named(read));
            robot = Optional.of(read);
        } catch (ConfigException e) {
            file.add("robot/wrong.txt", String.valueOf(e.getMessage()));
        }
        named.forEach(each -> file.add("robot" + each.toAbsolutePath().normalize(), each));
        return robot;
    }

    private static Optional<Path> included(Path path) {
        try {
            Matcher include = INCLUDE.matcher(Files.readString(path));
            return include.find() ? Optional.of(path.toAbsolutePath().resolveSibling(include.group(1)).normalize())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // told when it is added itself
        }
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

    /** What the robots that run recorded in the last minute; pictures stay here unless they are asked for. */
    private void flights(SupportFile file) throws InterruptedException, CommandFailure {
        for (Map<String, Object> answer : RemoteCommand.ask(RemoteCommand.sockets(Optional.ofNullable(socket)),
                "flight", false)) {
            if (!(answer.get("file") instanceof String recorded)) {
                file.leaveOut("the last minute of the robot at " + answer.get("socket") + ": " + answer.get("why"));
                continue;
            }
            try {
                Path kept = pictures ? Path.of(recorded) : LogCopy.withoutPictures(Path.of(recorded));
                file.attach("flight/" + Path.of(recorded).getFileName(), kept);
                if (!pictures) {
                    file.leaveOut("pictures of the cameras: --pictures adds those of the last minute");
                }
            } catch (IOException e) {
                file.leaveOut("the last minute, " + recorded + ": cannot be read (" + e.getMessage() + ")");
            }
        }
    }

    /** Names and sizes: the logs themselves are too long to send unasked. */
    private static void logs(SupportFile file) {
        Path folder = LogFolder.usual();
        StringBuilder lines = new StringBuilder();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path log : all) {
                lines.append(Files.size(log)).append(" bytes  ").append(log.getFileName()).append('\n');
            }
            file.add("logs.txt", lines.toString());
            file.leaveOut("the logs in " + folder + ": only their names and sizes are listed");
        } catch (IOException e) {
            file.leaveOut("logs: " + folder + " is not there, or is another's");
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
        say(path + " has, without passwords and tokens:");
        file.contents().forEach(each -> say("  " + each));
        say("left out:");
        file.leftOut().forEach(each -> say("  " + each));
        say("look into it before you send it: a robot file may say more than you want to tell");
    }
}
