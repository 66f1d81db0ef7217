package org.sinew.sim;

import java.util.ArrayList;
import java.util.List;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Rotation;

/** Inertial sensors and touch sensors, computed on the sites that the file puts them on. */
final class SiteSensors {

    private final Tree tree;
    private final Kinematics kinematics;
    private final Collider collider;
    private final Constraints constraints;

    final List<Mjcf.Site> imus = new ArrayList<>();
    final List<Mjcf.Site> touchSites = new ArrayList<>();
    /** What they felt in the last step: specific force, 3 numbers an IMU; normal force, one a touch sensor. */
    final double[] specificForce;
    final double[] touchForceN;

    private final double[] point = new double[3];
    private final double[] vector = new double[6];
    private final double[] acceleration = new double[6];
    private final double[] quaternion = new double[4];
    private final double[] rotation = new double[9];

    SiteSensors(Mjcf model, Tree tree, Kinematics kinematics, Collider collider, Constraints constraints) {
        this.tree = tree;
        this.kinematics = kinematics;
        this.collider = collider;
        this.constraints = constraints;
        for (Mjcf.Sensor sensor : model.sensors()) {
            Mjcf.Site site = model.sites().get(sensor.site());
            List<Mjcf.Site> sites = sensor.type().equals("touch") ? touchSites : imus;
            if (!sites.contains(site)) {
                sites.add(site);
            }
        }
        specificForce = new double[3 * imus.size()];
        touchForceN = new double[touchSites.size()];
    }

    void gyro(int imu, double[] out) {
        Mjcf.Site site = imus.get(imu);
        updateRotation(site);
        Rotation.rotateBack(rotation, 0, kinematics.velocity, 6 * site.body(), out, 0);
    }

    void orientation(int imu, double[] out) {
        Mjcf.Site site = imus.get(imu);
        Rotation.multiply(kinematics.orientation, 4 * site.body(), site.orientation(), 0, out, 0);
    }

    private void updateRotation(Mjcf.Site site) {
        Rotation.multiply(kinematics.orientation, 4 * site.body(), site.orientation(), 0, quaternion, 0);
        Rotation.matrix(quaternion, 0, rotation, 0);
    }

    /** To be called after the accelerations are known and before the state moves on. */
    void update(double[] qacc) {
        for (int i = 0; i < imus.size(); i++) {
            updateSpecificForce(i, imus.get(i), qacc);
        }
        for (int i = 0; i < touchSites.size(); i++) {
            touchForceN[i] = touch(touchSites.get(i));
        }
    }

    private void updateSpecificForce(int imu, Mjcf.Site site, double[] qacc) {
        int b = site.body();
        System.arraycopy(kinematics.biasAcceleration, 6 * b, acceleration, 0, 6);
        for (int dof : tree.chain[b]) {
            Spatial.add(acceleration, 0, qacc[dof], kinematics.axes, 6 * dof);
        }
        kinematics.toWorld(b, site.position(), 0, point, 0);
        double x = point[0] - kinematics.origin[0];
        double y = point[1] - kinematics.origin[1];
        double z = point[2] - kinematics.origin[2];
        int v = 6 * b;
        double wx = kinematics.velocity[v], wy = kinematics.velocity[v + 1], wz = kinematics.velocity[v + 2];
        double vx = kinematics.velocity[v + 3] + wy * z - wz * y;
        double vy = kinematics.velocity[v + 4] + wz * x - wx * z;
        double vz = kinematics.velocity[v + 5] + wx * y - wy * x;
        // Of the spatial acceleration to that of the point: carry it over, then add w x v.
        double[] a = acceleration;
        vector[0] = a[3] + a[1] * z - a[2] * y + wy * vz - wz * vy;
        vector[1] = a[4] + a[2] * x - a[0] * z + wz * vx - wx * vz;
        vector[2] = a[5] + a[0] * y - a[1] * x + wx * vy - wy * vx;
        updateRotation(site);
        Rotation.rotateBack(rotation, 0, vector, 0, specificForce, 3 * imu);
    }

    /** Normal forces of contacts of the body that lie in the site, or before it on the way out of the body. */
    private double touch(Mjcf.Site site) {
        Contacts contacts = collider.contacts;
        double sum = 0;
        for (int c = 0; c < contacts.count; c++) {
            GeomPair pair = collider.pairs[contacts.pair[c]];
            if (pair.body1() != site.body() && pair.body2() != site.body()) {
                continue;
            }
            double force = 0;
            for (int r = contacts.firstRow[c]; r < contacts.firstRow[c] + contacts.rowCount[c]; r++) {
                force += constraints.force[r];
            }
            if (force > 0 && meets(site, c, pair.body2() == site.body() ? -1 : 1)) {
                sum += force;
            }
        }
        return sum;
    }

    private boolean meets(Mjcf.Site site, int c, int sign) {
        kinematics.toWorld(site.body(), site.position(), 0, point, 0);
        updateRotation(site);
        for (int i = 0; i < 3; i++) {
            point[i] = collider.contacts.position[3 * c + i] - point[i];
            vector[i] = sign * collider.contacts.frame[9 * c + i];
        }
        Rotation.rotateBack(rotation, 0, point, 0, acceleration, 0); // start of the ray, and direction, site axes
        Rotation.rotateBack(rotation, 0, vector, 0, acceleration, 3);
        return site.shape() == Mjcf.Shape.BOX ? meetsBox(site.size()) : meetsBall(site.size()[0]);
    }

    private boolean meetsBall(double radius) {
        double[] a = acceleration;
        double b = a[0] * a[3] + a[1] * a[4] + a[2] * a[5];
        double c = a[0] * a[0] + a[1] * a[1] + a[2] * a[2] - radius * radius;
        return c <= 0 || (b < 0 && b * b >= c);
    }

    private boolean meetsBox(double[] size) {
        double enter = 0;
        double leave = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 3; i++) {
            double start = acceleration[i];
            double along = acceleration[3 + i];
            if (Math.abs(along) < 1e-15) {
                if (Math.abs(start) > size[i]) {
                    return false;
                }
                continue;
            }
            double t1 = (-size[i] - start) / along;
            double t2 = (size[i] - start) / along;
            enter = Math.max(enter, Math.min(t1, t2));
            leave = Math.min(leave, Math.max(t1, t2));
        }
        return enter <= leave;
    }
}
