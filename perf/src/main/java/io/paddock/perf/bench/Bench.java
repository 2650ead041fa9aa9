package io.paddock.perf.bench;

import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.load.LoadRunner;
import io.paddock.perf.measure.Alternation;
import io.paddock.perf.measure.Floors;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.Target;
import io.paddock.perf.peer.Contender;
import io.paddock.perf.peer.EtcdContender;
import io.paddock.perf.peer.EtcdLoad;
import io.paddock.perf.peer.ServerProcess;
import io.paddock.perf.report.LiveLine;
import io.paddock.perf.report.Machine;
import io.paddock.perf.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs every workload of a list on every server of a list, in rounds, and keeps what came out. */
public final class Bench {
    private static final int FLOOR_MESSAGE_LENGTH = 160;
    private static final long FLOOR_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private final BenchPlan plan;
    private final PrintStream out;
    private final boolean terminal;
    private final List<String> failures = new ArrayList<>();

    /**
     * Starts nothing yet.
     *
     * @param out gets the live lines.
     * @param terminal whether lines there can be written over.
     */
    public Bench(final BenchPlan plan, final PrintStream out, final boolean terminal) {
        this.plan = plan;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * All of it; started servers and their data are gone when this returns. A workload that fails does not end the
     * others: see {@link #failures}.
     *
     * @throws IOException in one line, when a server cannot be started or nothing at all could be measured.
     */
    public Report run() throws IOException {
        final Instant startedAt = Instant.now();
        final Deque<ServerProcess> started = new ArrayDeque<>();
        try (ScratchFolder scratch = ScratchFolder.in(plan.dataFolder())) {
            return run(startedAt, scratch.path(), started);
        }
    }

    private Report run(final Instant startedAt, final Path folder, final Deque<ServerProcess> started)
            throws IOException {
        try {
            final Machine machine = Machine.here(folder);
            out.println(machine.processor() + ", " + machine.cores() + " cores, " + machine.jvm() + ", data on "
                    + machine.disk());
            final Optional<Floors> floors = plan.floors()
                    ? Optional.of(Floors.measure(folder, FLOOR_MESSAGE_LENGTH, FLOOR_NS))
                    : Optional.empty();
            final List<Target> targets = new ArrayList<>();
            plan.remote().ifPresent(targets::add);
            for (final Contender contender : plan.contenders()) {
                targets.add(start(contender, folder.resolve("server" + started.size()), started));
            }
            final List<Measurement> measurements = measure(targets);
            return new Report(
                    targets.stream().map(Target::name).collect(Collectors.joining(" against ")),
                    plan.command(),
                    startedAt,
                    machine,
                    plan.settings(),
                    servers(targets),
                    floors,
                    measurements);
        } finally {
            while (!started.isEmpty()) {
                started.pop().close();
            }
        }
    }

    private ServerProcess start(final Contender contender, final Path folder, final Deque<ServerProcess> started)
            throws IOException {
        final ServerProcess server = contender.prepare(folder, out::println);
        started.push(server);
        final long startNs = server.start();
        out.printf(Locale.ROOT, "started %s in %.2f s%n", server.name(), startNs / 1e9);
        return server;
    }

    private List<Measurement> measure(final List<Target> targets) throws IOException {
        final List<Measurement> measurements = new ArrayList<>();
        final int width = plan.loads().stream()
                .mapToInt(load -> load.title().length())
                .max()
                .orElse(0);
        for (final LoadPlan load : plan.loads()) {
            try {
                measurements.addAll(new Alternation(targets, plan.rounds())
                        .run((target, round) -> measure(target, load, label(target, targets, load, round, width))));
            } catch (final IOException e) {
                failures.add(load.title() + ": " + e.getMessage());
                out.println("failed: " + failures.get(failures.size() - 1));
            }
        }
        if (measurements.isEmpty()) {
            throw new IOException(failures.get(0));
        }
        return measurements;
    }

    /** Workloads that could not be measured, and why; known when {@link #run} has returned. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private String label(
            final Target target, final List<Target> targets, final LoadPlan load, final int round, final int width) {
        final int serverWidth =
                targets.stream().mapToInt(other -> other.name().length()).max().orElse(0);
        final String which = plan.rounds() > 1 ? "round " + round + "  " : "";
        return which + String.format("%-" + serverWidth + "s  %-" + width + "s", target.name(), load.title());
    }

    private Measurement measure(final Target target, final LoadPlan load, final String label) throws IOException {
        final Measurement measurement;
        try (LiveLine line = new LiveLine(out, terminal, label)) {
            measurement = target.name().equals(EtcdContender.NAME)
                    ? EtcdLoad.run(target, EtcdWorkloads.of(load), line)
                    : LoadRunner.run(target, load, line);
        }
        if (terminal) {
            out.printf(
                    Locale.ROOT,
                    "%s  %,12.0f /s  p50 %,10.1f us  p99 %,10.1f us  errors %d%n",
                    label,
                    measurement.throughput(),
                    measurement.latencyUs(50),
                    measurement.latencyUs(99),
                    measurement.errors());
        }
        measurement.errorKinds().forEach((kind, count) -> out.println("    " + kind + ": " + count));
        return measurement;
    }

    private static Map<String, List<String>> servers(final List<Target> targets) {
        final Map<String, List<String>> servers = new LinkedHashMap<>();
        for (final Target target : targets) {
            servers.put(
                    target.name(),
                    target instanceof ServerProcess server
                            ? server.settings()
                            : List.of("started by somebody else: its CPU and memory are not known"));
        }
        return servers;
    }
}
