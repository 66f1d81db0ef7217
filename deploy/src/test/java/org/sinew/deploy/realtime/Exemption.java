package org.sinew.deploy.realtime;

/**
 * One thing that real-time code does although the contract forbids it, and why that is right.
 *
 * @param where  the method, {@code Slot.poll(Clock, long)}; {@code Slot.*} for all of a type; {@code any} for all
 * @param what   in the words of the finding; {@code any} for all
 * @param reason why
 */
record Exemption(String where, String what, String reason) {
    static final String ANY = "any";

    boolean covers(MethodName method, String found) {
        boolean here = where.equals(ANY) || where.equals(method.full())
                || (where.endsWith(".*") && method.full().startsWith(where.substring(0, where.length() - 1)));
        return here && (what.equals(ANY) || what.equals(found));
    }
}
