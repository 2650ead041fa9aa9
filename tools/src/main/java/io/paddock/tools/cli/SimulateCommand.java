package io.paddock.tools.cli;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paddock simulate}: whole ensembles on virtual time, network and disk, from seeds. */
@Command(
        name = "simulate",
        description = "Simulates ensembles under faults, each schedule from its seed, and checks every promise.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Runs from the source tree only: the simulator is part of the tests. A seed that fails is printed with the",
            "command that runs it again and a file that tells what happened in it.",
            "",
            "Exit status: 0 when all promises were kept, or every mutant was noticed; 1 when not; 2 for wrong words."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final String CORE = "io.paddock.replication.sim.Simulate";
    private static final String ENGINE = "io.paddock.engine.sim.Simulate";

    /** What is simulated. */
    enum Stack {
        core,
        engine
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--stack",
            paramLabel = "WHAT",
            description = "core: the protocol among servers (the default); engine: whole servers and their clients.")
    private Stack stack = Stack.core;

    @Option(names = "--seeds", paramLabel = "N", description = "Schedules; 10,000 when not said, 500 of whole servers.")
    private Long seeds;

    @Option(names = "--first", paramLabel = "SEED", description = "Seed of the first one; 1 when not said.")
    private Long first;

    @Option(names = "--minutes", paramLabel = "M", description = "Begin no schedule after this time.")
    private Double minutes;

    @Option(names = "--threads", paramLabel = "T", description = "One for each processor when not said.")
    private Integer threads;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder of the traces; target/simulation when not said.")
    private String out;

    @Option(
            names = "--log",
            paramLabel = "KIND",
            description = "What servers keep their entries in: model (an idea of a log, fast; when not said) or journal"
                    + " (the files of a real server on a simulated disk).")
    private String log;

    @Option(names = "--trace", description = "Write the traces of seeds that pass, too.")
    private boolean trace;

    @Option(
            names = "--mutants",
            description = "Break the rules one at a time, or let whole servers lie; show what is noticed.")
    private boolean mutants;

    @Option(names = "--only", paramLabel = "NAME,…", description = "These mutants only.")
    private String only;

    @Option(
            names = "--cpu-seconds",
            paramLabel = "N",
            description = "CPU time within which a mutant must be noticed; 60 when not said.")
    private Integer cpuSeconds;

    SimulateCommand() {}

    @Override
    public Integer call() {
        final PrintWriter terminal = spec.commandLine().getOut();
        try {
            return (Integer) Class.forName(stack == Stack.core ? CORE : ENGINE)
                    .getMethod("run", List.class, PrintWriter.class)
                    .invoke(null, arguments(), terminal);
        } catch (final ClassNotFoundException ex) {
            throw new Failure(
                    "the simulator is not here: run ./paddock simulate in a source tree, with a JDK", Paddock.FAILED);
        } catch (final InvocationTargetException ex) {
            throw new IllegalStateException(ex.getCause());
        } catch (final ReflectiveOperationException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private List<String> arguments() {
        final List<String> arguments = new ArrayList<>();
        add(arguments, "--seeds", seeds);
        add(arguments, "--first", first);
        add(arguments, "--minutes", minutes);
        add(arguments, "--threads", threads);
        add(arguments, "--out", out);
        add(arguments, "--log", log);
        add(arguments, "--only", only);
        add(arguments, "--cpu-seconds", cpuSeconds);
        if (stack == Stack.core) {
            add(arguments, "--sources", System.getProperty("paddock.simulate.sources"));
        }
        if (trace) {
            arguments.add("--trace");
        }
        if (mutants) {
            arguments.add("--mutants");
        }
        return arguments;
    }

    private static void add(final List<String> arguments, final String name, final Object value) {
        if (value != null) {
            arguments.add(name);
            arguments.add(value.toString());
        }
    }
}
