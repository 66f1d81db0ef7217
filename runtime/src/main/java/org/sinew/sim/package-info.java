/**
 * Simulation: a {@link org.sinew.sim.Plant} is the physics behind a simulated robot.
 *
 * <p>{@link org.sinew.sim.ArticulatedPlant} computes rigid links, joints and contacts of a {@link org.sinew.mjcf.Mjcf};
 * {@link org.sinew.sim.JointPlant} is the small one, without contacts, for tests that want speed. Both run in virtual
 * time on the caller's thread, allocate nothing while stepping and give the same bits on every CPU.
 *
 * <p>To read the engine, follow one step through {@code ArticulatedPlant.step}: {@code Kinematics} (where everything
 * is), {@code Dynamics} (what it weighs and how it is pulled), {@code Collider} (what touches), {@code Constraints}
 * (servos, friction, limits and contacts as rows) and {@code NewtonSolver} (the accelerations that satisfy them all).
 * It implements the equations of the "Computation" chapter of the MuJoCo documentation, because robot models in MJCF
 * are tuned for them, and is checked against MuJoCo's own numbers; no code of MuJoCo is in it.
 */
@org.jspecify.annotations.NullMarked
package org.sinew.sim;
