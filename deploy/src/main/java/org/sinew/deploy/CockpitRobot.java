package org.sinew.deploy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.sinew.cockpit.CockpitTarget;
import org.sinew.cockpit.Words;
import org.sinew.config.RobotConfig;
import org.sinew.device.Port;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.state.RobotModel;
import org.sinew.uplink.Uplink;

/** A robot as its cockpit sees it. Called on the cockpit's threads. */
final class CockpitRobot implements CockpitTarget {
    private static final Words CANNOT_RELEASE = new Words(
            "the safe state of this robot is to hold; support it and switch servo power off",
            "该机器人的安全状态是保持；请扶住机器人并断开舵机电源");

    private final Robot robot;
    private final Body body;
    private final Optional<Uplink> uplink;
    private final Optional<AuditTrail> audit;
    private final int percept;
    private final int label;

    CockpitRobot(Robot robot, Body body, Optional<Uplink> uplink, Optional<AuditTrail> audit) {
        this.audit = audit;
        this.robot = robot;
        this.body = body;
        this.uplink = uplink;
        Optional<RobotConfig.LookAt> looks = robot.config().behavior().flatMap(RobotConfig.Behavior::lookAt);
        List<RobotModel.PerceptInfo> percepts = robot.model().percepts();
        percept = looks.map(keys -> percepts.stream().map(RobotModel.PerceptInfo::name).toList().indexOf(keys.model()))
                .orElse(-1);
        label = percept < 0 ? -1 : percepts.get(percept).labels().indexOf(looks.orElseThrow().label());
    }

    @Override
    public void asked(String command, Client client) {
        audit.ifPresent(trail -> trail.asked(command, client));
    }

    @Override
    public void turnedDown(String command, Client client, Words why) {
        audit.ifPresent(trail -> trail.turnedDown(command, client, why.english()));
    }

    @Override
    public void stop() {
        robot.gate().requestStop();
    }

    @Override
    public Optional<Words> arm() {
        return robot.arming().arm().map(this::both);
    }

    @Override
    public Optional<Words> release() {
        if (robot.config().safety().safeState() == RobotConfig.SafeState.HOLD) {
            return Optional.of(CANNOT_RELEASE);
        }
        robot.gate().requestStop();
        return Optional.empty();
    }

    private Optional<Words> refusal() {
        return robot.arming().refusal().map(this::both);
    }

    private Words both(String english) {
        return new Words(english, robot.arming().refusal(Locale.CHINESE).orElse(english));
    }

    @Override
    public Arming arming() {
        return new Arming(refusal(), robot.arming().checks().stream()
                .map(check -> new Check(check.code(), check.ok(), check.values())).toList());
    }

    @Override
    public Figures figures() {
        List<ModelFigures> models = robot.perception().stream().map(CockpitRobot::figures).toList();
        List<BusFigures> buses = robot.ports().stream().map(CockpitRobot::figures).toList();
        // a body elsewhere would have to be asked, and nobody here has judged it
        OptionalLong motions = body.judge().isPresent() ? body.uncommandedMotions() : OptionalLong.empty();
        return new Figures(models, buses, uplink.map(each ->
                new UplinkFigures(each.problem().isEmpty(), each.stats().queued())), motions);
    }

    private static ModelFigures figures(PerceptionWorker worker) {
        return new ModelFigures(worker.settings().name(), worker.runs(), worker.runMillis(50), worker.runMillis(99),
                worker.expired());
    }

    private static BusFigures figures(Port port) {
        return new BusFigures(port.name(), port.stats().transactions(), port.stats().errors(),
                port.stats().wireNanos());
    }

    @Override
    public Motion motion() {
        return new CockpitMotion(robot.leases());
    }

    @Override
    public Activity activity() {
        return new Activity(robot.behavior().step(), robot.behavior().cycles(), percept, label);
    }
}
