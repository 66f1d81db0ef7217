package org.sinew.sim;

import java.util.Arrays;

/**
 * Finds the accelerations at which forces and constraints are in balance.
 *
 * <p>They are the minimum of a convex function: half of (a - a0)' M (a - a0), a0 being the acceleration without
 * constraints, plus for each row a parabola that turns into a straight line where the row's force meets its bound.
 * Newton's method with an exact line search finds it, most often in two or three rounds; it is exactly found once a
 * full step leaves every row on the branch where it was.
 */
final class NewtonSolver {

    private static final int MOST_ROUNDS = 100;
    private static final int MOST_LINE_ROUNDS = 50;
    private static final double ENOUGH = 1e-14;

    private final Dynamics dynamics;
    private final Constraints rows;
    private final int n;
    private final SparseFactor factor;

    /** The accelerations, and those of the call before, from which the search starts. */
    final double[] acceleration;
    final double[] warmStart;
    /** Generalized force of all constraints. */
    final double[] constraintForce;
    int rounds;

    private final double[] difference;
    private final double[] inertial;
    private final double[] gradient;
    private final double[] direction;
    private final double[] inertialDirection;
    private final double[] hessian;
    /** J a - target of each row, and how fast it changes along the search direction. */
    private final double[] residual;
    private final double[] slope;

    NewtonSolver(Tree tree, Dynamics dynamics, Constraints rows) {
        this.dynamics = dynamics;
        this.rows = rows;
        n = tree.dofCount;
        factor = new SparseFactor(tree.ancestors);
        acceleration = new double[n];
        warmStart = new double[n];
        constraintForce = new double[n];
        difference = new double[n];
        inertial = new double[n];
        gradient = new double[n];
        direction = new double[n];
        inertialDirection = new double[n];
        hessian = new double[n * n];
        residual = new double[rows.weight.length];
        slope = new double[rows.weight.length];
    }

    void solve(double[] unconstrained) {
        start(unconstrained);
        double scale = scale();
        for (rounds = 0; rounds < MOST_ROUNDS; rounds++) {
            updateForces();
            double norm = 0;
            for (int i = 0; i < n; i++) {
                gradient[i] = inertial[i] - constraintForce[i];
                norm += gradient[i] * gradient[i];
            }
            if (Math.sqrt(norm) * scale < ENOUGH) {
                break;
            }
            newtonDirection();
            boolean exact = sameBranchesAfterFullStep();
            advance(exact ? 1 : lineSearch());
            if (exact) {
                updateForces();
                break;
            }
        }
        System.arraycopy(acceleration, 0, warmStart, 0, n);
    }

    /** Starts from the last solution or from the unconstrained one, whichever costs less. */
    private void start(double[] unconstrained) {
        double cold = evaluate(unconstrained, unconstrained);
        double warm = evaluate(warmStart, unconstrained); // most often the better one, and then the one left standing
        double[] best = warm < cold ? warmStart : unconstrained;
        System.arraycopy(best, 0, acceleration, 0, n);
        if (!(warm < cold)) {
            evaluate(acceleration, unconstrained);
        }
    }

    /** Sets inertial = M (a - a0) and the residuals of all rows; answers the cost. */
    private double evaluate(double[] a, double[] unconstrained) {
        for (int i = 0; i < n; i++) {
            difference[i] = a[i] - unconstrained[i];
        }
        dynamics.multiply(difference, inertial);
        double cost = 0;
        for (int i = 0; i < n; i++) {
            cost += 0.5 * inertial[i] * difference[i];
        }
        for (int r = 0; r < rows.count; r++) {
            residual[r] = rows.times(r, a) - rows.target[r];
            cost += cost(r, residual[r]);
        }
        return cost;
    }

    private double cost(int r, double z) {
        double w = rows.weight[r];
        double bound = rows.bound[r];
        return switch (branch(r, z)) {
            case 0 -> 0.5 * w * z * z;
            case 1 -> rows.isOneSided(r) ? 0 : bound * (z - 0.5 * bound / w);
            default -> bound * (-z - 0.5 * bound / w);
        };
    }

