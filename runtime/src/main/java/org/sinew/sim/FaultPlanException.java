package org.sinew.sim;

/** A fault plan that cannot be understood or played. The message is one line: what, where, what to do. */
public final class FaultPlanException extends Exception {
    private static final long serialVersionUID = 1;

    public FaultPlanException(String message) {
        super(message);
    }
}
