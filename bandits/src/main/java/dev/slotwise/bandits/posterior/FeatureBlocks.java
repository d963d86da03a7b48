package dev.slotwise.bandits.posterior;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Consecutive features whose coefficients are correlated with each other and with no others: what
 * keeps the cost of many features within bounds. Blocks are of much the same length.
 *
 * @param dimension number of features, the constant included
 * @param longest most features of a block
 */
record FeatureBlocks(int dimension, int longest) {
    /** 128 features and the constant know all their correlations. */
    private static final int LONGEST = 129;

    static FeatureBlocks of(int dimension) {
        return new FeatureBlocks(dimension, LONGEST);
    }

    static FeatureBlocks single(int dimension) {
        return new FeatureBlocks(dimension, dimension);
    }

    int count() {
        return (int) ((dimension + (long) longest - 1) / longest);
    }

    /** The first feature of a block; of the block after the last, the number of features. */
    int start(int block) {
        return (int) ((long) dimension * block / count());
    }

    /** Where each block starts, and where the last one ends. */
    int[] starts() {
        return IntStream.rangeClosed(0, count()).map(this::start).toArray();
    }

    int length(int block) {
        return start(block + 1) - start(block);
    }

    /** How many numbers a mean and the covariances are; a long, since it may come from afar. */
    long numbers() {
        long sum = dimension;
        for (int block = 0; block < count(); block++) {
            sum += length(block) * (length(block) + 1L) / 2;
        }
        return sum;
    }

    /** How many numbers the covariances of all blocks are, lower triangles only. */
    int packedLength() {
        int sum = 0;
        for (int block = 0; block < count(); block++) {
            sum += packedLength(length(block));
        }
        return sum;
    }

    /**
     * Where a covariance is among them; nowhere if the two coefficients are in two blocks.
     *
     * @param row of the lower triangle, at least the column
     */
    OptionalInt packedIndex(int row, int column) {
        int before = 0;
        for (int block = 0; block < count(); block++) {
            int start = start(block);
            if (row < start + length(block)) {
                return column < start
                        ? OptionalInt.empty()
                        : OptionalInt.of(before + packedLength(row - start) + column - start);
            }
            before += packedLength(length(block));
        }
        throw new IllegalArgumentException("coefficient " + row + " of " + dimension);
    }

    /** How many numbers a lower triangle is. */
    static int packedLength(int rows) {
        return rows * (rows + 1) / 2;
    }
}
