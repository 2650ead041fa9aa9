package io.paddock.tools.cli;

import io.paddock.perf.bench.PerfCheck;
import io.paddock.perf.bench.RemoteTarget;
import io.paddock.perf.report.LiveLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paddock check perf}: does a server bear the load of an installation of a given size? */
@Command(
        name = "perf",
        description =
                "Creates nodes at a fixed rate and says whether the server keeps up; the nodes are removed again.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Loads: s = 10 clients, 150 requests/s; m = 50 clients, 1,000/s; l = 200 clients, 8,000/s.",
            "Passed when 90 %% of the rate is reached, no request took longer than 500 ms, the standard deviation of"
                    + " latency is at most 100 ms, and no request failed.",
            "",
            "Exit status: 0 when it passed, 1 when it failed or the server could not be asked, 2 for wrong words."
        })
final class CheckPerfCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "The server; 127.0.0.1:2181.")
    private String server = "127.0.0.1:2181";

    @Option(names = "--load", paramLabel = "s|m|l", description = "Size of the installation; s.")
    private PerfCheck.Size size = PerfCheck.Size.S;

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "TIME",
            converter = LoadOptions.TimeConverter.class,
            description = "How long, such as 20s; 60s.")
    private long durationNs = 60_000_000_000L;

    @Option(names = "--seed", paramLabel = "N", description = "Names the root of the nodes, /paddock-bench-N; 1.")
    private long seed = 1;

    CheckPerfCommand() {}

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        try (LiveLine line = new LiveLine(System.err, System.console() != null, "check perf")) {
            final List<PerfCheck.Verdict> verdicts =
                    PerfCheck.run(RemoteTarget.parse(server), size, durationNs, seed, line);
            line.close();
            for (final PerfCheck.Verdict verdict : verdicts) {
                out.println((verdict.passed() ? "PASS  " : "FAIL  ") + verdict.text());
            }
            return verdicts.stream().allMatch(PerfCheck.Verdict::passed) ? 0 : Paddock.FAILED;
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        } catch (final IOException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        } finally {
            out.flush();
        }
    }
}
