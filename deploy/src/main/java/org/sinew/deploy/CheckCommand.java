package org.sinew.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.device.CameraGeometry;
import org.sinew.text.Durations;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sinew check}: reads a robot file and all that it names, and says what it asks of buses and processor. */
@Command(name = "check", header = "Validate a robot file and all that it names, or a card.",
        description = "Touches no hardware. Prints what the robot asks of its buses and of the processor. A file that"
                + " ends in .model.yaml or .policy.yaml is checked as a card, with the network that it names.",
        footer = {"", "Example:", "  sinew check robot.yaml"})
final class CheckCommand extends SinewCommand {
    @Parameters(paramLabel = "ROBOT", description = "The robot file, or a card.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path robotFile;

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        if (CardCheck.isCard(robotFile)) {
            return checkCard();
        }
        DriverCatalog drivers = DriverCatalog.load();
        RobotConfig robot = RobotConfig.read(robotFile, drivers.types());
        RobotCheck.all(robot);
        if (robot.sim().isPresent() && !SimulationJars.here()) {
            remark("sinew check: " + SimulationJars.absence("that the body fits is not checked"));
        }
        RobotCheck.advice(robot).forEach(line -> remark("sinew check: advice: " + line));
        List<BusBudget> buses = BusBudget.of(robot, drivers);
        if (json()) {
            print(document(robot, buses));
        } else {
            tell(robot, buses);
        }
        return buses.stream().anyMatch(BusBudget::tooMuch) ? Main.FELL_SHORT : Main.FINE;
    }

    private int checkCard() throws ConfigException {
        Map<String, Object> card = CardCheck.of(robotFile, DriverCatalog.load());
        if (json()) {
            print(card);
        } else {
            card.forEach((key, value) -> say(key + ": " + value));
            say("fine");
        }
        return Main.FINE;
    }

    private void tell(RobotConfig robot, List<BusBudget> buses) {
        say(robot.name() + ": " + robot.loop().rateHz() + " Hz, " + robot.joints().size() + " joints, "
                + robot.devices().size() + " devices, stops into " + word(robot.safety().safeState()));
        for (BusBudget bus : buses) {
            String budget = bus.wireNanos().isEmpty() ? "" : String.format(Locale.ROOT, ", %.1f of %.1f ms a tick%s",
                    bus.wireNanos().getAsLong() / 1e6, bus.periodNanos() / 1e6,
                    bus.tooMuch() ? ": too much; lower rate_hz, raise baud or use a second bus" : "");
            say("bus " + bus.bus() + ": " + bus.parts() + " parts" + budget);
        }
        for (RobotConfig.Joint joint : robot.joints()) {
            say(String.format(Locale.ROOT, "joint %s: %s on %s, %.3f to %.3f rad, %.2f rad/s", joint.name(),
                    joint.type(), joint.bus(), joint.limits().minPositionRad(), joint.limits().maxPositionRad(),
                    joint.limits().maxVelocityRadPerSec()));
        }
        for (RobotConfig.Device device : robot.devices()) {
            say("device " + device.name() + ": " + device.type() + " on " + device.bus()
                    + device.role().map(role -> ", " + word(role)).orElse(""));
        }
        robot.cameras().forEach(camera -> say("camera " + camera.name() + ": " + pictures(camera)));
        robot.microphones().forEach(microphone -> say("microphone " + microphone.name() + ": " + microphone.type()));
        for (RobotConfig.Model model : robot.models()) {
            say("model " + model.name() + ": every " + Durations.text(model.period()) + ", at most "
                    + Durations.text(model.budget()) + String.format(Locale.ROOT, " (%.0f %% of a core)",
                    100 * share(model)));
        }
        say(buses.stream().anyMatch(BusBudget::tooMuch) ? "too much for a bus" : "fine");
    }

    private static Map<String, Object> document(RobotConfig robot, List<BusBudget> buses) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", robot.name());
        document.put("rate_hz", robot.loop().rateHz());
        document.put("safe_state", word(robot.safety().safeState()));
        document.put("buses", buses.stream().map(CheckCommand::busEntry).toList());
        document.put("joints", robot.joints().stream().map(CheckCommand::jointEntry).toList());
        document.put("devices", robot.devices().stream().map(device -> Json.object("name", device.name(),
                "type", device.type(), "bus", device.bus())).toList());
        document.put("cameras", robot.cameras().stream().map(CheckCommand::cameraEntry).toList());
        document.put("microphones", robot.microphones().stream().map(RobotConfig.Stream::name).toList());
        document.put("models", robot.models().stream().map(CheckCommand::modelEntry).toList());
        document.put("ok", buses.stream().noneMatch(BusBudget::tooMuch));
        return document;
    }

    private static Map<String, Object> busEntry(BusBudget bus) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", bus.bus());
        entry.put("parts", bus.parts());
        bus.wireNanos().ifPresent(nanos -> {
            entry.put("wire_ms", nanos / 1e6);
            entry.put("utilisation", bus.utilisation());
        });
        return entry;
    }

    private static Map<String, Object> jointEntry(RobotConfig.Joint joint) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", joint.name());
        entry.put("type", joint.type());
        entry.put("bus", joint.bus());
        entry.put("limit_rad", List.of(joint.limits().minPositionRad(), joint.limits().maxPositionRad()));
        entry.put("velocity_limit_rad_s", joint.limits().maxVelocityRadPerSec());
        return entry;
    }

    private static Map<String, Object> modelEntry(RobotConfig.Model model) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", model.name());
        entry.put("card", model.card().toString());
        entry.put("period_ms", model.period().toNanos() / 1e6);
        entry.put("budget_ms", model.budget().toNanos() / 1e6);
        entry.put("core_share", share(model));
        return entry;
    }

    private static String pictures(RobotConfig.Stream camera) {
        CameraGeometry geometry = DriverCatalog.load().geometry(camera);
        return String.format(Locale.ROOT, "%s, %d x %d, %d pictures/s, %.1f degrees high", camera.type(),
                geometry.width(), geometry.height(), geometry.rateHz(), Math.toDegrees(geometry.verticalFovRad()));
    }

    private static Map<String, Object> cameraEntry(RobotConfig.Stream camera) {
        CameraGeometry geometry = DriverCatalog.load().geometry(camera);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", camera.name());
        entry.put("type", camera.type());
        entry.put("size", List.of(geometry.width(), geometry.height()));
        entry.put("rate_hz", geometry.rateHz());
        entry.put("vertical_fov_deg", Math.toDegrees(geometry.verticalFovRad()));
        return entry;
    }

    private static double share(RobotConfig.Model model) {
        return model.budget().toNanos() / (double) model.period().toNanos();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
