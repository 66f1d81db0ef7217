import java.util.Random;

/**
 * Random numbers of one episode: one seed, the same numbers on every machine ({@link Random} is specified to the
 * bit).
 */
final class Draw {
    private final Random random;

    Draw(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Log-uniform: as many values in 2..4 as in 20..40. */
    double scaleBetween(double low, double high) {
        return low * StrictMath.pow(high / low, random.nextDouble());
    }

    double normal(double sigma) {
        return sigma * random.nextGaussian();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
