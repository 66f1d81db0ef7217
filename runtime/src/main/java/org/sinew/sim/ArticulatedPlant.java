package org.sinew.sim;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.MjcfException;
import org.sinew.mjcf.Rotation;
import org.sinew.rt.Trig;

/**
 * Rigid bodies, joints, soft contacts: the robot of an MJCF file.
 *
 * <p>It starts in the keyframe "home" if the file has one, with the controls of that keyframe, else in the pose of the
 * file. The actuators of the file drive a joint until {@link #servo} is called for it for the first time; from then on
 * that servo does. Integration is semi-implicit Euler; joint damping, servos and stands are implicit. "implicit" in a
 * file is integrated as "implicitfast": without the derivatives of centrifugal forces.
 */
public final class ArticulatedPlant implements Plant {

    private final Mjcf model;
    private final List<Mjcf.Body> bodies;
    private final List<Mjcf.Joint> joints;
    private final double[] gravity;
    private final Tree tree;
    private final Kinematics kinematics;
    private final Dynamics dynamics;
    private final Collider collider;
    private final Constraints constraints;
    private final NewtonSolver solver;
    private final Actuators actuators;
    private final SiteSensors sensors;
    private final ContactForces contactForces;
    private final Names names;
    private final int[] robotJoints;
    private final double stepSec;
    private final long stepNanos;

    // State, saved and loaded as a whole.
    private long nanos;
    private final double[] qpos;
    private final double[] qvel;
    private final double[] wrenches;
    private final double[] servoed;
    private final double[] goal;
    private final double[] kp;
    private final double[] kd;
    private final double[] mostEffort;
    private final double[] effort;
    private final Stands stands;
    private final double[][] state;
    /** Roll and pitch of the floor, its friction; with {@link #state} saved and loaded, but not reset. */
    private final double[] floor = {0, 0, -1};

    // Results of one step on the way to the next.
    private final double[] smoothForce;
    private final double[] unconstrained;
    private final double[] nextAcceleration;
    private final double[] implicitMatrix;
    private final SparseFactor implicitFactor;
    private final int[] servoRow;
    private final double[] turn = new double[4];

    /** Plant of a file. */
    public static ArticulatedPlant of(Path file) {
        return new ArticulatedPlant(Mjcf.read(file));
    }

    public ArticulatedPlant(Mjcf model) {
        this(model, model.timestepSec());
    }

    /** With another step than that of the file; rounded to a nanosecond. */
    public ArticulatedPlant(Mjcf model, double timestepSec) {
        this.model = model;
        bodies = model.bodies();
        joints = model.joints();
        gravity = model.gravity();
        stepNanos = Math.round(timestepSec * 1e9);
        stepSec = stepNanos / 1e9;
        if (stepNanos <= 0) {
            throw new IllegalArgumentException("step of " + timestepSec + " s is below a nanosecond");
        }
        tree = new Tree(model);
        kinematics = new Kinematics(tree);
        dynamics = new Dynamics(tree, kinematics);
        collider = new Collider(model, tree, kinematics);
        int count = joints.size();
        int n = tree.dofCount;
        qpos = tree.startPositions.clone();
        qvel = new double[n];
        wrenches = new double[6 * tree.bodyCount];
        servoed = new double[count];
        goal = new double[count];
        kp = new double[count];
        kd = new double[count];
        mostEffort = new double[count];
        effort = new double[count];
        stands = new Stands(tree);
        smoothForce = new double[n];
        unconstrained = new double[n];
        nextAcceleration = new double[n];
        implicitMatrix = new double[n * n];
        implicitFactor = new SparseFactor(tree.ancestors);
        servoRow = new int[count];
        actuators = new Actuators(model);
        constraints = new Constraints(model, tree, kinematics, collider, inverseWeights(), stepSec);
        solver = new NewtonSolver(tree, dynamics, constraints);
        sensors = new SiteSensors(model, tree, kinematics, collider, constraints);
        contactForces = new ContactForces(model, collider, constraints);
        state = new double[][] {qpos, qvel, wrenches, servoed, goal, kp, kd, mostEffort, effort, stands.state,
            kinematics.carried, actuators.control, solver.warmStart, sensors.specificForce, sensors.touchForceN,
            contactForces.state};
        robotJoints = IntStream.range(0, count)
                .filter(j -> joints.get(j).type != Mjcf.JointType.FREE).toArray();
        names = new Names(model.name());
        if (model.keyNames().contains("home")) {
            reset("home");
        } else {
            updateMotion();
        }
    }

