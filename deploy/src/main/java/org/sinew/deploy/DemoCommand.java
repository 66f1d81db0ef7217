package org.sinew.deploy;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.deploy.broker.BrokerProcess;
import org.sinew.sim.Fault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sinew demo}: a simulated humanoid that arms itself, stands, squats and looks around. */
@Command(name = "demo", header = "A simulated humanoid stands, squats and looks around.",
        description = "Runs the same loop, drivers and wire frames as a robot does; only physics and chips are"
                + " simulated. Starts an MQTT broker of its own unless --mqtt names one.",
        footer = {"", "Example:", "  sinew demo --for 20s",
            "  sinew demo --fault \"at 8s for 100ms: body.torso push 40N\""})
final class DemoCommand extends RobotRunCommand {
    private static final int MQTT_PORT = 1883; // registered for MQTT with IANA; where clients look first

    @Option(names = "--mqtt", paramLabel = "URI", description = "Broker to report to, such as tcp://localhost:1883.")
    private @Nullable String mqtt;

    @Override
    public Integer call() throws CommandFailure, ConfigException, InterruptedException, IOException {
        SimulationJars.need("sinew demo");
        check();
        RobotConfig config = RobotConfig.read(home().resolve("robots/kid20/robot.yaml"),
                DriverCatalog.load().types());
        Optional<RobotConfig.Cockpit> cockpit = cockpit(config, Optional.of(RobotConfig.Cockpit.USUAL));
        if (mqtt != null) {
            return run(config, kind(mqtt, cockpit), true, Simulation::of);
        }
        try (BrokerProcess broker = BrokerProcess.start(MQTT_PORT)) {
            broker.notice().ifPresent(notice -> remark("sinew: " + notice));
            remark("sinew: broker of the demo at " + broker.uri() + ", topics sinew/v1/" + config.name() + "/#");
            return run(config, kind(broker.uri(), cockpit), true, (of, clock, seed) -> {
                Simulation body = Simulation.of(of, clock, seed);
                body.parts().add(Fault.Part.BROKER, "", BrokerFaults.of(broker));
                return body;
            });
        }
    }

    private static RobotRun.Kind kind(String broker, Optional<RobotConfig.Cockpit> cockpit) {
        return new RobotRun.Kind(true, true, false, Simulation.SEED, Optional.empty(), Optional.of(broker),
                cockpit);
    }
}
