package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import org.sinew.mjcf.Mjcf;

/** Keeps the contacts of the last step with their forces: the collider already knows the next ones. */
final class ContactForces {

    /** Of each contact: pair, position (3), force on the second body (3), normal force, depth. */
    private static final int SIZE = 9;

    private final List<Mjcf.Body> bodies;
    private final List<Mjcf.Geom> geoms;
    private final Collider collider;
    private final Constraints constraints;
    /** How many there are, then each; part of the state of the plant. */
    final double[] state;

    ContactForces(Mjcf model, Collider collider, Constraints constraints) {
        bodies = model.bodies();
        geoms = model.geoms();
        this.collider = collider;
        this.constraints = constraints;
        state = new double[1 + SIZE * collider.contacts.capacity()];
    }

    /** To be called when forces are known and before the state moves on. */
    void update() {
        Contacts contacts = collider.contacts;
        state[0] = contacts.count;
        for (int c = 0; c < contacts.count; c++) {
            int o = 1 + SIZE * c;
            state[o] = contacts.pair[c];
            System.arraycopy(contacts.position, 3 * c, state, o + 1, 3);
            double normal = 0;
            double along1 = 0;
            double along2 = 0;
            for (int k = 0; k < contacts.rowCount[c]; k++) { // see Constraints: +mu, -mu along each tangent
                double force = constraints.force[contacts.firstRow[c] + k];
                normal += force;
                double friction = contacts.friction[c] * (k % 2 == 0 ? force : -force);
                along1 += k < 2 ? friction : 0;
                along2 += k < 2 ? 0 : friction;
            }
            boolean slippery = contacts.rowCount[c] == 1;
            for (int i = 0; i < 3; i++) {
                double tangential = slippery ? 0
                        : along1 * contacts.frame[9 * c + 3 + i] + along2 * contacts.frame[9 * c + 6 + i];
                state[o + 4 + i] = normal * contacts.frame[9 * c + i] + tangential;
            }
            state[o + 7] = normal;
            state[o + 8] = -contacts.distanceM[c];
        }
    }

    List<Contact> list() {
        List<Contact> list = new ArrayList<>();
        for (int c = 0; c < (int) state[0]; c++) {
            int o = 1 + SIZE * c;
            GeomPair pair = collider.pairs[(int) state[o]];
            list.add(new Contact(bodies.get(pair.body1()).name, bodies.get(pair.body2()).name,
                    geoms.get(pair.first()).name, geoms.get(pair.second()).name,
                    new double[] {state[o + 1], state[o + 2], state[o + 3]},
                    new double[] {state[o + 4], state[o + 5], state[o + 6]}, state[o + 7], state[o + 8]));
        }
        return List.copyOf(list);
    }
}