    private InverseWeights inverseWeights() {
        kinematics.updatePoses(qpos);
        dynamics.updateMassMatrix();
        int massless = dynamics.masslessDof();
        if (massless >= 0) {
            Mjcf.Body body = bodies.get(tree.dofBody[massless]);
            throw new MjcfException(model.name(), "body \"" + body.name + "\" moves but has no mass: give it a geom"
                    + " with mass or an <inertial>, or its joint an armature");
        }
        return new InverseWeights(tree, kinematics, dynamics);
    }

    public Mjcf model() {
        return model;
    }

    /** Starts anew in a keyframe of the file: time zero, nobody pushes, servos off, actuators as the keyframe says. */
    public void reset(String key) {
        int index = model.keyNames().indexOf(key);
        if (index < 0) {
            throw new IllegalArgumentException("keyframe \"" + key + "\" does not exist; there are "
                    + model.keyNames());
        }
        for (double[] part : state) {
            Arrays.fill(part, 0);
        }
        stands.clear();
        nanos = 0;
        Mjcf.Key frame = model.keys().get(index);
        double[] controls = frame.controls();
        if (controls != null) {
            System.arraycopy(controls, 0, actuators.control, 0, controls.length);
        }
        double[] positions = frame.positions();
        double[] velocities = frame.velocities();
        setState(positions == null ? tree.startPositions : positions, velocities == null ? qvel : velocities);
    }

