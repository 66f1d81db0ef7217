package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.sinew.arming.Arming;
import org.sinew.arming.Leases;
import org.sinew.config.RobotConfig;
import org.sinew.decide.Behavior;
import org.sinew.device.BusWorker;
import org.sinew.device.Camera;
import org.sinew.device.DeviceException;
import org.sinew.device.Microphone;
import org.sinew.device.Port;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.GcWatch;
import org.sinew.loop.Joints;
import org.sinew.loop.LoopThread;
import org.sinew.loop.Sensors;
import org.sinew.perceive.PerceptionWorker;
import org.sinew.perceive.Percepts;
import org.sinew.estimate.Estimate;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.SafetyGate;
import org.sinew.state.RobotModel;
import org.sinew.state.SafetyState;

/**
 * One robot, assembled: its buses with their workers, its models, its loop. Made and closed by a command's main thread.
 * Knows neither simulation nor network; both are attached from outside.
 */
final class Robot implements AutoCloseable {
    /** The loop is called silent after this many times the watchdog's time. */
    private static final int SILENCES = 3;

    private final RobotConfig config;
    private final RobotModel model;
    private final Clock clock;
    private final List<Port> ports = new ArrayList<>();
    private final List<BusWorker> workers = new ArrayList<>();
    private final List<Camera> cameras;
    private final List<Microphone> microphones;
    private final List<PerceptionWorker> perception;
    private final EventLog events;
    private final Recorder recorder;
    private final Behavior behavior;
    private final SafetyGate gate;
    private final Heartbeat heartbeat = new Heartbeat();
    private final KnowledgeAge knowledge = new KnowledgeAge();
    private final GcWatch gc = new GcWatch();
    private final LoopThread loop;
    private final Arming arming;
    private final Leases leases;

    private Robot(RobotParts parts, long ticks, Consumer<String> advice) {
        config = parts.config();
        model = parts.model();
        perception = parts.perception();
        cameras = parts.devices().cameras();
        microphones = parts.devices().microphones();
        behavior = parts.behavior();
        events = parts.events();
        clock = parts.clock();
        recorder = new Recorder(model, events, clock);
        recorder.listen(knowledge);
        JointLimits[] limits = parts.limits();
        GateSettings settings = parts.gateSettings();
        gate = new SafetyGate(limits, settings, events);
        leases = new Leases(model, behavior.name(), gate, events, clock);
        for (RobotParts.Bus bus : parts.buses()) {
            ports.add(bus.port());
            workers.add(new BusWorker(bus.port(), bus.devices(), parts.workerSettings(), this::busFailed)
                    .reopensWhen(this::atRest, (code, why) -> events.add(code, bus.port().name(), why))
                    .holdsBy(gate::requestHold));
        }
        RobotParts.Devices all = parts.devices();
        Sensors sensors = new Sensors(all.joints(), all.imus(), all.power(), all.contacts(), all.estop(),
                all.microphones(), leases.setpoints(), clock, settings.periodNanos() / 5);
        Estimate estimate = ControlLoop.estimate(model, settings);
        ControlLoop controlLoop = new ControlLoop(model, sensors, estimate, new Percepts(perception), behavior, gate,
                new Joints(all.joints(), workers), heartbeat, recorder);
        loop = new LoopThread(controlLoop, parts.loopSettings(ticks), clock, gc, advice);
        arming = new Arming(model, limits, settings, loop, gate, recorder, events, parts.setUp());
    }

    /**
     * Assembles a robot; touches its buses only to open them.
     *
     * @param ticks  periods after which the loop ends by itself; 0: never
     * @param advice is told what the system refuses and how to allow it
     */
    static Robot of(RobotParts parts, long ticks, Consumer<String> advice) {
        return new Robot(parts, ticks, advice);
    }

    /** No torque is on, and none comes on by itself. */
    private boolean atRest() {
        SafetyState now = gate.safety();
        return now == SafetyState.BOOT || now == SafetyState.DISARMED || now == SafetyState.STOPPED
                || now == SafetyState.LOCKED;
    }

    /** A driver has thrown: its bus is served no more. The gate stops the others, then it is told. Bus thread. */
    private void busFailed(BusWorker worker, Throwable why) {
        gate.requestLock();
        events.add(EventCode.BUS_FAILED, worker.name(), String.valueOf(why));
    }

    /** Identifies every device, then starts models, recorder and loop. Nothing moves: the robot is disarmed. */
    void start() throws DeviceException {
        for (BusWorker worker : workers) {
            worker.start();
        }
        for (Camera camera : cameras) {
            camera.start();
        }
        for (Microphone microphone : microphones) {
            microphone.start();
        }
        perception.forEach(PerceptionWorker::start);
        recorder.start();
        loop.start();
    }

    RobotConfig config() {
        return config;
    }

    RobotModel model() {
        return model;
    }

    List<Port> ports() {
        return ports;
    }

    List<Camera> cameras() {
        return cameras;
    }

    List<PerceptionWorker> perception() {
        return perception;
    }

    EventLog events() {
        return events;
    }

    Recorder recorder() {
        return recorder;
    }

    Behavior behavior() {
        return behavior;
    }

    SafetyGate gate() {
        return gate;
    }

    Clock clock() {
        return clock;
    }

    KnowledgeAge knowledge() {
        return knowledge;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    GcWatch gc() {
        return gc;
    }

    LoopThread loop() {
        return loop;
    }

    Arming arming() {
        return arming;
    }

    Leases leases() {
        return leases;
    }

    /** How long the loop has been silent, in s, if so long that the buses have made the joints safe. */
    OptionalDouble silence() {
        long firstNanos = loop.firstTickNanos();
        long nanos = clock.nanos() - Math.max(firstNanos, heartbeat.lastNanos());
        boolean silent = firstNanos != 0 && nanos > SILENCES * config.safety().watchdog().toNanos();
        return silent ? OptionalDouble.of(nanos / 1e9) : OptionalDouble.empty();
    }

    /** What the gate says, or, where the loop is silent, what the buses have made of it. */
    SafetyState safety() {
        SafetyState said = gate.safety();
        return switch (said) {
            case ARMING, ARMED, HOLDING, STOPPING -> silence().isEmpty() ? said
                    : config.safety().safeState() == RobotConfig.SafeState.HOLD ? SafetyState.HOLDING
                            : SafetyState.STOPPED;
            case BOOT, DISARMED, STOPPED, LOCKED -> said;
        };
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the loop, then leaves every joint in its declared safe state, then the rest. May be called twice. */
    void end() {
        loop.close();
        for (BusWorker worker : workers) {
            worker.close();
        }
        for (PerceptionWorker worker : perception) {
            worker.close();
        }
        cameras.forEach(Camera::close);
        microphones.forEach(Microphone::close);
        recorder.close();
    }
}
