package io.paddock.tools.cli;

import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.load.Pace;
import io.paddock.perf.load.TreeShape;
import io.paddock.perf.load.Workload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that shape a load; what is not given is as the workload likes it. */
final class LoadOptions {
    private static final Pattern PACE = Pattern.compile("(.+)@(\\d{1,6})x(\\d{1,6})");
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int OPEN_LOOP_WINDOW = 1_024;

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "N",
            description = "Connections, each with its session.")
    private Integer connections;

    @Option(
            names = {"-o", "--outstanding"},
            paramLabel = "N",
            description = "Requests in flight per connection.")
    private Integer outstanding;

    @Option(
            names = "--rate",
            paramLabel = "PER-SECOND",
            description = "Send by schedule, over all connections; without it, whenever a reply has come.")
    private double rate;

    @Option(
            names = "--value-size",
            paramLabel = "BYTES",
            converter = SizeConverter.class,
            description = "Data of each node, such as 100 or 64k.")
    private Integer valueBytes;

    @Option(names = "--nodes", paramLabel = "N", description = "Nodes that reads and sets choose from.")
    private Integer nodes;

    @Option(names = "--skew", paramLabel = "S", description = "Choose by Zipf's law with this exponent; 0 is evenly.")
    private Double skew;

    @Option(names = "--depth", paramLabel = "N", description = "Folders above the nodes.")
    private Integer depth;

    @Option(names = "--children", paramLabel = "N", description = "Children of the node that getChildren lists.")
    private Integer children;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Of each run, such as 5s, 500ms, 2m.")
    private Long durationNs;

    @Option(
            names = {"-w", "--warmup"},
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Before each run, not counted; 2s.")
    private Long warmupNs;

    @Option(names = "--seed", paramLabel = "N", description = "Of random choices; names the nodes' root; 1.")
    private long seed = 1;

    LoadOptions() {}

    /** The plan for a workload's word. */
    LoadPlan plan(final String word) {
        final Matcher own = PACE.matcher(word);
        final boolean paced = own.matches();
        final LoadPlan usual = LoadPlan.of(Workload.parse(paced ? own.group(1) : word));
        final Pace pace = usual.pace();
        final TreeShape tree = usual.tree();
        return usual.withPace(new Pace(
                        paced ? Integer.parseInt(own.group(2)) : or(connections, pace.connections()),
                        paced ? Integer.parseInt(own.group(3)) : or(outstanding, window(pace)),
                        rate))
                .withTree(new TreeShape(
                        or(nodes, tree.nodes()),
                        or(valueBytes, tree.valueBytes()),
                        skew == null ? tree.skew() : skew,
                        or(depth, tree.depth()),
                        or(children, tree.children())))
                .withTime(or(warmupNs, usual.warmupNs()), or(durationNs, usual.durationNs()))
                .withSeed(seed);
    }

    /** On a schedule the window should not hold requests back before the server does. */
    private int window(final Pace pace) {
        return rate > 0 ? Math.max(pace.outstanding(), OPEN_LOOP_WINDOW) : pace.outstanding();
    }

    /** What was given, for a report. */
    Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "connections", connections);
        put(settings, "outstanding", outstanding);
        put(settings, "rate per second", rate > 0 ? rate : null);
        put(settings, "value size", valueBytes);
        put(settings, "nodes", nodes);
        put(settings, "skew", skew);
        put(settings, "depth", depth);
        put(settings, "children", children);
        put(settings, "duration", durationNs == null ? null : durationNs / 1e9 + " s");
        put(settings, "warm-up", warmupNs == null ? null : warmupNs / 1e9 + " s");
        put(settings, "seed", seed);
        return settings;
    }

    private static void put(final Map<String, String> settings, final String name, final Object value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }

    private static int or(final Integer given, final int usual) {
        return given == null ? usual : given;
    }

    private static long or(final Long given, final long usual) {
        return given == null ? usual : given;
    }

    /** {@code 500ms}, {@code 5s}, {@code 2m}; a number alone is seconds. */
    static final class TimeConverter implements ITypeConverter<Long> {
        private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(ms|s|m|)");

        TimeConverter() {}

        @Override
        public Long convert(final String text) {
            final Matcher matcher = TIME.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a time such as 5s, 500ms or 2m");
            }
            final double seconds = Double.parseDouble(matcher.group(1))
                    * switch (matcher.group(2)) {
                        case "ms" -> 1e-3;
                        case "m" -> 60;
                        default -> 1;
                    };
            return (long) (seconds * NS_PER_SECOND);
        }
    }

    /** {@code 100}, {@code 64k}, {@code 1m}. */
    static final class SizeConverter implements ITypeConverter<Integer> {
        private static final Pattern SIZE = Pattern.compile("(\\d{1,7})([kKmM]?)");

        SizeConverter() {}

        @Override
        public Integer convert(final String text) {
            final Matcher matcher = SIZE.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + text + "' is not a size such as 100 or 64k");
            }
            final long unit =
                    matcher.group(2).isEmpty() ? 1 : matcher.group(2).equalsIgnoreCase("k") ? 1 << 10 : 1 << 20;
            return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(matcher.group(1)) * unit);
        }
    }
}
