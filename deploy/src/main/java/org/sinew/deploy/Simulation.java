package org.sinew.deploy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.sinew.arming.Arming;
import org.sinew.config.ConfigException;
import org.sinew.config.RobotConfig;
import org.sinew.config.SimBattery;
import org.sinew.device.BytePort;
import org.sinew.device.Camera;
import org.sinew.device.CameraGeometry;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.Ports;
import org.sinew.drivers.imu.Icm20948;
import org.sinew.drivers.io.GpioInput;
import org.sinew.drivers.power.Ina226;
import org.sinew.drivers.servo.FeetechSts;
import org.sinew.drivers.sim.BatterySim;
import org.sinew.drivers.sim.Breakable;
import org.sinew.drivers.sim.FeetechStsSim;
import org.sinew.drivers.sim.GpioInputSim;
import org.sinew.drivers.sim.Icm20948Sim;
import org.sinew.drivers.sim.Ina226Sim;
import org.sinew.drivers.sim.SerialLineSim;
import org.sinew.drivers.sim.SimulatedCamera;
import org.sinew.drivers.sim.SimulatedCameras;
import org.sinew.drivers.sim.SimulatedPorts;
import org.sinew.drivers.sim.UncommandedMotionMonitor;
import org.sinew.drivers.sim.WireBus;
import org.sinew.loop.Phase;
import org.sinew.loop.Priorities;
import org.sinew.mjcf.Prop;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PictureModel;
import org.sinew.record.DiskTrouble;
import org.sinew.rt.Clock;
import org.sinew.safety.DecisionLog;
import org.sinew.safety.EventCode;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Scenario;
import org.sinew.sim.World;
import org.sinew.state.SafetyState;

/**
 * The simulated body of a robot file: physics, and a chip model for every device, wired to the buses of the same names.
 * Only commands that simulate load this class.
 */
final class Simulation implements Body {
    /** Of all noise, where nobody names another. */
    static final long SEED = Noise.DEFAULT_SEED;
    /** Supply of servos whose stall torque tells that they are the 12 V type. */
    private static final double TWELVE_VOLT_TYPE_NM = 2.4;

    private final RobotConfig config;
    private final long seed;
    private final ArticulatedPlant plant;
    private final World world;
    private final SimulatedPorts ports;
    private final Map<String, SerialLineSim> lines = new LinkedHashMap<>();
    private final Map<String, FeetechStsSim> servos = new LinkedHashMap<>();
    private final Map<String, SimulatedCamera> cameras = new LinkedHashMap<>();
    private final List<UncommandedMotionMonitor> monitors = new ArrayList<>();
    private final BatterySim battery;
    private final int base;
    private final Truth truth;
    private final Stand stand;
    private final Optional<Scenario> scenario;
    private FaultPlan plan = FaultPlan.NONE;
    private final BreakableParts breakable = new BreakableParts();
    private final LoopStall stall;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedDate date = new SimulatedDate();
    private final Map<String, ModelFaults> models = new LinkedHashMap<>();

