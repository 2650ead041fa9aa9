package io.paddock.perf.load;

import io.paddock.perf.peer.PaddockContender;
import io.paddock.perf.peer.ServerProcess;
import io.paddock.perf.peer.ZooKeeperContender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Paddock and Apache ZooKeeper on the same machine and disk in alternating rounds with the same client: throughput,
 * latency, and the server's CPU per operation. What counts is the ratio within a pair of rounds; the machine's own
 * speed cancels out there.
 *
 * <p>Settings are system properties: {@code rounds} (3), {@code seconds} per figure (5), {@code warmup} seconds (5),
 * {@code nodes} (10000), {@code value} bytes (100), {@code folder} for the data (a temporary one),
 * {@code zookeeper.version}, {@code only} (paddock or
 * zookeeper), {@code shape} (a part of the names of the loads to run).
 */
public final class SideBySide {
    private final int rounds = Integer.getInteger("rounds", 3);
    private final int seconds = Integer.getInteger("seconds", 5);
    private final int warmup = Integer.getInteger("warmup", 5);
    private final int nodes = Integer.getInteger("nodes", 10_000);
    private final int value = Integer.getInteger("value", 100);
    private final List<Shape> shapes = List.of(
                    new Shape("pipelined setData", Operation.SET_DATA, 16, 64),
                    new Shape("pipelined getData", Operation.GET_DATA, 16, 64),
                    new Shape("pipelined create", Operation.CREATE, 16, 64),
                    new Shape("single setData", Operation.SET_DATA, 1, 1),
                    new Shape("single create", Operation.CREATE, 1, 1),
                    new Shape("single getData", Operation.GET_DATA, 1, 1),
                    new Shape("4 single setData", Operation.SET_DATA, 4, 1),
                    new Shape("8 single getData", Operation.GET_DATA, 8, 1))
            .stream()
            .filter(shape -> shape.name.contains(System.getProperty("shape", "")))
            .toList();
    private final List<Figure> figures = new ArrayList<>();
    private int rootNumber;

    private SideBySide() {}

    /** Runs the comparison and prints a line per figure and a table of ratios. */
    public static void main(final String[] args) throws IOException {
        new SideBySide().run();
    }

    private void run() throws IOException {
        final String folder = System.getProperty("folder");
        final Path base = folder == null
                ? Files.createTempDirectory("paddock-side-by-side")
                : Files.createDirectories(Path.of(folder));
        final String only = System.getProperty("only", "");
        try (ServerProcess paddock = paddock(base.resolve("paddock"))) {
            if (only.equals("paddock")) {
                runAlone(paddock);
                return;
            }
            try (ServerProcess zooKeeper = zooKeeper(base.resolve("zookeeper"))) {
                if (only.equals("zookeeper")) {
                    runAlone(zooKeeper);
                    return;
                }
                paddock.start();
                zooKeeper.start();
                warmUp(paddock);
                warmUp(zooKeeper);
                for (int round = 1; round <= rounds; round++) {
                    measure(round, round % 2 == 1 ? List.of(paddock, zooKeeper) : List.of(zooKeeper, paddock));
                }
                printRatios();
            }
        } finally {
            if (folder == null) {
                Files.deleteIfExists(base);
            }
        }
    }

    private void runAlone(final ServerProcess server) throws IOException {
        server.start();
        warmUp(server);
        for (int round = 1; round <= rounds; round++) {
            measure(round, List.of(server));
        }
    }

    /** The server of this build, on the class path of this process. */
    public static ServerProcess paddock(final Path folder) throws IOException {
        return new PaddockContender(words("paddock.options", " "), words("paddock.config", ";"))
                .prepare(folder, System.out::println);
    }

    /** The reference server, fetched with Maven; its version is the system property {@code zookeeper.version}. */
    public static ServerProcess zooKeeper(final Path folder) throws IOException {
        return new ZooKeeperContender(System.getProperty("zookeeper.version", ZooKeeperContender.DEFAULT_VERSION))
                .prepare(folder, System.out::println);
    }

    private static List<String> words(final String property, final String separator) {
        return Arrays.stream(System.getProperty(property, "").split(separator))
                .filter(word -> !word.isBlank())
                .toList();
    }

    private void warmUp(final ServerProcess server) throws IOException {
        for (final Shape shape : shapes) {
            if (warmup > 0) {
                figure(server, shape, TimeUnit.SECONDS.toNanos(warmup));
            }
        }
    }

    private void measure(final int round, final List<ServerProcess> order) throws IOException {
        for (final Shape shape : shapes) {
            for (final ServerProcess server : order) {
                final Figure figure = figure(server, shape, TimeUnit.SECONDS.toNanos(seconds));
                figures.add(figure);
                System.out.printf(
                        Locale.ROOT,
                        "round %d  %-18s %-10s %10.0f op/s  %7.2f us CPU/op  p50 %8.1f us  p99 %8.1f us  "
                                + "p99.9 %8.1f us  errors %d%n",
                        round,
                        shape.name,
                        server.name(),
                        figure.throughput,
                        figure.cpuUsPerOp,
                        figure.p50Us,
                        figure.p99Us,
                        figure.p999Us,
                        figure.errors);
            }
        }
    }

    private Figure figure(final ServerProcess server, final Shape shape, final long durationNs) throws IOException {
        final String root = "/load" + rootNumber++;
        try (ClosedLoop loop = new ClosedLoop(
                server.address(), shape.connections, shape.outstanding, root, nodes, value, rootNumber)) {
            loop.prepare(root);
            final long cpuBefore = server.usage().cpuNs();
            final ClosedLoop.Result result = loop.run(shape.operation, durationNs);
            final double cpuUs = (server.usage().cpuNs() - cpuBefore) / 1e3 / Math.max(1, result.count());
            return new Figure(
                    server.name(),
                    shape,
                    result.throughput(),
                    cpuUs,
                    result.latency().getValueAtPercentile(50) / 1e3,
                    result.latency().getValueAtPercentile(99) / 1e3,
                    result.latency().getValueAtPercentile(99.9) / 1e3,
                    result.errors());
        }
    }

    private void printRatios() {
        System.out.println();
        System.out.println("Median over the pairs of rounds; above 1.00 is in favour of Paddock");
        System.out.printf("%-18s %12s %12s %12s %12s%n", "", "throughput", "CPU/op", "p50", "p99");
        for (final Shape shape : shapes) {
            final List<Figure> ours = of("paddock", shape);
            final List<Figure> theirs = of("zookeeper", shape);
            final double[][] ratios = new double[4][ours.size()];
            for (int i = 0; i < ours.size(); i++) {
                ratios[0][i] = ours.get(i).throughput / theirs.get(i).throughput;
                ratios[1][i] = theirs.get(i).cpuUsPerOp / ours.get(i).cpuUsPerOp;
                ratios[2][i] = theirs.get(i).p50Us / ours.get(i).p50Us;
                ratios[3][i] = theirs.get(i).p99Us / ours.get(i).p99Us;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-18s %12.2f %12.2f %12.2f %12.2f%n",
                    shape.name,
                    median(ratios[0]),
                    median(ratios[1]),
                    median(ratios[2]),
                    median(ratios[3]));
        }
    }

    private List<Figure> of(final String server, final Shape shape) {
        return figures.stream()
                .filter(figure -> figure.server.startsWith(server) && figure.shape == shape)
                .toList();
    }

    private static double median(final double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private record Shape(String name, Operation operation, int connections, int outstanding) {}

    private record Figure(
            String server,
            Shape shape,
            double throughput,
            double cpuUsPerOp,
            double p50Us,
            double p99Us,
            double p999Us,
            long errors) {}
}
