package org.sinew.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.sinew.arming.Arming;
import org.sinew.config.ConfigException;
import org.sinew.config.Places;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.device.BusWorker;
import org.sinew.device.Camera;
import org.sinew.device.Device;
import org.sinew.device.DeviceDriver;
import org.sinew.device.DeviceException;
import org.sinew.device.ImuSensor;
import org.sinew.device.JointBus;
import org.sinew.device.JointDriver;
import org.sinew.device.Microphone;
import org.sinew.device.Port;
import org.sinew.device.PowerSensor;
import org.sinew.device.SwitchSensor;
import org.sinew.loop.LoopThread;
import org.sinew.loop.Priorities;
import org.sinew.loop.Rehearsal;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.record.EventLog;
import org.sinew.replay.Replay;
import org.sinew.rt.Clock;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.state.RobotModel;

/**
 * What a robot file asks for, made: drivers by the words after {@code type:}, one device list per bus, models, limits.
 * Used once, by {@link Robot}.
 *
 * @param config       the robot file
 * @param model        what the robot is
 * @param buses        each with its devices
 * @param devices      the same devices, by what they are
 * @param perception   models that run beside the loop
 * @param lookedAt     what each of them looks at
 * @param source       makes what the robot does once armed
 * @param behavior     what it has made
 * @param gateSettings of the safety gate
 * @param events       where everything reports to
 * @param setUp        how this body is set up again after a fall
 * @param clock        that everything lives in; in wall time the system is asked for fixed priorities and locked memory
 */