    /**
     * Builds the body; a robot file and an MJCF file that do not fit together are refused, saying where.
     *
     * @param clock that it lives in
     * @param seed  of all noise: that of each part is a stream of its own
     */
    static Simulation of(RobotConfig config, Clock clock, long seed) throws CommandFailure {
        try {
            return new Simulation(config, clock, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private Simulation(RobotConfig config, Clock clock, long seed) {
        this.config = config;
        this.seed = seed;
        stall = new LoopStall(clock);
        ports = new SimulatedPorts(clock).faultSeed(seed);
        RobotConfig.Sim sim = config.sim().orElseThrow(() -> new IllegalArgumentException(
                config.file() + ": there is no sim: section; name an MJCF file with sim: { mjcf: FILE }"));
        plant = SimulatedWorld.plant(sim);
        if (!plant.model().keyNames().isEmpty()) {
            plant.reset(plant.model().keyNames().getFirst());
        }
        base = base(plant);
        boolean free = plant.floats(base);
        if (sim.stand() && !free) {
            throw new IllegalArgumentException(BodyCheck.nothingToHold(config).getMessage());
        }
        world = new World(plant, clock);
        truth = new Truth(free ? Optional.of(new FreeBase(plant, base)) : Optional.empty());
        stand = new Stand(world, plant, base, sim.stand(), truth);
        world.part(Stand.PART, stand);
        config.joints().forEach(this::addServo);
        battery = battery(sim);
        world.part("battery", battery);
        config.devices().forEach(this::addDevice);
        config.cameras().forEach(this::addCamera);
        world.part("ports", ports);
        config.models().forEach(this::addModel);
        breakRest();
        scenario = sim.scenario().map(this::scenario);
        world.eachStep(truth::see);
    }

    /** The body that carries the rest of a robot that nothing ties to the world; else the world, body 0. */
    private static int base(ArticulatedPlant plant) {
        List<String> props = plant.model().props().stream().map(Prop::name).toList();
        return IntStream.range(1, plant.bodyCount()).filter(plant::floats)
                .filter(body -> !props.contains(plant.bodyName(body))).findFirst().orElse(0);
    }

    private Scenario scenario(Path file) {
        ScenarioFile.Content content;
        try {
            content = ScenarioFile.read(file, plant.model(), plant.model().props(), config.places());
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        Scenario made = new Scenario(world, plant, content.paths());
        truth.judges(made, content.checks().stream().map(check -> check.on(plant)).toList());
        return made;
    }

    private void addServo(RobotConfig.Joint joint) {
        if (!(joint.config() instanceof FeetechSts.Config keys)) {
            throw new IllegalArgumentException(
                    "joint " + joint.name() + ": there is no simulator for servos of type " + joint.type());
        }
        var motor = plant.model().servo(joint.name()).orElseThrow(() -> new IllegalArgumentException("joint "
                + joint.name() + ": " + config.sim().orElseThrow().mjcf() + " has no position actuator on a joint of"
                + " that name"));
        SerialLineSim line = lines.computeIfAbsent(joint.bus(), this::addLine);
        FeetechStsSim servo = new FeetechStsSim(world, plant.jointIndex(joint.name()), keys.id(), keys.sign(),
                keys.zeroTicks(), new FeetechStsSim.Motor(motor.kpNmPerRad(), motor.kdNmSPerRad(),
                        motor.maxEffortNm()));
        if (keys.stallTorqueNm() > TWELVE_VOLT_TYPE_NM) {
            servo.twelveVolts();
        }
        SimulatedWorld.flaws(config.sim().orElseThrow(), joint, plant, servo, seed);
        world.part("servo." + joint.name(), servo);
        servo.faultNoise(Noise.of(seed, "faults of servo " + joint.name()));
        breakable.add(Fault.Part.SERVO, joint.name(), servo);
        line.attach(servo);
        servos.put(joint.name(), servo);
    }

    private SerialLineSim addLine(String bus) {
        Object baud = config.buses().stream().filter(b -> b.name().equals(bus)).findFirst().orElseThrow().settings()
                .getOrDefault("baud", 1_000_000);
        SerialLineSim line = new SerialLineSim(bus, (Integer) baud, world);
        world.part("line." + bus, line);
        line.faultNoise(Noise.of(seed, "faults of bus " + bus));
        breakable.add(Fault.Part.SERIAL, bus, line);
        ports.addSerial(bus, (BytePort) line);
        return line;
    }

    private void addDevice(RobotConfig.Device device) {
        switch (device.config()) {
            case Icm20948.Config keys -> {
                Icm20948Sim chip = new Icm20948Sim(world, imuSite(device), Noise.of(seed, device.name()));
                world.part("sensor." + device.name(), chip);
                breakable.add(Fault.Part.IMU, device.name(), onI2c(device, keys.address(), chip));
                ports.addI2c(device.bus(), keys.address(), chip);
            }
            case Ina226.Config keys -> {
                Ina226Sim chip = new Ina226Sim(battery, keys.shuntOhm(), world::nanos);
                world.part("sensor." + device.name(), chip);
                breakable.add(Fault.Part.METER, device.name(), onI2c(device, keys.address(), chip));
                ports.addI2c(device.bus(), keys.address(), chip);
            }
            case GpioInput.Config keys -> {
                GpioInputSim contact = contact(device, keys);
                world.part("sensor." + device.name(), contact);
                contact.faultNoise(world::nanos, Noise.of(seed, "faults of switch " + device.name()));
                breakable.add(Fault.Part.SWITCH, device.name(), contact);
                ports.addSwitch(device.bus(), keys.line(), contact);
            }
            default -> PartSimulators.connect(device, world, ports);
        }
    }

    /** A chip, and its way to the bus, which fails in other ways. */
    private Breakable onI2c(RobotConfig.Device device, int address, Breakable chip) {
        return (at, kind, on, value) -> {
            switch (kind) {
                case OFF, SLOW, INTERMITTENT -> ports.faultChip(device.bus(), address, kind, on, value);
                default -> chip.fault(at, kind, on, value);
            }
        };
    }

    private void addModel(RobotConfig.Model entry) {
        ModelFaults faults = new ModelFaults(entry.name(), Noise.of(seed, "faults of model " + entry.name()));
        models.put(entry.name(), faults);
        world.part("model." + entry.name(), faults);
        breakable.add(Fault.Part.MODEL, entry.name(), faults);
    }

    /** What is no chip: I2C and GPIO buses, bodies, the loop, the date. */
    private void breakRest() {
        for (RobotConfig.Bus bus : config.buses()) {
            if (!lines.containsKey(bus.name())) {
                breakable.add(bus.type().equals("i2c") ? Fault.Part.I2C : Fault.Part.GPIO, bus.name(),
                        (at, kind, on, value) -> ports.faultBus(bus.name(), kind, on, value));
            }
        }
        plant.model().bodies().stream().skip(1).forEach(body -> breakable.add(Fault.Part.BODY, body.name,
                (at, kind, on, value) -> truth.disturbed()));
        breakable.add(Fault.Part.LOOP, "", stall.of(Phase.DECIDE));
        for (Phase phase : Phase.values()) {
            breakable.add(Fault.Part.LOOP, phase.word(), stall.of(phase));
        }
        world.part("loop", stall);
        breakable.add(Fault.Part.CLOCK, "", date);
        world.part("date", date);
    }

    private void addCamera(RobotConfig.Stream camera) {
        CameraGeometry wanted = DriverCatalog.load().geometry(camera);
        cameras.put(camera.name(), SimulatedCameras.of(world, plant.model(), camera.name(), camera.link(),
                wanted.width(), wanted.height(), wanted.rateHz(), Math.toDegrees(wanted.verticalFovRad()), seed));
        breakable.add(Fault.Part.CAMERA, camera.name(), camera(camera.name()));
    }

    /** The site with inertial sensors that is called like the device; or the only one there is. */
    private String imuSite(RobotConfig.Device device) {
        List<String> sites = plant.model().imuSites();
        if (sites.contains(device.name()) || sites.size() == 1) {
            return sites.contains(device.name()) ? device.name() : sites.getFirst();
        }
        throw new IllegalArgumentException(config.places().of("devices", device.name()) + ": device " + device.name()
                + ": " + config.sim().orElseThrow().mjcf().getFileName() + (sites.isEmpty() ? " has no gyro and"
                + " accelerometer on a site; add them there" : " has inertial sensors on several sites, " + sites
                + "; call the device like its site"));
    }

    private GpioInputSim contact(RobotConfig.Device device, GpioInput.Config keys) {
        if (device.link().isEmpty()) {
            return GpioInputSim.button(keys);
        }
        List<String> sites = plant.model().touchSites(device.link().get());
        if (sites.isEmpty()) {
            throw new IllegalArgumentException("device " + device.name() + ": body " + device.link().get()
                    + " has no touch sensor in " + config.sim().orElseThrow().mjcf());
        }
        return GpioInputSim.footSwitch(world, keys, sites.toArray(String[]::new));
    }

    /** The one that the robot file describes, which feeds the servos; else one that only its meter sees. */
    private BatterySim battery(RobotConfig.Sim sim) {
        if (sim.battery().isEmpty()) {
            return BatterySim.threeCells(this::servoCurrentA);
        }
        SimBattery keys = sim.battery().get();
        BatterySim made = new BatterySim(keys.openCircuitV(), keys.resistanceOhm(), keys.boardA(),
                this::servoCurrentA);
        made.feeds(world, List.copyOf(servos.values()));
        return made;
    }

    private double servoCurrentA() {
        double[] sum = {0};
        world.visit(now -> {
            for (FeetechStsSim servo : servos.values()) {
                sum[0] += servo.currentA();
            }
        });
        return sum[0];
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public Arming.SetUp setUp() {
        return new Arming.SetUp("nobody can set it up in the simulation: end the run and start it again",
                "仿真中无法扶正机器人：请结束运行并重新开始");
    }

    /** The simulated buses, in place of the board's. */
    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public Camera camera(RobotConfig.Stream entry) {
        return camera(entry.name());
    }

    private SimulatedCamera camera(String name) {
        return Objects.requireNonNull(cameras.get(name), "a camera for every entry");
    }

    /** Sound is not simulated: what the robot file names plays or hears as on a robot, a file or this machine's own. */
    @Override
    public Microphone microphone(RobotConfig.Stream entry) throws DeviceException {
        DriverCatalog catalog = DriverCatalog.load();
        if (world.clock() != Clock.WALL && catalog.live(entry)) {
            throw new DeviceException(config.places().of("devices", entry.name()) + ": microphone " + entry.name()
                    + " hears what sounds now, and virtual time does not wait for it; leave --fast out, or give it a"
                    + " file (source: wav)");
        }
        return catalog.microphone(entry, world.clock());
    }

    /** All cameras, by name. */
    Map<String, SimulatedCamera> cameras() {
        return cameras;
    }

    /** What physics knows of the body, whatever the robot thinks. */
    Truth truth() {
        return truth;
    }

    @Override
    public Optional<Judge> judge() {
        return Optional.of(truth);
    }

    @Override
    public Optional<Looks> looks() {
        return Optional.of(new RobotShape(plant.model()));
    }

    /** The simulated servo lines, by bus. */
    Map<String, SerialLineSim> lines() {
        return lines;
    }

    /** The plant in time. */
    World world() {
        return world;
    }

    /** Opens every bus, for a host in another process; the wires of I2C and GPIO. */
    WireBus wires() throws DeviceException {
        for (RobotConfig.Bus bus : config.buses()) {
            ports.open(bus.name(), bus.type(), bus.settings());
        }
        return ports.wires();
    }

    /**
     * Before the world starts, where the robot runs in another process: judges every frame by the wire alone, and lets
     * the stand go when every servo has had torque for a second without a break. Nobody has to be believed for that.
     */
    void watch() {
        for (Map.Entry<String, SerialLineSim> line : lines.entrySet()) {
            UncommandedMotionMonitor monitor = new UncommandedMotionMonitor(watched(line.getKey()));
            line.getValue().observe(monitor);
            monitors.add(monitor);
        }
        world.eachStep(now -> stand.see(now, torqueOn()));
    }

    private boolean torqueOn() {
        return !servos.isEmpty() && servos.values().stream().allMatch(FeetechStsSim::torqueOn);
    }

    /** Lets the stand go at once. Any thread. */
    void release() {
        world.visit(stand::letGo);
    }

    /** Whether the stand has let go. Any thread. */
    boolean released() {
        return stand.released();
    }

    /** What becomes of the stand, in a word. Any thread. */
    String standWord() {
        return !config.sim().orElseThrow().stand() ? "none" : released() ? "released" : "holds";
    }

    private List<UncommandedMotionMonitor.Servo> watched(String bus) {
        List<UncommandedMotionMonitor.Servo> watched = new ArrayList<>();
        for (int i = 0; i < config.joints().size(); i++) {
            RobotConfig.Joint joint = config.joints().get(i);
            if (joint.bus().equals(bus) && joint.config() instanceof FeetechSts.Config keys) {
                watched.add(new UncommandedMotionMonitor.Servo(keys.id(), joint.name(), i, keys.sign(),
                        keys.zeroTicks(), joint.limits(), keys.highestTorquePermille(joint.limits())));
            }
        }
        return watched;
    }

    /** Before the robot starts: judges every frame on its servo lines, and lets the stand go after arming. */
    @Override
    public void watch(Robot robot) {
        for (Map.Entry<String, SerialLineSim> line : lines.entrySet()) {
            DecisionLog decisions = robot.gate().decisions();
            UncommandedMotionMonitor monitor = new UncommandedMotionMonitor(watched(line.getKey()),
                    config.joints().size(), (age, into) -> {
                        into.state = decisions.read(age, into.command);
                        return into.command.tick() > 0;
                    });
            line.getValue().observe(monitor);
            monitors.add(monitor);
        }
        robot.loop().phases().interruptedBy(stall);
        stand.follows(() -> robot.gate().safety() == SafetyState.ARMED,
                () -> robot.events().add(EventCode.STAND_RELEASED, plant.bodyName(base), Double.NaN));
        robot.events().listen(event -> {
            if (event.code() == EventCode.ARMED) {
                stand.armed();
            }
        });
    }

    /** Lets the world's time run. */
    @Override
    public void start() {
        world.start(Priorities.BUS);
    }

    @Override
    public void plan(String faults) throws CommandFailure {
        FaultPlan asked = BreakableParts.plan(faults);
        boolean waits = asked.faults().stream().anyMatch(fault -> fault.target() == Fault.Target.DISK
                && fault.kind() != Fault.Kind.OFF);
        if (waits && world.clock() != Clock.WALL) {
            throw CommandFailure.wrongUsage("fault plan: in virtual time everybody waits for the disk, so it can be"
                    + " off, not slow; leave --fast out");
        }
        try {
            check(asked);
        } catch (FaultPlanException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
        plan = asked;
    }

    /** Refuses names that this robot does not have, and what its parts cannot do. */
    void check(FaultPlan asked) throws FaultPlanException {
        breakable.check(asked);
    }

    /** The parts that can be made to fail; whoever brings one that is no part of the body adds it. */
    BreakableParts parts() {
        return breakable;
    }

    @Override
    public void logged() {
        breakable.add(Fault.Part.DISK, "", disk);
        world.part("disk", disk);
    }

    @Override
    public DiskTrouble disk() {
        return disk;
    }

    @Override
    public InstantSource date() {
        return date;
    }

    @Override
    public PerceptModel model(String name, PerceptModel own) {
        return faults(name).over(own);
    }

    @Override
    public PictureModel model(String name, PictureModel own) {
        return faults(name).over(own);
    }

    @Override
    public Optional<Clock> clockOf(String model) {
        return Optional.of(new SlowedClock(world.clock(), faults(model)));
    }

    private ModelFaults faults(String model) {
        return Objects.requireNonNull(models.get(model), "faults for every model");
    }

    @Override
    public void begin() {
        inject(plan);
    }

    /** Makes things go wrong as planned, and lets the scenario begin; time 0 of both is now. */
    void inject(FaultPlan planned) {
        scenario.ifPresent(Scenario::begin);
        new PlannedFaults(planned.faults(), this::act).begin(world);
    }

    /** A push has three values; all others have one at most. */
    private void act(Plant at, Fault fault, boolean begins) {
        breakable.act(at, fault, begins);
        if (fault.kind() == Fault.Kind.PUSH) {
            double[] wrench = new double[6];
            for (int i = 0; begins && i < 3; i++) {
                wrench[i] = fault.value().get(i);
            }
            plant.push(plant.bodyIndex(fault.name()), wrench);
        }
    }

    /** Whether nothing ties it to the world. */
    boolean floats() {
        return plant.floats(base);
    }

    /** Joints whose servo has torque now, whatever it says: with its cable on, for another hears no stop. */
    List<String> withTorque() {
        List<String> joints = new ArrayList<>();
        world.visit(now -> servos.forEach((joint, servo) -> {
            if (servo.torqueOn() && servo.connected()) {
                joints.add(joint);
            }
        }));
        return joints;
    }

    /** The whole state of the body: see {@link World#save}. */
    byte[] save() {
        return world.save();
    }

    /** Goes on from a saved state of the same robot: see {@link World#load}. */
    void load(byte[] saved) {
        world.load(saved);
    }

    /** Motions that nobody decided, counted on the wire. */
    @Override
    public OptionalLong uncommandedMotions() {
        return OptionalLong.of(monitors.stream().mapToLong(UncommandedMotionMonitor::count).sum());
    }

    /** The first of them, in words. */
    @Override
    public List<String> findings() {
        return monitors.stream().flatMap(m -> m.findings().stream()).map(Object::toString).toList();
    }

    /** Its world has failed: it stands still, whatever the robot does. */
    @Override
    public Optional<String> lost() {
        return world.failure().map(why -> failed("the simulated world", why));
    }

    /** A sentence about a thread of the simulation that has thrown what it must not. */
    static String failed(String what, Throwable why) {
        String where = Arrays.stream(why.getStackTrace()).filter(frame -> frame.getClassName().startsWith("org.sinew"))
                .findFirst().map(frame -> " in " + frame.getFileName() + ":" + frame.getLineNumber()).orElse("");
        return what + " has failed: " + why + where + "; this is a fault of the simulation, please report this line";
    }

    @Override
    public void close() {
        cameras.values().forEach(SimulatedCamera::close);
        world.close();
        ports.close();
    }
}
