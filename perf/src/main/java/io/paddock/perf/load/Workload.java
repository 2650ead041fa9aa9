package io.paddock.perf.load;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What a load does, as a person names it.
 *
 * @param name the text it was made from.
 * @param shape how requests depend on each other.
 * @param mix of the requests; null when the shape decides.
 * @param count number behind the name: sets of one multi, locks, watched nodes.
 */
public record Workload(String name, Shape shape, Mix mix, int count) {
    private static final int USUAL_MULTI = 4;
    private static final int MAX_COUNT = 100_000;
    private static final int MAX_MULTI = 1_000;

    /** How the requests of a workload depend on each other. */
    public enum Shape {
        /** Not at all. */
        REQUESTS,
        /** The lock recipe: sequential ephemeral node, listing, watch on the node before, removal. */
        LOCK,
        /** Every session watches all of the nodes; an operation is one set, until the last event of it has come. */
        FAN_OUT,
        /** Every session watches a node of its own; an operation is one set, until its event has come. */
        FAN_OUT_OWN,
        /** Sessions are opened, all at once; an operation is one session. */
        OPEN,
        /** Sessions do nothing but stay alive; an operation is one ping. */
        IDLE,
        /** Sessions fall silent; an operation is one expiry, its latency the time since the last sign of life. */
        EXPIRE,
        /** A connection, a session, one read, the end of the session, again and again; an operation is all of it. */
        CHURN
    }

    /**
     * From a word such as {@code setData}, {@code multi:10}, {@code mix:getData=90,setData=10}, {@code lock:8},
     * {@code fanout:4}.
     *
     * @throws IllegalArgumentException in one line, when it is none.
     */
    public static Workload parse(final String text) {
        final int colon = text.indexOf(':');
        final String word = colon < 0 ? text : text.substring(0, colon);
        final String rest = colon < 0 ? null : text.substring(colon + 1);
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "mix" -> requests(text, Mix.parse(rest == null ? "" : rest), USUAL_MULTI);
            case "multi" -> requests(text, Mix.of(Operation.MULTI), count(text, rest, USUAL_MULTI, MAX_MULTI));
            case "large" -> plain(text, rest, requests(text, Mix.of(Operation.SET_DATA), 0));
            case "deep" -> plain(text, rest, requests(text, Mix.of(Operation.GET_DATA), 0));
            case "wide" -> plain(text, rest, requests(text, Mix.of(Operation.GET_CHILDREN), 0));
            case "lock" -> new Workload(text, Shape.LOCK, null, count(text, rest, 1, MAX_COUNT));
            case "fanout" -> new Workload(text, Shape.FAN_OUT, null, count(text, rest, 1, MAX_COUNT));
            case "fanout-own" -> plain(text, rest, new Workload(text, Shape.FAN_OUT_OWN, null, 0));
            case "open" -> plain(text, rest, new Workload(text, Shape.OPEN, null, 0));
            case "idle" -> plain(text, rest, new Workload(text, Shape.IDLE, null, 0));
            case "expire" -> plain(text, rest, new Workload(text, Shape.EXPIRE, null, 0));
            case "churn" -> plain(text, rest, new Workload(text, Shape.CHURN, null, 0));
            default ->
                plain(
                        text,
                        rest,
                        requests(
                                text,
                                Mix.of(Operation.ofWord(word)
                                        .orElseThrow(() -> new IllegalArgumentException(
                                                "'" + text + "' is no workload; known are " + words()))),
                                USUAL_MULTI));
        };
    }

    /** All words that {@link #parse} knows, for people. */
    public static String words() {
        final StringJoiner words = new StringJoiner(", ");
        for (final Operation operation : Operation.values()) {
            words.add(operation == Operation.MULTI ? "multi[:SETS]" : operation.word());
        }
        for (final String word : List.of(
                "mix:OP=WEIGHT,...",
                "large",
                "deep",
                "wide",
                "lock[:LOCKS]",
                "fanout[:NODES]",
                "fanout-own",
                "open",
                "idle",
                "expire",
                "churn")) {
            words.add(word);
        }
        return words.toString();
    }

    /** The pace that suits it. */
    Pace usualPace() {
        return switch (shape) {
            case REQUESTS ->
                name.equalsIgnoreCase("large") || name.equalsIgnoreCase("wide")
                        ? new Pace(4, 1, 0)
                        : new Pace(16, 64, 0);
            case LOCK -> new Pace(16, 1, 0);
            case FAN_OUT, FAN_OUT_OWN -> new Pace(200, 1, 0);
            case OPEN, IDLE, EXPIRE -> new Pace(1_000, 1, 0);
            case CHURN -> new Pace(16, 1, 0);
        };
    }

    /** The tree that suits it. */
    TreeShape usualTree() {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "large" -> new TreeShape(100, 256 * 1024, 0, 0, 0);
            case "deep" -> new TreeShape(10_000, 100, 0, 64, 0);
            case "wide" -> new TreeShape(1, 100, 0, 0, 10_000);
            default -> new TreeShape(10_000, 100, 0, 0, 100);
        };
    }

    String title(final Pace pace) {
        return switch (shape) {
            case REQUESTS ->
                name + " " + pace.connections() + "x" + pace.outstanding()
                        + (pace.isOpen() ? " at " + rate(pace.ratePerSecond()) + "/s" : "");
            case LOCK, CHURN, FAN_OUT_OWN, FAN_OUT, OPEN, IDLE, EXPIRE -> name + " " + pace.connections();
        };
    }

    private static String rate(final double perSecond) {
        return perSecond == Math.rint(perSecond) ? Long.toString((long) perSecond) : Double.toString(perSecond);
    }

    private static Workload requests(final String name, final Mix mix, final int sets) {
        return new Workload(name, Shape.REQUESTS, mix, sets);
    }

    private static Workload plain(final String text, final String rest, final Workload workload) {
        if (rest != null) {
            throw new IllegalArgumentException("'" + text + "': nothing may follow this workload's name");
        }
        return workload;
    }

    private static int count(final String text, final String rest, final int usual, final int most) {
        if (rest == null) {
            return usual;
        }
        if (rest.matches("[1-9]\\d{0,6}") && Integer.parseInt(rest) <= most) {
            return Integer.parseInt(rest);
        }
        throw new IllegalArgumentException("'" + text + "': after the colon comes a number from 1 to " + most);
    }
}
