package org.sinew.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.sinew.decide.Behavior;
import org.sinew.estimate.Estimate;
import org.sinew.guard.Heartbeat;
import org.sinew.perceive.Percepts;
import org.sinew.record.EventLog;
import org.sinew.record.Recorder;
import org.sinew.rt.Clock;
import org.sinew.rt.RealTime;
import org.sinew.safety.GateSettings;
import org.sinew.safety.JointLimits;
import org.sinew.safety.JointMode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.Intent;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * A loop in a process of its own, with the launcher's flags, whose behaviour allocates once it is warm: often, once or
 * never; it may fail in each of these ticks. Prints the events that come of it.
 */
final class LeakyLoop {
    private static final long PERIOD = 5_000_000;
    private static final long POLL_MILLIS = 20;
    private static final int POLLS = 200;
    private static final int POLLS_ALONE = 50;

    private LeakyLoop() {
    }

    /** Allocates 24 bytes, as often as it is told to; first in ticks in which it also fails. */
    static final class Leaky implements Behavior {
        private volatile int failures;
        private volatile int times;
        private volatile double[] kept = new double[0];

        @Override
        public String name() {
            return "leaky";
        }

        @Override
        public long cycles() {
            return kept.length;
        }

        @Override
        @RealTime
        public void decide(RobotState state, Intent intent) {
            if (failures > 0) {
                failures--;
                leak();
                intent.fail();
            } else if (times > 0) {
                times--;
                leak();
            }
        }

        private void leak() {
            kept = new double[1];
        }
    }

    /** Child. */
    public static void main(String[] args) throws Exception {
        RobotModel nothing = new RobotModel("n", List.of(), List.of(), List.of(), List.of(), List.of());
        EventLog events = new EventLog(nothing, Locale.ENGLISH, Clock.WALL, InstantSource.system());
        events.listen(event -> System.out.println(event.code().word() + ": " + event.text()));
        Leaky leaky = new Leaky();
        GateSettings settings = GateSettings.of(PERIOD, JointMode.DAMP, 100_000_000, GateSettings.FallRule.NONE);
        ControlLoop tick = new ControlLoop(nothing,
                new Sensors(List.of(), List.of(), List.of(), List.of(), List.of(), Clock.WALL, 0),
                new Estimate(0, 1, 1),
                new Percepts(List.of()), leaky, new SafetyGate(new JointLimits[0], settings, events),
                new Joints(List.of(), List.of()), new Heartbeat(), new Recorder(nothing, events, Clock.WALL));
        LoopThread loop = new LoopThread(tick, new LoopThread.Settings(PERIOD, 0, OptionalInt.empty(), false, 0),
                Clock.WALL, new GcWatch(), advice -> { });
        try (loop; AllocationAlarm alarm = new AllocationAlarm(loop, events)) {
            loop.start();
            while (!loop.warm()) {
                Thread.sleep(POLL_MILLIS);
            }
            leaky.failures = Integer.parseInt(args[1]);
            leaky.times = Integer.parseInt(args[0]);
            for (int i = 0; i < (leaky.times > 1 ? POLLS : POLLS_ALONE) && events.events().isEmpty(); i++) {
                alarm.poll();
                Thread.sleep(POLL_MILLIS);
            }
        }
        System.out.println("bytes " + loop.stats().allocatedBytes());
    }

    /** Runs it, and returns what it has printed. */
    static List<String> run(int leaks, String... javaOptions) throws IOException, InterruptedException {
        return run(leaks, 0, javaOptions);
    }

    /** @param failures in how many ticks before that it allocates and fails */
    static List<String> run(int leaks, int failures, String... javaOptions) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC", "-XX:TLABSize=2k", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(javaOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LeakyLoop.class.getName(),
                String.valueOf(leaks), String.valueOf(failures)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).readAllLines();
        process.waitFor();
        return lines;
    }
}
