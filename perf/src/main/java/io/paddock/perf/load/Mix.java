package io.paddock.perf.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** In which proportion operations occur in a load. Immutable. */
public final class Mix {
    private final Operation[] operations;
    private final int[] cumulativeWeights;

    private Mix(final Map<Operation, Integer> weights) {
        operations = weights.keySet().toArray(Operation[]::new);
        cumulativeWeights = new int[operations.length];
        int sum = 0;
        for (int i = 0; i < operations.length; i++) {
            sum = Math.addExact(sum, weights.get(operations[i]));
            cumulativeWeights[i] = sum;
        }
    }

    /** One operation only. */
    static Mix of(final Operation operation) {
        return new Mix(new EnumMap<>(Map.of(operation, 1)));
    }

    /**
     * From text such as {@code getData=90,setData=10}.
     *
     * @throws IllegalArgumentException in one line, when it is none.
     */
    static Mix parse(final String text) {
        final Map<Operation, Integer> weights = new EnumMap<>(Operation.class);
        for (final String part : text.split(",", -1)) {
            final String[] sides = part.split("=", -1);
            final Operation operation = Operation.ofWord(sides[0].strip())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + sides[0] + "' in a mix is no operation; known are " + words()));
            final String weight = sides.length == 2 ? sides[1].strip() : "";
            if (!weight.matches("[1-9]\\d{0,5}")) {
                throw new IllegalArgumentException("'" + part + "' in a mix needs a weight, such as " + operation.word()
                        + "=90, from 1 to 999999");
            }
            if (weights.put(operation, Integer.valueOf(weight)) != null) {
                throw new IllegalArgumentException(operation.word() + " occurs twice in a mix");
            }
        }
        return new Mix(weights);
    }

    /** The sum of the weights. */
    int total() {
        return cumulativeWeights[cumulativeWeights.length - 1];
    }

    /** The operation for a number from 0 to {@link #total()} − 1. */
    Operation at(final int ticket) {
        int i = 0;
        while (ticket >= cumulativeWeights[i]) {
            i++;
        }
        return operations[i];
    }

    boolean contains(final Operation operation) {
        return Arrays.asList(operations).contains(operation);
    }

    boolean isOnly(final Operation operation) {
        return operations.length == 1 && operations[0] == operation;
    }

    private static String words() {
        final StringJoiner words = new StringJoiner(", ");
        for (final Operation operation : Operation.values()) {
            words.add(operation.word());
        }
        return words.toString();
    }
}
