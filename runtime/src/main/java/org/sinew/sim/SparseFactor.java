package org.sinew.sim;

/**
 * Factors a symmetric positive definite matrix as L' D L, L unit lower triangular, and solves with it.
 *
 * <p>Eliminating the outermost dof first creates no new non-zero entries in a tree: entry (i, j) is non-zero only where
 * j is an ancestor of i (Featherstone, chapter 6). So a humanoid costs a fifth of a dense factorization. Constraints
 * that tie two branches together fill the matrix; then the same code runs with every smaller dof as an "ancestor".
 * Only the lower triangle is read and written, at [i * n + j].
 */
final class SparseFactor {

    private static final double SMALLEST_PIVOT = 1e-15;

    private final int n;
    private final int[][] treePattern;
    private final int[][] fullPattern;
    private int[][] pattern;
    private double[] factor = new double[0];

    SparseFactor(int[][] ancestors) {
        n = ancestors.length;
        treePattern = ancestors;
        fullPattern = new int[n][];
        for (int i = 0; i < n; i++) {
            fullPattern[i] = new int[i];
            for (int j = 0; j < i; j++) {
                fullPattern[i][j] = j;
            }
        }
        pattern = treePattern;
    }

    /** Overwrites the matrix with its factors, which {@link #solve} then uses. */
    void factor(double[] matrix, boolean tree) {
        pattern = tree ? treePattern : fullPattern;
        factor = matrix;
        for (int k = n - 1; k >= 0; k--) {
            int row = k * n;
            double pivot = Math.max(matrix[row + k], SMALLEST_PIVOT);
            matrix[row + k] = pivot;
            int[] above = pattern[k];
            for (int a = above.length - 1; a >= 0; a--) {
                int i = above[a];
                double ratio = matrix[row + i] / pivot;
                int target = i * n;
                for (int c = 0; c <= a; c++) {
                    int j = above[c];
                    matrix[target + j] -= ratio * matrix[row + j];
                }
                matrix[row + i] = ratio;
            }
        }
    }

    /** Replaces b by the solution x of (L' D L) x = b. */
    void solve(double[] b) {
        double[] f = factor;
        for (int k = n - 1; k >= 0; k--) {
            double bk = b[k];
            int row = k * n;
            for (int i : pattern[k]) {
                b[i] -= f[row + i] * bk;
            }
        }
        for (int k = 0; k < n; k++) {
            int row = k * n;
            double sum = b[k] / f[row + k];
            for (int i : pattern[k]) {
                sum -= f[row + i] * b[i];
            }
            b[k] = sum;
        }
    }
}
