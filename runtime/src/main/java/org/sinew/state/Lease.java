package org.sinew.state;

/**
 * The right to move the joints: one at a time, for one arming of the robot, and alive only while its owner renews it.
 *
 * @param number       in this run, from 1; 0: the one that the behaviour has by the arming itself
 * @param owner        identifies whoever has it
 * @param english      the owner in words, for people: "the command line"
 * @param chinese      the same in Chinese
 * @param authority    by which the owner wishes
 * @param deadManNanos silence after which it is lost
 * @param arming       which arming it belongs to
 */
public record Lease(long number, String owner, String english, String chinese, Authority authority, long deadManNanos,
        long arming) {
    /**
     * Chosen: ten ticks at 50 Hz, four set-points at 20 Hz. With half of it one late packet of a busy Wi-Fi makes the
     * robot hold; with double a joint at 1 rad/s goes on for 0.4 rad after its owner has gone.
     */
    public static final long DEAD_MAN_NANOS = 200_000_000;
}
