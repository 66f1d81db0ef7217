package org.sinew.cockpit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.sinew.text.Json;

/**
 * What people ask of the robot: handed on at once, on the thread that brings it, and answered when the loop has taken
 * it. Any thread asks; the cockpit's thread looks for what has been taken.
 */
final class Requests {
    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final Words NOT_ARMED_FROM_HERE = new Words(
            "this page may stop this robot, not arm it; use sinew arm on the robot",
            "本页面只能停止该机器人，不能使能；请在机器人上运行 sinew arm");
    private static final Words NOT_RELEASED_FROM_HERE = new Words(
            "this page may stop this robot, not release it; STOP takes it into its safe state, too",
            "本页面只能停止该机器人，不能卸力；按“停止”同样会使其进入安全状态");
    private static final Words SILENT = new Words(
            "the control loop does not run; the buses make the joints safe by themselves",
            "控制循环没有运行；总线会自行使关节进入安全状态");

    private final CockpitTarget target;
    private final boolean control;
    private final LongSupplier ticks;
    private final Runnable wake;
    private final List<Waiting> waiting = new ArrayList<>();

    /** What a person asks. */
    enum Command {
        STOP, ARM, RELEASE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param ticks after which the loop has taken it */
    private record Waiting(Command command, long ticks, long deadlineNanos,
            Consumer<Map<String, @Nullable Object>> answer) {
    }

    /**
     * @param control whether pages may do more than stop
     * @param ticks   of the loop so far
     * @param wake    the thread that calls {@link #look}
     */
    Requests(CockpitTarget target, boolean control, LongSupplier ticks, Runnable wake) {
        this.target = target;
        this.control = control;
        this.ticks = ticks;
        this.wake = wake;
    }

    /** Asks the robot, now; {@code answer} is told once what became of it. */
    void ask(Command command, CockpitTarget.Client client, Consumer<Map<String, @Nullable Object>> answer) {
        long before = ticks.getAsLong();
        Optional<Words> refusal = switch (command) {
            case STOP -> {
                target.stop();
                yield Optional.empty();
            }
            case ARM -> control ? target.arm() : Optional.of(NOT_ARMED_FROM_HERE);
            case RELEASE -> control ? target.release() : Optional.of(NOT_RELEASED_FROM_HERE);
        };
        target.asked(command.word(), client); // no stop waits for its entry in a book
        if (refusal.isPresent()) {
            if (!control) {
                target.turnedDown(command.word(), client, refusal.get());
            }
            answer.accept(reply(command, refusal));
            return;
        }
        synchronized (waiting) { // the tick under way may not have seen it; the next one has
            waiting.add(new Waiting(command, before + 2, System.nanoTime() + PATIENCE_NANOS, answer));
        }
        wake.run();
    }

    /** Answers what the loop has taken by now, and what it will not take. */
    void look(long nowNanos) {
        List<Waiting> over = new ArrayList<>();
        long now = ticks.getAsLong();
        synchronized (waiting) {
            waiting.removeIf(each -> {
                boolean ends = now >= each.ticks || nowNanos - each.deadlineNanos > 0;
                return ends && over.add(each);
            });
        }
        for (Waiting each : over) {
            each.answer.accept(reply(each.command, now >= each.ticks ? Optional.empty() : Optional.of(SILENT)));
        }
    }

    /** Whether somebody waits for an answer. */
    boolean any() {
        synchronized (waiting) {
            return !waiting.isEmpty();
        }
    }

    private static Map<String, @Nullable Object> reply(Command command, Optional<Words> refusal) {
        return Json.object("type", "reply", "command", command.word(),
                "result", refusal.isEmpty() ? "done" : "refused", "why", refusal.map(Words::both).orElse(null));
    }
}
