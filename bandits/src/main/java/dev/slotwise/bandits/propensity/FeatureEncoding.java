package dev.slotwise.bandits.propensity;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a recipient's features become the vector x of a model, frozen with it. Entries lie within ±5;
 * the last one is the constant 1.
 */
public record FeatureEncoding(List<Feature> features) {
    /** Of encodings without imputed levels, as they were stored before there were any. */
    private static final byte FORMAT_1 = 1;

    private static final byte FORMAT_2 = 2;
    private static final byte NUMERIC = 0;
    private static final byte LEVELS = 1;
    private static final byte IMPUTED_LEVELS = 2;
    private static final String CONSTANT = "constant";

    public FeatureEncoding {
        features = List.copyOf(features);
    }

    /**
     * Numbers are standardised by their mean and sd; a feature seen with any text is a category of
     * its 20 most frequent levels (ties by name), all others being the zero of its entries, and a
     * missing one the levels' shares; of a feature with one level a missing one is the zero. A
     * feature that never varies is left out.
     *
     * @param names features to encode, in this order
     * @param rows recipients; a feature absent from a row is missing there
     */
    public static FeatureEncoding fit(List<String> names, List<Map<String, FeatureValue>> rows) {
        return new FeatureEncoding(
                names.stream()
                        .map(name -> FeatureFit.of(name, rows))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /**
     * The vector x. A missing number counts as the mean, and a missing level as its feature says:
     * the levels' shares, or none of them. An unknown level is none of them.
     */
    public double[] encode(Map<String, FeatureValue> recipient) {
        double[] x = new double[dimension()];
        int at = 0;
        for (Feature feature : features) {
            feature.encode(recipient.get(feature.name()), x, at);
            at += feature.width();
        }
        x[at] = 1;
        return x;
    }

    /** The vector x together with how uncertain what was missing leaves it. */
    public ImputedFeatures encodeImputed(Map<String, FeatureValue> recipient) {
        double[] variances = new double[dimension()];
        int at = 0;
        for (Feature feature : features) {
            feature.encodeVariance(recipient.get(feature.name()), variances, at);
            at += feature.width();
        }
        return new ImputedFeatures(encode(recipient), variances);
    }

    /** The length of x. */
    public int dimension() {
        int entries = 1;
        for (Feature feature : features) {
            entries += feature.width();
        }
        return entries;
    }

    /** The name of each entry of x: a feature, {@code feature=level}, and "constant". */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        features.forEach(feature -> names.addAll(feature.entries()));
        names.add(CONSTANT);
        return List.copyOf(names);
    }

    /** All of it; an encoding that was read from bytes has the same bytes again. */
    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        boolean imputes = features.stream().anyMatch(f -> f instanceof Feature.ImputedLevels);
        bytes.write(imputes ? FORMAT_2 : FORMAT_1);
        writeInt(bytes, features.size());
        for (Feature feature : features) {
            switch (feature) {
                case Feature.Numeric(String name, double mean, double sd) -> {
                    bytes.write(NUMERIC);
                    writeText(bytes, name);
                    writeDouble(bytes, mean);
                    writeDouble(bytes, sd);
                }
                case Feature.Levels levels -> {
                    bytes.write(LEVELS);
                    writeLevels(bytes, levels);
                }
                case Feature.ImputedLevels(Feature.Levels known, List<Double> shares) -> {
                    bytes.write(IMPUTED_LEVELS);
                    writeLevels(bytes, known);
                    shares.forEach(share -> writeDouble(bytes, share));
                }
            }
        }
        return bytes.toByteArray();
    }

    /**
     * The encoding that {@link #toBytes} was asked of.
     *
     * @throws IllegalArgumentException if it was none
     */
    public static FeatureEncoding fromBytes(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        try {
            byte format = from.get();
            if (format != FORMAT_1 && format != FORMAT_2) {
                throw new IllegalArgumentException(
                        "not a feature encoding: it begins with " + bytes[0]);
            }
            List<Feature> features = new ArrayList<>();
            for (int left = from.getInt(); left > 0; left--) {
                features.add(readFeature(from, format));
            }
            if (from.hasRemaining()) {
                throw new IllegalArgumentException(
                        "not a feature encoding: " + from.remaining() + " bytes too many");
            }
            return new FeatureEncoding(features);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "not a feature encoding: ends after " + bytes.length + " bytes", e);
        }
    }

    private static Feature readFeature(ByteBuffer from, byte format) {
        byte kind = from.get();
        if (kind == IMPUTED_LEVELS && format == FORMAT_1) {
            throw new IllegalArgumentException("not a feature encoding: kind 2 in format 1");
        }
        String name = readText(from);
        return switch (kind) {
            case NUMERIC -> new Feature.Numeric(name, from.getDouble(), from.getDouble());
            case LEVELS -> readLevels(name, from);
            case IMPUTED_LEVELS -> {
                Feature.Levels known = readLevels(name, from);
                List<Double> shares = new ArrayList<>();
                while (shares.size() < known.width()) {
                    shares.add(from.getDouble());
                }
                yield new Feature.ImputedLevels(known, shares);
            }
            default -> throw new IllegalArgumentException("not a feature encoding: kind " + kind);
        };
    }

    private static void writeLevels(ByteArrayOutputStream to, Feature.Levels feature) {
        writeText(to, feature.name());
        writeInt(to, feature.levels().size());
        feature.levels().forEach(level -> writeText(to, level));
    }

    private static Feature.Levels readLevels(String name, ByteBuffer from) {
        List<String> levels = new ArrayList<>();
        for (int left = from.getInt(); left > 0; left--) {
            levels.add(readText(from));
        }
        return new Feature.Levels(name, levels);
    }

    private static void writeDouble(ByteArrayOutputStream to, double value) {
        to.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(value).array());
    }

    private static void writeInt(ByteArrayOutputStream to, int value) {
        to.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    private static void writeText(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeInt(to, bytes.length);
        to.writeBytes(bytes);
    }

    private static String readText(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException(
                    "not a feature encoding: text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
