package dev.slotwise.bandits.propensity;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * Regression of arms' effects on their features within campaigns, one coefficient after the other:
 * weights 1 / (s^2 + tau^2), a ridge whose width makes the features explain a share of tau^2. The
 * share is the same for all coefficients, and the one under which the effects are the most likely
 * (type-II maximum likelihood): none of it, unless the data say otherwise.
 */
final class EffectRegression {
    private static final double[] SHARES = {0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75};

    private EffectRegression() {}

    /**
     * Coefficients by features.
     *
     * @param features one row per arm of the history
     */
    static double[][] fit(History history, double[][] features) {
        int width = features[0].length;
        double[][] gamma = new double[history.dimension()][width];
        double[] likelihood = new double[SHARES.length];
        Ridge[] ridges = new Ridge[history.dimension()];
        for (int j = 0; j < ridges.length; j++) {
            ridges[j] = ridge(history, j, features);
            for (int s = 0; s < SHARES.length; s++) {
                likelihood[s] += ridges[j].logLikelihood(SHARES[s]);
            }
        }
        int best = -1;
        for (int s = 0; s < SHARES.length; s++) {
            if (likelihood[s] > (best < 0 ? 0 : likelihood[best])) {
                best = s;
            }
        }
        for (int j = 0; best >= 0 && j < ridges.length; j++) {
            gamma[j] = ridges[j].solution(SHARES[best]);
        }
        return gamma;
    }

    private static Ridge ridge(History history, int coefficient, double[][] features) {
        int arms = history.arms();
        int width = features[0].length;
        double tauSquared = PriorWidths.variance(history, coefficient);
        double[] weights = new double[arms];
        double[] total = new double[history.campaignCount()];
        double[][] meanFeatures = new double[history.campaignCount()][width];
        double[] meanEffect = new double[history.campaignCount()];
        for (int a = 0; a < arms; a++) {
            double w = 1 / (history.variance(coefficient, a) + tauSquared);
            int campaign = history.campaign(a);
            weights[a] = w;
            total[campaign] += w;
            meanEffect[campaign] += w * history.effect(coefficient, a);
            for (int k = 0; k < width; k++) {
                meanFeatures[campaign][k] += w * features[a][k];
            }
        }
        double[][] gram = new double[width][width];
        double[] moments = new double[width];
        double sum = 0;
        double[] off = new double[width];
        for (int a = 0; a < arms; a++) {
            if (weights[a] > 0) {
                int campaign = history.campaign(a);
                double effect =
                        history.effect(coefficient, a) - meanEffect[campaign] / total[campaign];
                for (int k = 0; k < width; k++) {
                    off[k] = features[a][k] - meanFeatures[campaign][k] / total[campaign];
                }
                for (int k = 0; k < width; k++) {
                    moments[k] += weights[a] * off[k] * effect;
                    for (int l = 0; l <= k; l++) {
                        gram[k][l] += weights[a] * off[k] * off[l];
                        gram[l][k] = gram[k][l];
                    }
                }
                sum += weights[a];
            }
        }
        return new Ridge(gram, moments, sum, tauSquared);
    }

    /** One coefficient's regression in the axes of its features' covariance. */
    private static final class Ridge {
        private final double[] curvatures;
        private final double[] moments;
        private final RealMatrix axes;
        private final double signal;

        Ridge(double[][] gram, double[] moments, double weight, double tauSquared) {
            var decomposition = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(gram));
            curvatures = decomposition.getEigenvalues();
            axes = decomposition.getV();
            this.moments = axes.transpose().operate(moments);
            double size = 0;
            for (int k = 0; k < curvatures.length; k++) {
                curvatures[k] = Math.max(0, curvatures[k]);
                size += curvatures[k];
            }
            // What a feature's coefficient must vary by for all features to explain tau squared.
            signal = size > 0 ? tauSquared * weight / size : 0;
        }

        /** Against that of no feature explaining anything. */
        double logLikelihood(double share) {
            double g = share * signal;
            double log = 0;
            for (int k = 0; k < curvatures.length; k++) {
                double shrunk = 1 + g * curvatures[k];
                log += 0.5 * (moments[k] * moments[k] * g / shrunk - StrictMath.log(shrunk));
            }
            return log;
        }

        double[] solution(double share) {
            double g = share * signal;
            double[] along = new double[curvatures.length];
            for (int k = 0; k < along.length; k++) {
                along[k] = moments[k] * g / (1 + g * curvatures[k]);
            }
            return axes.operate(along);
        }
    }
}