    /** Puts the robot into a state: qpos and qvel in the order of MJCF, free joints as position and quaternion. */
    public void setState(double[] positions, double[] velocities) {
        if (positions.length != qpos.length || velocities.length != qvel.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "state has %d positions and %d velocities,"
                    + " the model %d and %d", positions.length, velocities.length, qpos.length, qvel.length));
        }
        System.arraycopy(positions, 0, qpos, 0, qpos.length);
        System.arraycopy(velocities, 0, qvel, 0, qvel.length);
        for (int j = 0; j < tree.jointCount; j++) {
            if (tree.jointType[j] == Mjcf.JointType.FREE) {
                Rotation.normalize(qpos, tree.positionAddress[j] + 3);
            }
        }
        updateMotion();
    }

    /** Sets the control of an actuator of the file. */
    public void control(int actuator, double value) {
        actuators.control[actuator] = value;
    }

    public void positions(double[] out) {
        System.arraycopy(qpos, 0, out, 0, qpos.length);
    }

    public void velocities(double[] out) {
        System.arraycopy(qvel, 0, out, 0, qvel.length);
    }

    /** Accelerations (qacc) of the last {@link #step()} or {@link #evaluate()}. */
    public void accelerations(double[] out) {
        System.arraycopy(solver.acceleration, 0, out, 0, qvel.length);
    }

    /** What touched what during the last step, and how hard. For judges: makes a new list. */
    public List<Contact> contacts() {
        return contactForces.list();
    }

    /**
     * Tilts the floor, that is every plane of the world, about the origin: about x, then about the new y; and gives it
     * a friction that holds whatever stands on it.
     *
     * @param friction below zero: that of the model
     */
    public void floor(double rollRad, double pitchRad, double friction) {
        if (!(Math.abs(rollRad) < 1.5 && Math.abs(pitchRad) < 1.5) || Double.isNaN(friction)) {
            throw new IllegalArgumentException("the floor cannot be tilted by " + rollRad + " and " + pitchRad
                    + " rad with a friction of " + friction);
        }
        floor[0] = rollRad;
        floor[1] = pitchRad;
        floor[2] = friction;
        updateFloor();
        updateMotion();
    }

    private void updateFloor() {
        collider.tiltFloor(floor[0], floor[1]);
        constraints.floorFriction(floor[2]);
    }

    /** Gives a joint more Coulomb friction than the model says. */
    public void addFriction(int joint, double frictionNm) {
        if (!(frictionNm >= 0 && frictionNm < Double.MAX_VALUE)) {
            throw new IllegalArgumentException("friction of " + frictionNm + " Nm in joint " + jointName(joint));
        }
        int j = robotJoints[joint];
        constraints.frictionLoss[j] = joints.get(j).frictionLoss + frictionNm;
    }

    /** Puts a floating body, e.g. a prop, somewhere: position and (w, x, y, z), at rest. */
    public void place(int body, double[] position, double[] orientation) {
        if (!tree.isFree(body)) {
            throw new IllegalArgumentException("body \"" + bodyName(body) + "\" cannot be placed: only a body with a"
                    + " free joint can");
        }
        int q = tree.positionAddress[tree.jointStart[body]];
        System.arraycopy(position, 0, qpos, q, 3);
        System.arraycopy(orientation, 0, qpos, q + 3, 4);
        Rotation.normalize(qpos, q + 3);
        int v = tree.velocityAddress[tree.jointStart[body]];
        Arrays.fill(qvel, v, v + 6, 0);
        updateMotion();
    }

    /**
     * Carries a fixed prop as a kinematic body (MuJoCo: mocap): from the end of the next step on it is there and moves
     * so fast, whatever touches it. What it touches feels its velocity; it feels nothing.
     *
     * @param position of its origin in the world, m
     * @param velocity in world axes, m/s; it does not turn
     */
    public void carry(int body, double[] position, double[] velocity) {
        if (!tree.isProp(body) || !tree.isStatic(body)) {
            throw new IllegalArgumentException("body \"" + bodyName(body) + "\" cannot be carried: only a fixed prop"
                    + " can");
        }
        for (int i = 0; i < 3; i++) {
            if (!Double.isFinite(position[i] + velocity[i])) {
                throw new IllegalArgumentException("prop \"" + bodyName(body) + "\" cannot be carried to "
                        + Arrays.toString(position) + " at " + Arrays.toString(velocity) + " m/s");
            }
            kinematics.carried[6 * body + i] = position[i] - tree.bodyPosition[3 * body + i];
            kinematics.carried[6 * body + 3 + i] = velocity[i];
        }
    }

    /** World position of a point that is given in the frame of a body, m, 3 numbers. For judges, not for the robot. */
    public void point(int body, double[] local, double[] out) {
        kinematics.toWorld(body, local, 0, out, 0);
    }

    public int contactCount() {
        return collider.contacts.count;
    }

    /** Computes accelerations and sensors of the present state without moving on. */
    public void evaluate() {
        updateForces();
        updateAccelerations();
        sensors.update(solver.acceleration);
        contactForces.update();
    }

    @Override
    public void step() {
        evaluate();
        integrate();
        nanos += stepNanos;
        updateMotion();
    }

    /** Everything that follows from positions and velocities alone. */
    private void updateMotion() {
        kinematics.updatePoses(qpos);
        kinematics.updateVelocities(qvel, gravity);
        dynamics.updateMassMatrix();
        collider.update();
    }

    /** Given forces: bias and pushes, springs and dampers, actuators of the file. */
    private void updateForces() {
        dynamics.updateBias(wrenches);
        actuators.update(qpos, qvel, servoed);
        for (int i = 0; i < tree.dofCount; i++) {
            smoothForce[i] = -dynamics.bias[i] - tree.damping[i] * qvel[i];
        }
        for (int j : robotJoints) {
            Mjcf.Joint joint = joints.get(j);
            double spring = joint.stiffness * (joint.springReference - qpos[tree.positionAddress[j]]);
            smoothForce[tree.velocityAddress[j]] += spring + actuators.effort[j];
            effort[j] = actuators.effort[j];
        }
    }

    private void updateAccelerations() {
        System.arraycopy(smoothForce, 0, unconstrained, 0, unconstrained.length);
        dynamics.accelerate(unconstrained);
        constraints.clear();
        addServos();
        constraints.addFriction(qvel);
        constraints.addLimits(qpos, qvel);
        constraints.addContacts(qvel);
        solver.solve(unconstrained);
        for (int j : robotJoints) {
            if (servoed[j] > 0) {
                effort[j] = servoRow[j] < 0 ? 0 : constraints.force[servoRow[j]];
            }
        }
    }

    private void addServos() {
        for (int j = 0; j < tree.jointCount; j++) {
            int dof = tree.velocityAddress[j];
            if (servoed[j] > 0) {
                double error = goal[j] - qpos[tree.positionAddress[j]];
                servoRow[j] = constraints.addServo(dof, error, qvel[dof], kp[j], kd[j], mostEffort[j]);
            } else if (stands.holds(j)) {
                stands.addRows(j, qpos, qvel, constraints);
            }
        }
    }

    /** Velocities by the accelerations, positions by the new velocities. */
    private void integrate() {
        double[] a = accelerationOfStep();
        for (int i = 0; i < qvel.length; i++) {
            qvel[i] += stepSec * a[i];
            if (!(Math.abs(qvel[i]) < Double.MAX_VALUE)) {
                throw blownUp(i);
            }
        }
        for (int j = 0; j < tree.jointCount; j++) {
            int q = tree.positionAddress[j];
            int v = tree.velocityAddress[j];
            if (tree.jointType[j] != Mjcf.JointType.FREE) {
                qpos[q] += stepSec * qvel[v];
                continue;
            }
            for (int i = 0; i < 3; i++) {
                qpos[q + i] += stepSec * qvel[v + i];
            }
            turnBy(q + 3, qvel[v + 3], qvel[v + 4], qvel[v + 5]);
        }
    }

    private IllegalStateException blownUp(int dof) {
        int j = tree.jointCount - 1;
        while (tree.velocityAddress[j] > dof) {
            j--;
        }
        return new IllegalStateException("simulation of \"" + model.name() + "\" blew up at " + nanos / 1e9
                + " s in joint \"" + joints.get(j).name + "\": look for a push without measure, or take a shorter"
                + " step than " + stepSec + " s");
    }

    private void turnBy(int q, double wx, double wy, double wz) {
        double speed = Math.sqrt(wx * wx + wy * wy + wz * wz);
        if (speed == 0) {
            return;
        }
        double half = speed * stepSec / 2;
        double sine = Trig.sin(half) / speed;
        turn[0] = Trig.cos(half);
        turn[1] = wx * sine;
        turn[2] = wy * sine;
        turn[3] = wz * sine;
        Rotation.multiply(qpos, q, turn, 0, qpos, q);
        Rotation.normalize(qpos, q);
    }

    /** Accelerations with dampers (and, if the file wants it, actuators) taken at the end of the step. */
    private double[] accelerationOfStep() {
        if (!model.implicitDamping() && !model.implicitActuators()) {
            return solver.acceleration;
        }
        int n = tree.dofCount;
        System.arraycopy(dynamics.massMatrix, 0, implicitMatrix, 0, implicitMatrix.length);
        for (int i = 0; i < n; i++) {
            implicitMatrix[i * n + i] += stepSec * tree.damping[i];
            nextAcceleration[i] = smoothForce[i] + solver.constraintForce[i];
        }
        for (int j : robotJoints) {
            if (model.implicitActuators()) {
                int dof = tree.velocityAddress[j];
                implicitMatrix[dof * n + dof] -= stepSec * actuators.effortPerVelocity[j];
            }
        }
        implicitFactor.factor(implicitMatrix, true);
        implicitFactor.solve(nextAcceleration);
        return nextAcceleration;
    }

    @Override
    public int jointCount() {
        return robotJoints.length;
    }

    @Override
    public String jointName(int joint) {
        return joints.get(robotJoints[joint]).name;
    }

    @Override
    public int jointIndex(String name) {
        return names.index("joint", Arrays.stream(robotJoints).mapToObj(j -> joints.get(j).name).toList(), name);
    }

    @Override
    public void servo(int joint, double targetRad, double kpNmPerRad, double kdNmSPerRad, double maxEffortNm) {
        if (!Double.isFinite(targetRad + kpNmPerRad + kdNmSPerRad) || !(maxEffortNm >= 0)) {
            throw new IllegalArgumentException("servo of joint " + jointName(joint) + " got target " + targetRad
                    + ", kp " + kpNmPerRad + ", kd " + kdNmSPerRad + ", effort " + maxEffortNm);
        }
        int j = robotJoints[joint];
        servoed[j] = 1;
        goal[j] = targetRad;
        kp[j] = kpNmPerRad;
        kd[j] = kdNmSPerRad;
        mostEffort[j] = maxEffortNm;
    }

    @Override
    public double positionRad(int joint) {
        return qpos[tree.positionAddress[robotJoints[joint]]];
    }

    @Override
    public double velocityRadPerSec(int joint) {
        return qvel[tree.velocityAddress[robotJoints[joint]]];
    }

    @Override
    public double effortNm(int joint) {
        return effort[robotJoints[joint]];
    }

    @Override
    public int imuCount() {
        return sensors.imus.size();
    }

    @Override
    public int imuIndex(String name) {
        return names.index("IMU", sensors.imus.stream().map(Mjcf.Site::name).toList(), name);
    }

    @Override
    public void gyro(int imu, double[] out) {
        sensors.gyro(imu, out);
    }

    @Override
    public void accelerometer(int imu, double[] out) {
        System.arraycopy(sensors.specificForce, 3 * imu, out, 0, 3);
    }

    @Override
    public void orientation(int imu, double[] out) {
        sensors.orientation(imu, out);
    }

    @Override
    public int contactSiteCount() {
        return sensors.touchSites.size();
    }

    @Override
    public int contactSiteIndex(String name) {
        return names.index("touch sensor site", sensors.touchSites.stream().map(Mjcf.Site::name).toList(), name);
    }

    @Override
    public double contactForceN(int contactSite) {
        return sensors.touchForceN[contactSite];
    }

    @Override
    public int bodyCount() {
        return tree.bodyCount;
    }

    @Override
    public String bodyName(int body) {
        return bodies.get(body).name;
    }

    @Override
    public int bodyIndex(String name) {
        return names.index("body", bodies.stream().map(b -> b.name).toList(), name);
    }

    @Override
    public void bodyPosition(int body, double[] out) {
        System.arraycopy(kinematics.position, 3 * body, out, 0, 3);
    }

    @Override
    public void bodyOrientation(int body, double[] out) {
        System.arraycopy(kinematics.orientation, 4 * body, out, 0, 4);
    }

    @Override
    public void floorTilt(double[] out) {
        Rotation.tilt(floor[0], floor[1], out);
    }

    @Override
    public void bodyVelocity(int body, double[] out) {
        double[] v = kinematics.velocity;
        int o = 6 * body;
        double x = kinematics.position[3 * body] - kinematics.origin[0];
        double y = kinematics.position[3 * body + 1] - kinematics.origin[1];
        double z = kinematics.position[3 * body + 2] - kinematics.origin[2];
        out[0] = v[o + 3] + v[o + 1] * z - v[o + 2] * y;
        out[1] = v[o + 4] + v[o + 2] * x - v[o] * z;
        out[2] = v[o + 5] + v[o] * y - v[o + 1] * x;
        System.arraycopy(v, o, out, 3, 3);
    }

    @Override
    public void push(int body, double[] wrench) {
        System.arraycopy(wrench, 0, wrenches, 6 * body, 6);
    }

    /** Whether a body floats: nothing ties it to the world. */
    public boolean floats(int body) {
        return tree.isFree(body);
    }

    @Override
    public void hold(int body, boolean held) {
        if (tree.isStatic(body)) {
            return;
        }
        if (!tree.isFree(body)) {
            throw new IllegalArgumentException("body \"" + bodyName(body) + "\" cannot be put on a stand: only a body"
                    + " with a free joint can");
        }
        int joint = tree.jointStart[body];
        if (held) {
            stands.hold(joint, qpos, dynamics.massMatrix);
        } else {
            stands.release(joint);
        }
    }

    @Override
    public long stepNanos() {
        return stepNanos;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public byte[] save() {
        return SavedState.write(nanos, all());
    }

    private double[][] all() {
        double[][] all = Arrays.copyOf(state, state.length + 2);
        all[state.length] = floor;
        all[state.length + 1] = constraints.frictionLoss;
        return all;
    }

    @Override
    public void load(byte[] saved) {
        nanos = SavedState.read(saved, all());
        updateFloor();
        updateMotion();
    }
}
