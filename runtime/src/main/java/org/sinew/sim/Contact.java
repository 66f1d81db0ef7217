package org.sinew.sim;

/**
 * Two bodies that touched during the last step of a plant. For judges, not for the robot.
 *
 * @param body1    a body, by name
 * @param body2    the other; its geom is of the less simple shape
 * @param geom1    what of the first touched; empty where the model gives it no name
 * @param geom2    what of the second
 * @param position in the world, m, 3 numbers
 * @param force    on the second body, world axes, N, 3 numbers: normal force and friction together
 * @param normalN  the normal part of it, 0 or more
 * @param depthM   how deep the shapes overlapped
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares contacts
public record Contact(String body1, String body2, String geom1, String geom2, double[] position, double[] force,
        double normalN, double depthM) {

    /** Whether it is between these two, in whichever order. */
    public boolean between(String one, String other) {
        return (body1.equals(one) && body2.equals(other)) || (body1.equals(other) && body2.equals(one));
    }
}
