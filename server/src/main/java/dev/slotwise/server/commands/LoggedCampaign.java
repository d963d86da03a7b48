package dev.slotwise.server.commands;

import java.util.List;
import java.util.Map;

/**
 * A campaign that was sent with arms drawn at random, without regard to the recipient, and what
 * came of it.
 *
 * @param logging per arm the probability with which it was assigned
 * @param customers how many distinct recipients the sends have
 */
record LoggedCampaign(
        List<LoggedArm> arms,
        List<Double> logging,
        List<String> context,
        List<Send> sends,
        int customers) {

    /** Beyond this squared distance per degree of freedom a split was not meant to be even. */
    private static final double UNEVEN = 10;

    LoggedCampaign {
        arms = List.copyOf(arms);
        logging = List.copyOf(logging);
        context = List.copyOf(context);
        sends = List.copyOf(sends);
    }

    /**
     * One mail of the log.
     *
     * @param row its place in the log, from 1
     * @param customer number of its recipient, from 0
     * @param arm index
     * @param engaged whether it reached the goal
     */
    record Send(
            int row,
            int customer,
            String recipient,
            Map<String, Object> attributes,
            int arm,
            boolean engaged) {
        double outcome() {
            return engaged ? 1 : 0;
        }
    }

    /**
     * The probabilities behind these counts: the even split where they fit it, else the shares.
     * Counts of an even split wobble; taking the wobble for the design would weigh arms by chance.
     */
    static List<Double> logging(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        double even = (double) sum / counts.length;
        double distance = 0;
        for (long count : counts) {
            distance += (count - even) * (count - even) / even;
        }
        boolean isEven = distance / Math.max(1, counts.length - 1) < UNEVEN;
        var probabilities = new Double[counts.length];
        for (int arm = 0; arm < counts.length; arm++) {
            probabilities[arm] = isEven ? 1.0 / counts.length : (double) counts[arm] / sum;
        }
        return List.of(probabilities);
    }

    /**
     * Whether a send takes part in replay. Matches are a fair sample only of evenly split arms (Li,
     * Chu, Langford and Wang 2011); of uneven ones, the more frequent are thinned out to the
     * rarest.
     *
     * @param uniform drawn from [0, 1) without regard to the outcome
     */
    boolean keeps(Send send, double uniform) {
        double rarest = logging.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        return uniform * logging.get(send.arm()) < rarest;
    }
}
