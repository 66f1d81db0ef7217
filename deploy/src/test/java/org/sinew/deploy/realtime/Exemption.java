package org.sinew.deploy.realtime;

/**
 * One thing that real-time code does although the contract forbids it, and why that is right.
 *
 * @param where  the method, {@code Slot.poll(long)}; {@code any} for all
 * @param what   in the words of the finding
 * @param reason why
 */
record Exemption(String where, String what, String reason) {
    static final String ANY = "any";

    boolean covers(MethodName method, String found) {
        return (where.equals(ANY) || where.equals(method.full())) && what.equals(found);
    }
}
