package org.sinew.deploy;

/** Ends a command with one line on standard error: what, where, what to do. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The thing asked for was tried and fell short: exit 1. */
    static CommandFailure fellShort(String message) {
        return new CommandFailure(Main.FELL_SHORT, message);
    }

    /** Wrong usage, or a file that is wrong: exit 2. */
    static CommandFailure wrongUsage(String message) {
        return new CommandFailure(Main.WRONG_USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
