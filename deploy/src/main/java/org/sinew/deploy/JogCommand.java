package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code sinew jog}: moves one joint for as long as the command runs. It only asks: the robot ends the motion by itself
 * when nothing is asked any more.
 */
@Command(name = "jog", header = "Move one joint of the armed robot on this machine for as long as this command runs.",
        description = {"Takes motion from the behaviour, moves one joint at this velocity, and gives motion back. The"
            + " other joints stay. Limits of position and velocity hold. Ctrl-C ends it at once. If the command dies,"
            + " the robot holds within 0.2 s, until it is armed again.",
            "Where several robots run, --socket has to say which."},
        footer = {"", "Example:", "  sinew jog left_elbow -0.3 --for 2s"})
final class JogCommand extends SinewCommand {
    /** Between two set-points: four of them, and one more, in the time after which the robot holds. */
    private static final long PERIOD_NANOS = 40_000_000;
    private static final int PATIENCE_SECONDS = 5;
    private static final int WARM_QUESTIONS = 3;

    @Parameters(index = "0", paramLabel = "JOINT", description = "Its name in the robot file.")
    private String joint = "";

    @Parameters(index = "1", paramLabel = "RAD_PER_S", description = "Velocity in rad/s; negative: the other way.")
    private double radPerSec;

    @Option(names = "--for", paramLabel = "D", required = true, description = "How long, such as 500ms or 2s.")
    private Duration time = Duration.ZERO;

    @Option(names = "--take-over", description = "Also if somebody else steers the robot, who then does no more.")
    private boolean takeOver;

    @Option(names = "--socket", paramLabel = "PATH", description = "Control socket of the robot; else the only one's.")
    private @Nullable Path socket;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final String owner = "process " + ProcessHandle.current().pid();

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (!Double.isFinite(radPerSec)) {
            throw CommandFailure.wrongUsage("a velocity is a number of rad/s, such as -0.3");
        }
        Path robot = RemoteCommand.addressed(Optional.ofNullable(socket), false).getFirst();
        Thread onInterrupt = new Thread(this::interrupt, "interrupt");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            return move(robot);
        } finally {
            finished.countDown();
        }
    }

    /** Ctrl-C: ends the process once motion has been given back. */
    private void interrupt() {
        interrupted.countDown();
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int move(Path robot) throws CommandFailure, InterruptedException {
        for (int i = 0; i < WARM_QUESTIONS; i++) {
            ask(robot, request("status")); // what is said for the first time takes long, and a lease lives 0.2 s
        }
        Map<String, Object> lease = ask(robot, request("take", "take_over", takeOver));
        long begunNanos = System.nanoTime();
        long count = 0;
        try {
            for (long nanos = 0; nanos < time.toNanos() && !interrupted.await(0, TimeUnit.NANOSECONDS);
                    nanos = System.nanoTime() - begunNanos) {
                count++;
                ask(robot, request("setpoint", "lease", lease.get("lease"), "seq", count,
                        "velocity_rad_s", radPerSec));
                long left = Math.min(time.toNanos() - nanos, PERIOD_NANOS);
                interrupted.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            RemoteCommand.ask(List.of(robot), request("release", "lease", lease.get("lease")), false,
                    PATIENCE_SECONDS);
        }
        tell(RemoteCommand.name(lease), (System.nanoTime() - begunNanos) / 1e9, count);
        return Main.FINE;
    }

    private void tell(String name, double seconds, long count) {
        if (json()) {
            print(Json.object("ok", true, "name", name, "joint", joint, "velocity_rad_s", radPerSec, "duration_s",
                    seconds, "setpoints", count));
        } else {
            say(String.format(Locale.ROOT, "%s: %s went at %s rad/s for %.2f s (%d set-points); motion is given back",
                    name, joint, radPerSec, seconds, count));
        }
    }

    /** What the robot answers. */
    private static Map<String, Object> ask(Path robot, Map<String, Object> request) throws CommandFailure,
            InterruptedException {
        Map<String, Object> answer = RemoteCommand.ask(List.of(robot), request, true, PATIENCE_SECONDS).getFirst();
        if (!RemoteCommand.ok(answer)) {
            String refusal = RemoteCommand.name(answer) + ": refused: " + answer.get("why");
            throw Boolean.TRUE.equals(answer.get("usage")) ? CommandFailure.wrongUsage(refusal)
                    : CommandFailure.fellShort(refusal);
        }
        return answer;
    }

    private Map<String, Object> request(String command, @Nullable Object... pairs) {
        Map<String, Object> request = new HashMap<>(Json.object(pairs));
        request.put("command", command);
        request.put("owner", owner);
        request.put("joint", joint);
        return request;
    }
}
