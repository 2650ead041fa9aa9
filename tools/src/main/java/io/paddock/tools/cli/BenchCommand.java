package io.paddock.tools.cli;

import io.paddock.perf.bench.Bench;
import io.paddock.perf.bench.BenchPlan;
import io.paddock.perf.bench.RemoteTarget;
import io.paddock.perf.load.LoadPlan;
import io.paddock.perf.peer.Contender;
import io.paddock.perf.peer.PaddockContender;
import io.paddock.perf.report.ConsoleTables;
import io.paddock.perf.report.Report;
import io.paddock.perf.report.ReportFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paddock bench}: load on servers, side by side if wanted, and a report. */
@Command(
        name = "bench",
        subcommands = {FiguresCommand.class, BenchEnsembleCommand.class},
        description = "Measures servers that speak ZooKeeper's protocol under load.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nWorkloads:%n",
        footer = {
            "  create, setData, getData, exists, getChildren, delete   one kind of request",
            "  multi[:SETS]             a transaction of that many sets, 4 when not said",
            "  mix:OP=WEIGHT,...        several kinds, such as mix:getData=90,setData=10",
            "  large, deep, wide        setData of 256 KiB; getData 64 levels down; getChildren of 10,000",
            "  lock[:LOCKS]             the lock recipe, every connection contends; one operation is take and release",
            "  fanout[:NODES]           every connection watches every node; set until the last watcher was told",
            "  fanout-own               every connection watches a node of its own",
            "  open, idle, expire       sessions: opened at once; kept alive by pings; left to expire",
            "  churn                    connect, one read, end of session, again and again",
            "  NAME@CxO                 any of them on C connections with O requests in flight, such as getData@1x1",
            "",
            "Without a workload: a tour of about a minute. Without --server a Paddock server of this build is started in a",
            "scratch folder, which is removed at the end. Nodes of the load live below /paddock-bench-SEED and are removed.",
            "With --rate latency counts from the time a request was due, so that a stall is seen in all its length.",
            "",
            "Examples:",
            "  paddock bench setData --server zk1:2181 --duration 30s",
            "  paddock bench getData setData@1x1 --against zookeeper --out bench-report",
            "  paddock bench mix:getData=90,setData=10 --rate 20000 --skew 0.99",
            "",
            "Exit status: 0 after a run without errors, 1 when a server failed or a request was answered with an error, 2"
                    + " for wrong words."
        })
final class BenchCommand implements Callable<Integer> {
    private static final List<String> TOUR =
            List.of("getData", "setData", "create", "getData@1x1", "create@1x1", "lock", "fanout");
    private static final int ROUNDS_SIDE_BY_SIDE = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "WORKLOAD", arity = "0..*", description = "What to measure, one after the other.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "A server that runs already.")
    private String server;

    @Option(
            names = "--against",
            paramLabel = "PEER",
            description = "Start this too and alternate rounds: zookeeper, zookeeper:VERSION (fetched with Maven),"
                    + " paddock. May be given several times.")
    private List<String> peers = new ArrayList<>();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Rounds of each workload on each server; 1, with --against 3.")
    private Integer rounds;

    @Option(names = "--out", paramLabel = "DIR", description = "Write report.html, JSON, CSV and .hgrm files there.")
    private Path out;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Started servers keep their data below this folder, whose disk is measured; the current one.")
    private Path data = Path.of("");

    @Option(names = "--no-floors", description = "Do not measure the machine's own round trip and append first.")
    private boolean noFloors;

    BenchCommand() {}

    @Override
    public Integer call() {
        final BenchPlan plan = plan();
        try {
            final Bench bench = new Bench(plan, System.out, System.console() != null);
            final Report report = bench.run();
            System.out.println();
            System.out.println(new ConsoleTables(report).text());
            if (out != null) {
                System.out.println("report: " + ReportFiles.write(report, out).get(0));
            }
            bench.failures().forEach(failure -> spec.commandLine().getErr().println("paddock: " + failure));
            final boolean clean = bench.failures().isEmpty()
                    && report.measurements().stream().allMatch(measurement -> measurement.errors() == 0);
            return clean ? 0 : Paddock.FAILED;
        } catch (final IOException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        }
    }

    private BenchPlan plan() {
        try {
            final List<LoadPlan> loads = new ArrayList<>();
            for (final String word : words.isEmpty() ? TOUR : words) {
                loads.add(load.plan(word));
            }
            final List<Contender> contenders = new ArrayList<>();
            if (server == null) {
                contenders.add(new PaddockContender());
            }
            for (final String peer : peers) {
                contenders.add(Contender.of(peer));
            }
            return new BenchPlan(
                    loads,
                    Optional.ofNullable(server).map(RemoteTarget::parse),
                    contenders,
                    roundCount(),
                    data.toAbsolutePath(),
                    !noFloors,
                    command(),
                    load.settings());
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private int roundCount() {
        if (rounds == null) {
            return peers.isEmpty() ? 1 : ROUNDS_SIDE_BY_SIDE;
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be at least 1");
        }
        return rounds;
    }

    private String command() {
        final CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
        return "./paddock bench " + String.join(" ", parsed.originalArgs());
    }
}
