package org.sinew.models;

/**
 * One axis of a change of size by area average: which pixels each new pixel covers, and how much of it each of them
 * is. The same as OpenCV's INTER_AREA where the picture becomes smaller; where it becomes larger, pixels are repeated
 * and mixed at their borders. Immutable.
 */
final class AreaAverage {
    final int[] first; // of each new pixel, the first that it covers
    final float[][] shares; // and the share of each, together 1

    AreaAverage(int from, int to) {
        first = new int[to];
        shares = new float[to][];
        double covers = from / (double) to;
        for (int i = 0; i < to; i++) {
            double begin = i * covers;
            double end = Math.min(from, begin + covers);
            first[i] = Math.min(from - 1, (int) begin);
            int last = Math.max(first[i], Math.min(from, (int) Math.ceil(end - 1e-9)) - 1);
            shares[i] = new float[last - first[i] + 1];
            for (int k = first[i]; k <= last; k++) {
                double share = (Math.min(end, k + 1) - Math.max(begin, k)) / covers;
                shares[i][k - first[i]] = (float) Math.max(0, share);
            }
        }
    }
}
