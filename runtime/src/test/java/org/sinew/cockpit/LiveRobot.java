package org.sinew.cockpit;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sinew.arming.Leases;
import org.sinew.decide.Behavior;
import org.sinew.guard.Heartbeat;
import org.sinew.loop.ControlLoop;
import org.sinew.loop.GcWatch;
import org.sinew.loop.Joints;
import org.sinew.loop.LoopThread;
import org.sinew.loop.MemoryImu;
import org.sinew.loop.MemoryJoints;
import org.sinew.loop.Sensors;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Frame;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.safety.EventCode;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.Readiness;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Image;
import org.sinew.state.Intent;
import org.sinew.state.Lease;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/** A robot with two joints in memory: loop, gate, recorder and events are real. Its cockpit takes any free port. */
final class LiveRobot implements AutoCloseable, CockpitTarget {
    static final long PERIOD = 10_000_000;
    private static final long LONG = 60_000_000_000L;
    static final Words REFUSED = new Words("the test says no", "测试不允许");
    private static final JointLimits LIMIT = new JointLimits(-1, 1, 4);

    final RobotModel model = new RobotModel("kid", List.of("left_knee", "right_knee"), List.of("torso_imu"), List.of(),
            List.of(), List.of());
    final EventLog events = new EventLog(model, Locale.ENGLISH, Clock.WALL, InstantSource.system());
    final Recorder recorder = new Recorder(model, events, Clock.WALL);
    /** A busy machine may keep this robot waiting for seconds: nothing of that is to stop it. */
    final GateSettings settings = new GateSettings(JointMode.DAMP, PERIOD, Math.PI, LONG, LONG, LONG, LONG, PERIOD,
            LONG, GateSettings.FallRule.NONE, List.of(),
            GateSettings.Supply.UNWATCHED, Optional.empty());
    final SafetyGate gate = new SafetyGate(new JointLimits[] {LIMIT, LIMIT}, settings, events);
    final Leases leases = new Leases(model, "rocking", gate, events, Clock.WALL);
    final LoopThread loop;
    final AtomicInteger stops = new AtomicInteger();
    final boolean simulated;
    private final GcWatch gc = new GcWatch();
    private final MemoryJoints joints = new MemoryJoints(0.1, -0.1);
    private final MemoryImu imu = new MemoryImu();
    private volatile Optional<Words> refusal = Optional.empty();
    private volatile Optional<CountDownLatch> hanging = Optional.empty();
    final CountDownLatch hangs = new CountDownLatch(1); // opened when somebody hangs
    private volatile Optional<CockpitServer> cockpit = Optional.empty();
    private volatile Optional<Error> failure = Optional.empty();
    private long pictures;

    LiveRobot(boolean simulated) {
        this.simulated = simulated;
        ControlLoop tick = new ControlLoop(model, new Sensors(List.of(joints), List.of(imu), List.of(), List.of(),
                List.of(), List.of(), leases.setpoints(), Clock.WALL, 0),
                ControlLoop.estimate(model, settings), new Percepts(List.of()),
                new Rocking(), gate, new Joints(List.of(joints), List.of()), new Heartbeat(), recorder);
        loop = new LoopThread(tick, new LoopThread.Settings(PERIOD, 0, OptionalInt.empty(), false, 0), Clock.WALL, gc,
                advice -> { });
    }

    /** Rocks, and gives joints and IMU, which have no bus of their own, their turns. */
    private final class Rocking implements Behavior {
        @Override
        public String name() {
            return "rocking";
        }

        @Override
        public long cycles() {
            return 7;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            joints.transact(state.nowNanos);
            imu.transact(state.nowNanos);
            intent.wish(0, 0.3);
            intent.wish(1, -0.3);
        }
    }

    CockpitServer.Settings anyPort() {
        return new CockpitServer.Settings(InetAddress.getLoopbackAddress(), 0, List.of("robot.example.org"));
    }

    CockpitServer start() throws Exception {
        return start(anyPort());
    }

    /** One that has not started. */
    CockpitServer server(CockpitServer.Settings where) {
        RobotSources sources = new RobotSources(model, recorder, events, loop, gc, List.of(this::picture));
        return new CockpitServer(where, sources, description(), this);
    }