record RobotParts(RobotConfig config, RobotModel model, List<Bus> buses, Devices devices,
        List<PerceptionWorker> perception, List<LookedAt> lookedAt, BehaviorSource source, Behavior behavior,
        GateSettings gateSettings,
        EventLog events, Arming.SetUp setUp, Clock clock) implements AutoCloseable {
    private static final int SHORT_ROUNDS = 5;
    private static final int SHORT_ROUND_TICKS = 200;
    private static final long LONG_ROUND_NANOS = 14_000_000_000L; // armed for ten seconds of it

    /** One opened bus and what is on it. */
    record Bus(Port port, List<Device> devices) {
    }

    /** Devices by what they are, each list in the order of the robot model. */
    record Devices(List<JointBus> joints, List<ImuSensor> imus, List<PowerSensor> power, List<SwitchSensor> contacts,
            List<SwitchSensor> estop, List<Camera> cameras, List<Microphone> microphones) {
    }

    /**
     * Opens the buses of a body and makes everything on them.
     *
     * @param withModels whether the robot's models are loaded
     * @param watched    whether somebody looks through its cameras beside them; where nobody looks they stay closed
     */
    static RobotParts of(RobotConfig config, Body body, boolean withModels, boolean watched, Clock clock)
            throws DeviceException, ConfigException {
        DriverCatalog drivers = DriverCatalog.load();
        JointMode safe = safeMode(config.safety().safeState());
        Map<String, Bus> buses = new LinkedHashMap<>();
        for (RobotConfig.Bus bus : config.buses()) {
            buses.put(bus.name(), new Bus(open(bus, body, config.places()), new ArrayList<>()));
        }
        Devices devices = new Devices(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        makeJoints(config, drivers, buses, devices, safe);
        List<String> contacts = new ArrayList<>();
        for (RobotConfig.Device entry : config.devices()) {
            makeDevice(entry, drivers, known(buses, entry.bus()), devices, contacts);
        }
        for (RobotConfig.Stream entry : withModels || watched ? config.cameras() : List.<RobotConfig.Stream>of()) {
            devices.cameras().add(new RecordedCamera(body.camera(entry)));
        }
        for (RobotConfig.Stream entry : config.microphones()) {
            devices.microphones().add(body.microphone(entry));
        }
        RobotModels models = withModels ? RobotModels.open(config, devices.cameras()) : RobotModels.none();
        try {
            RobotModel model = model(config, devices, contacts, models.percepts());
            EventLog events = new EventLog(model, Locale.getDefault(), clock, body.date());
            GateSettings gate = gate(config, model, GateSettings.of(config.loop().periodNanos(), safe,
                    config.safety().watchdog().toNanos(), models.fallRule()).whileStale(models.whileStale()));
            BehaviorSource source = BehaviorSource.of(config, model);
            return new RobotParts(config, model, List.copyOf(buses.values()), devices,
                    models.workers(model, events, body, clock), models.lookedAt(), source, source.behavior(), gate,
                    events, body.setUp(),
                    clock);
        } catch (ConfigException | RuntimeException | Error e) {
            models.close();
            throw e;
        }
    }

    /** What the safety section of the robot file adds. */
    private static GateSettings gate(RobotConfig config, RobotModel model, GateSettings plain) throws ConfigException {
        GateSettings gate = plain;
        Optional<RobotConfig.Kneel> kneel = config.safety().kneel();
        if (kneel.isPresent()) {
            gate = gate.with(new GateSettings.Kneel(model.joints().stream()
                    .map(joint -> kneel.get().poseRad().getOrDefault(joint, Double.NaN)).toList(),
                    kneel.get().time().toNanos()));
        }
        Optional<RobotConfig.Supply> supply = config.safety().supply();
        if (supply.isPresent()) {
            int rail = model.power().indexOf(supply.get().device());
            if (rail < 0) {
                throw new ConfigException(config.places().of("safety", "supply"), "supply: device "
                        + supply.get().device() + " measures no voltage; name one that does, such as an ina226");
            }
            gate = gate.with(new GateSettings.Supply(rail, supply.get().warnV(), supply.get().stopV(),
                    supply.get().hold().toNanos()));
        }
        return gate;
    }

    /** What of a bus can only be seen to be wrong when it is opened is a mistake of the file all the same. */
    private static Port open(RobotConfig.Bus bus, Body body, Places places) throws DeviceException, ConfigException {
        try {
            return body.ports().open(bus.name(), bus.type(), bus.settings());
        } catch (DeviceException e) {
            String wrong = e.setting().orElseThrow(() -> e);
            throw new ConfigException(places.of("buses", bus.name(), wrong), String.valueOf(e.getMessage()));
        }
    }

    /** Frees the models, cameras and microphones; those of a robot that has ended are freed already. */
    @Override
    public void close() {
        perception.forEach(PerceptionWorker::close);
        devices.cameras().forEach(Camera::close);
        devices.microphones().forEach(Microphone::close);
    }

    /** The real tick, on joints in memory, so that nothing is cold when the real joints are armed. */
    void rehearse() throws ConfigException {
        long periodNanos = gateSettings.periodNanos();
        source.rehearse(own -> {
            Rehearsal rehearsal = new Rehearsal(model, limits(), gateSettings, own);
            rehearsal.run(SHORT_ROUNDS, SHORT_ROUND_TICKS, periodNanos);
            rehearsal.run(1, (int) (LONG_ROUND_NANOS / periodNanos), periodNanos);
        });
    }

    /** The same parts with another behaviour. */
    RobotParts with(Behavior other) {
        return new RobotParts(config, model, buses, devices, perception, lookedAt, source, other, gateSettings,
                events, setUp,
                clock);
    }

    /** The same parts with another gate. */
    RobotParts with(GateSettings other) {
        return new RobotParts(config, model, buses, devices, perception, lookedAt, source, behavior, other, events,
                setUp, clock);
    }

    /** What a replay builds the loop of. */
    Replay.Body body() {
        return new Replay.Body(model, devices.joints().stream().map(JointBus::joints).toList(), List.of(limits()),
                gateSettings, perception.stream().map(PerceptionWorker::maxAgeNanos).toList());
    }

    JointLimits[] limits() {
        return config.joints().stream().map(RobotConfig.Joint::limits).toArray(JointLimits[]::new);
    }

    BusWorker.Settings workerSettings() {
        return new BusWorker.Settings(realTime() ? Priorities.BUS : 0, gateSettings.watchdogNanos(),
                gateSettings.safeMode());
    }

    LoopThread.Settings loopSettings(long ticks) {
        return new LoopThread.Settings(gateSettings.periodNanos(), realTime() ? Priorities.LOOP : 0,
                OptionalInt.empty(), realTime(), ticks);
    }

    private boolean realTime() {
        return clock.equals(Clock.WALL);
    }

    private static JointMode safeMode(RobotConfig.SafeState state) {
        return switch (state) {
            case LIMP, KNEEL -> JointMode.LIMP;
            case DAMP -> JointMode.DAMP;
            case HOLD -> JointMode.POSITION;
        };
    }

    /** One joint bus for all joints that share a type and a bus. */
    private static void makeJoints(RobotConfig config, DriverCatalog drivers, Map<String, Bus> buses,
            Devices devices, JointMode safe) {
        Map<List<String>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < config.joints().size(); i++) {
            RobotConfig.Joint joint = config.joints().get(i);
            groups.computeIfAbsent(List.of(joint.type(), joint.bus()), k -> new ArrayList<>()).add(i);
        }
        groups.forEach((key, members) -> {
            Bus bus = known(buses, key.get(1));
            JointBus made = make(drivers.joint(key.get(0)).orElseThrow(), config, members, safe, bus.port());
            bus.devices().add(made);
            devices.joints().add(made);
        });
    }

    private static Bus known(Map<String, Bus> buses, String name) {
        return Objects.requireNonNull(buses.get(name), "the robot file's names have been checked");
    }

    private static <C extends Record> JointBus make(JointDriver<C> driver, RobotConfig config, List<Integer> members,
            JointMode safe, Port port) {
        Function<Integer, JointDriver.Entry<C>> entry = i -> {
            RobotConfig.Joint joint = config.joints().get(i);
            return new JointDriver.Entry<>(joint.name(), i, joint.limits(), driver.configType().cast(joint.config()));
        };
        return driver.create(port.name(), members.stream().map(entry).toList(), config.joints().size(), safe, port);
    }

    private static void makeDevice(RobotConfig.Device entry, DriverCatalog drivers, Bus bus, Devices devices,
            List<String> contacts) throws DeviceException {
        Device made = make(drivers.device(entry.type()).orElseThrow(), entry, bus.port());
        bus.devices().add(made);
        sort(entry, made, devices, contacts);
    }

    private static <C extends Record> Device make(DeviceDriver<C> driver, RobotConfig.Device entry, Port port) {
        return driver.create(entry.name(), driver.configType().cast(entry.config()), port);
    }

    private static void sort(RobotConfig.Device entry, Device made, Devices devices, List<String> contacts)
            throws DeviceException {
        switch (made) {
            case ImuSensor imu -> devices.imus().add(imu);
            case PowerSensor power -> devices.power().add(power);
            case SwitchSensor input when entry.role().equals(Optional.of(RobotConfig.Role.ESTOP)) ->
                    devices.estop().add(input);
            case SwitchSensor input -> {
                devices.contacts().add(input);
                contacts.add(entry.link().orElse(entry.name()));
            }
            default -> throw new DeviceException("device " + entry.name() + " of type " + entry.type()
                    + " is of a kind that this version cannot use");
        }
    }

    private static RobotModel model(RobotConfig config, Devices devices, List<String> contacts,
            List<RobotModel.PerceptInfo> percepts) {
        return new RobotModel(config.name(), config.joints().stream().map(RobotConfig.Joint::name).toList(),
                devices.imus().stream().map(Device::name).toList(),
                devices.power().stream().map(Device::name).toList(), contacts,
                devices.estop().stream().map(Device::name).toList(), percepts,
                devices.microphones().stream().map(Microphone::name).toList());
    }
}