    /** 0: the parabola; 1 and -1: the force has met its bound (of a one-sided row: is zero) above or below. */
    private int branch(int r, double z) {
        double bound = rows.bound[r];
        if (bound < 0) {
            return z >= 0 ? 1 : 0;
        }
        double force = rows.weight[r] * z;
        return force > bound ? 1 : force < -bound ? -1 : 0;
    }

    private double force(int r, double z) {
        return switch (branch(r, z)) {
            case 0 -> -rows.weight[r] * z;
            case 1 -> rows.isOneSided(r) ? 0 : -rows.bound[r];
            default -> rows.bound[r];
        };
    }

    private void updateForces() {
        Arrays.fill(constraintForce, 0);
        for (int r = 0; r < rows.count; r++) {
            double f = force(r, residual[r]);
            rows.force[r] = f;
            if (f != 0) {
                rows.addForce(r, f, constraintForce);
            }
        }
    }

    /** direction = -(M + sum of weight J' J over rows on their parabola)^-1 gradient. */
    private void newtonDirection() {
        System.arraycopy(dynamics.massMatrix, 0, hessian, 0, hessian.length);
        for (int r = 0; r < rows.count; r++) {
            if (branch(r, residual[r]) == 0) {
                addToHessian(rows.start[r], rows.start[r + 1], rows.weight[r]);
            }
        }
        factor.factor(hessian, !rows.coupled);
        for (int i = 0; i < n; i++) {
            direction[i] = -gradient[i];
        }
        factor.solve(direction);
        dynamics.multiply(direction, inertialDirection);
        for (int r = 0; r < rows.count; r++) {
            slope[r] = rows.times(r, direction);
        }
    }

    /** Adds weight J' J of one row. Fields are read once: this is the innermost loop of the simulation. */
    private void addToHessian(int first, int end, double weight) {
        int[] column = rows.column;
        double[] value = rows.value;
        double[] sum = hessian;
        for (int a = first; a < end; a++) {
            double scaled = weight * value[a];
            int row = column[a] * n;
            for (int b = first; b <= a; b++) {
                sum[row + column[b]] += scaled * value[b];
            }
        }
    }

    private boolean sameBranchesAfterFullStep() {
        for (int r = 0; r < rows.count; r++) {
            if (branch(r, residual[r]) != branch(r, residual[r] + slope[r])) {
                return false;
            }
        }
        return true;
    }

    private void advance(double step) {
        for (int i = 0; i < n; i++) {
            acceleration[i] += step * direction[i];
            inertial[i] += step * inertialDirection[i];
        }
        for (int r = 0; r < rows.count; r++) {
            residual[r] += step * slope[r];
        }
    }

    /** Where the cost along the direction is least: the root of its derivative, which rises in straight pieces. */
    private double lineSearch() {
        double q1 = 0;
        double q2 = 0;
        for (int i = 0; i < n; i++) {
            q1 += inertial[i] * direction[i];
            q2 += inertialDirection[i] * direction[i];
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double step = 1;
        for (int round = 0; round < MOST_LINE_ROUNDS; round++) {
            double first = q1 + step * q2;
            double second = q2;
            for (int r = 0; r < rows.count; r++) {
                double z = residual[r] + step * slope[r];
                first -= force(r, z) * slope[r];
                if (branch(r, z) == 0) {
                    second += rows.weight[r] * slope[r] * slope[r];
                }
            }
            if (first < 0) {
                low = step;
            } else {
                high = step;
            }
            double next = step - first / second;
            if (Math.abs(next - step) <= 1e-13 * step) {
                return next;
            }
            if (!(next > low && next < high)) {
                next = high == Double.POSITIVE_INFINITY ? 2 * step : (low + high) / 2;
            }
            step = next;
        }
        return step;
    }

    /** One over the mean of the diagonal of the mass matrix and the number of dofs: makes the gradient comparable. */
    private double scale() {
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += dynamics.massMatrix[i * n + i];
        }
        return 1 / Math.max(trace, 1e-15);
    }
}