    CockpitServer start(CockpitServer.Settings where) throws Exception {
        CockpitServer server = server(where);
        server.start();
        cockpit = Optional.of(server);
        events.add(EventCode.ONLINE, "", Double.NaN);
        recorder.start();
        loop.start();
        return server;
    }

    private boolean picture(Image into) {
        pictures++;
        into.rgb[0] = (byte) pictures;
        into.stampNanos = System.nanoTime();
        into.sequence = pictures;
        return true;
    }

    RobotDescription description() {
        RobotDescription.Joint joint =
                new RobotDescription.Joint(Optional.of("left_leg"), "memory", Optional.of(1), LIMIT,
                        OptionalDouble.empty());
        return new RobotDescription(
                new RobotDescription.Identity("kid-1", "test", Optional.empty(), simulated, 100),
                List.of(joint, joint), BodyShape.UNKNOWN, Optional.empty(),
                List.of(new RobotDescription.Camera("head_cam", 64, 48, Optional.empty())), List.of(), List.of(),
                Optional.of(new RobotDescription.Behavior("rocking", List.of("rock"))), List.of(), List.of("memory"),
                false, Map.of());
    }

    /** Waits until nothing speaks against arming. */
    void awaitReady() throws InterruptedException {
        Frame frame = new Frame(model);
        Readiness readiness = new Readiness(new JointLimits[] {LIMIT, LIMIT}, settings);
        do {
            TimeUnit.MILLISECONDS.sleep(5);
            recorder.newest(frame);
        } while (readiness.judge(frame.state) != Readiness.Obstacle.NONE);
    }

    /** From now on arming is refused. */
    void refuse() {
        refusal = Optional.of(REFUSED);
    }

    /** From now on whoever asks for figures gets this. */
    void fail(Error error) {
        failure = Optional.of(error);
    }

    /** From now on whoever asks for figures waits until the latch opens. */
    void hang(CountDownLatch until) {
        hanging = Optional.of(until);
    }

    @Override
    public void stop() {
        stops.incrementAndGet();
        gate.requestStop();
    }

    @Override
    public Optional<Words> arm() {
        if (refusal.isEmpty()) {
            gate.requestArm();
        }
        return refusal;
    }

    @Override
    public Optional<Words> release() {
        gate.requestStop();
        return Optional.empty();
    }

    @Override
    public Arming arming() {
        return new Arming(refusal, List.of(new Check("joints_answer", true, Map.of("good", 2, "n", 2))));
    }

    @Override
    public Figures figures() {
        if (failure.isPresent()) {
            throw failure.get();
        }
        hanging.ifPresent(latch -> {
            hangs.countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return new Figures(List.of(), List.of(new BusFigures("memory", 5, 0, 1000)), Optional.empty(),
                OptionalLong.empty());
    }

    @Override
    public Motion motion() {
        return new Motion() {
            @Override
            public Taken take(Page page, boolean takeOver) {
                Leases.Taken taken = leases.take(new Leases.Owner(page.id(), page.words().english(),
                        page.words().chinese()), Long.MAX_VALUE, takeOver);
                return new Taken(taken.lease(), taken.refusal().map(why -> new Words(why.english(), why.chinese())));
            }

            @Override
            public Optional<Words> velocity(Page page, long lease, long sequence, int joint, double radPerSec) {
                return leases.wish(page.id(), Leases.Wish.velocity(lease, sequence, joint, radPerSec))
                        .map(why -> new Words(why.english(), why.chinese()));
            }

            @Override
            public Optional<Words> giveBack(Page page, long lease) {
                return leases.release(page.id(), lease).map(why -> new Words(why.english(), why.chinese()));
            }

            @Override
            public Optional<Lease> holder() {
                return leases.holder();
            }
        };
    }

    @Override
    public Activity activity() {
        return new Activity(0, 7, -1, -1);
    }

    @Override
    public void close() {
        loop.close();
        cockpit.ifPresent(CockpitServer::close);
        recorder.close();
    }
}
