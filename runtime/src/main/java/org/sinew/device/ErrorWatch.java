package org.sinew.device;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.sinew.safety.EventCode;

/**
 * Tells when a bus, or a part on it, has too many errors: once, naming the worst, until all have been good again. Bus
 * thread.
 */
final class ErrorWatch {
    private final BusStats stats;
    private final BiConsumer<EventCode, String> tell;
    private ErrorWindow.Level told = ErrorWindow.Level.GOOD;

    ErrorWatch(BusStats stats, BiConsumer<EventCode, String> tell) {
        this.stats = stats;
        this.tell = tell;
    }

    /**
     * After a turn: tells what is new; whether anything is so bad that the robot must not go on moving.
     *
     * @param resting no torque is on: there is nothing to hold, and errors are errors
     */
    boolean unreliable(boolean resting) {
        List<ErrorWindow> windows = stats.windows();
        ErrorWindow worst = windows.getFirst(); // the whole bus, unless a part is as bad
        for (int i = 1; i < windows.size(); i++) {
            ErrorWindow part = windows.get(i);
            int more = part.level().compareTo(worst.level());
            if (more > 0 || (more == 0 && part.failed() >= worst.failed())) {
                worst = part;
            }
        }
        ErrorWindow.Level level = worst.level();
        level = resting && level == ErrorWindow.Level.UNRELIABLE ? ErrorWindow.Level.ERRORS : level;
        if (level.compareTo(told) > 0) {
            tell(worst, level);
        }
        told = level;
        return level == ErrorWindow.Level.UNRELIABLE;
    }

    private void tell(ErrorWindow window, ErrorWindow.Level level) {
        boolean bad = level == ErrorWindow.Level.UNRELIABLE;
        tell.accept(bad ? EventCode.BUS_UNRELIABLE : EventCode.BUS_ERRORS, String.format(Locale.ROOT,
                "%d of the last 100 transactions of %s failed; more than %d are %s", window.failed(), window.name(),
                bad ? ErrorWindow.TOO_MANY : ErrorWindow.MANY, bad ? "too many to move" : "told"));
    }
}
