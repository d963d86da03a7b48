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
    private static final byte FORMAT = 1;
    private static final byte NUMERIC = 0;
    private static final byte LEVELS = 1;
    private static final String CONSTANT = "constant";

    public FeatureEncoding {
        features = List.copyOf(features);
    }

    /**
     * Numbers are standardised by their mean and sd; a feature seen with any text is a category of
     * its 20 most frequent levels (ties by name), all others being the zero of its entries; a
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
     * The vector x. A missing number counts as the mean; a missing or unknown level is none of the
     * known.
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

    public byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        bytes.write(FORMAT);
        writeInt(bytes, features.size());
        for (Feature feature : features) {
            switch (feature) {
                case Feature.Numeric(String name, double mean, double sd) -> {
                    bytes.write(NUMERIC);
                    writeText(bytes, name);
                    bytes.writeBytes(
                            ByteBuffer.allocate(2 * Double.BYTES)
                                    .putDouble(mean)
                                    .putDouble(sd)
                                    .array());
                }
                case Feature.Levels(String name, List<String> levels) -> {
                    bytes.write(LEVELS);
                    writeText(bytes, name);
                    writeInt(bytes, levels.size());
                    levels.forEach(level -> writeText(bytes, level));
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
            if (from.get() != FORMAT) {
                throw new IllegalArgumentException(
                        "not a feature encoding: it begins with " + bytes[0]);
            }
            List<Feature> features = new ArrayList<>();
            for (int left = from.getInt(); left > 0; left--) {
                features.add(readFeature(from));
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

    private static Feature readFeature(ByteBuffer from) {
        byte kind = from.get();
        String name = readText(from);
        return switch (kind) {
            case NUMERIC -> new Feature.Numeric(name, from.getDouble(), from.getDouble());
            case LEVELS -> {
                List<String> levels = new ArrayList<>();
                for (int left = from.getInt(); left > 0; left--) {
                    levels.add(readText(from));
                }
                yield new Feature.Levels(name, levels);
            }
            default -> throw new IllegalArgumentException("not a feature encoding: kind " + kind);
        };
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
