package io.paddock.tools.cli;

import io.paddock.tools.ensemble.EnsembleStatus;
import io.paddock.tools.ensemble.LeaderMove;
import io.paddock.tools.ensemble.LocalEnsemble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paddock ensemble}: an ensemble on this machine to play with. */
@Command(
        name = "ensemble",
        description = "Runs an ensemble on this machine, a process for each server, and tells who leads.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {
            "",
            "While it runs, it takes commands, one in a line: status, move N (have server N lead), kill N (as kill -9),"
                    + " stop N, start N, quit. SIGTERM or Ctrl-C end all servers.",
            "Server N has client port P+N-1, and ports 1000 and 2000 above that for the others. Its configuration, its"
                    + " output and its data are in DIR/server-N; a later run goes on with them.",
            "Exit status: 0 after an end in order, 1 when it cannot run, 2 for wrong words."
        })
final class EnsembleCommand implements Callable<Integer> {
    private static final int TIMEOUT_MS = 2000;
    private static final int PERIOD_MS = 250;
    private static final int MAX_BASE_PORT = 63_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many servers, 1 to 9; ${DEFAULT-VALUE} when left out.")
    private int size;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "paddock-ensemble",
            description = "Folder for everything, ./${DEFAULT-VALUE} when left out.")
    private Path folder;

    @Option(
            names = "--base-port",
            paramLabel = "P",
            defaultValue = "2181",
            description = "Client port of the first server, ${DEFAULT-VALUE} when left out.")
    private int basePort;

    private final CountDownLatch end = new CountDownLatch(1);
    private PrintWriter out;

    EnsembleCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (size < 1 || size > LocalEnsemble.MAX_SIZE) {
            throw new ParameterException(spec.commandLine(), "--size must be 1 to " + LocalEnsemble.MAX_SIZE);
        }
        if (basePort < 1 || basePort > MAX_BASE_PORT) {
            throw new ParameterException(spec.commandLine(), "--base-port must be 1 to " + MAX_BASE_PORT);
        }
        out = spec.commandLine().getOut();
        try (LocalEnsemble ensemble = new LocalEnsemble(folder, size, basePort)) {
            final Thread hook = new Thread(ensemble::close, "paddock-ensemble-end");
            Runtime.getRuntime().addShutdownHook(hook);
            start(ensemble);
            listen(ensemble);
            watch(ensemble);
            removeHook(hook);
        }
        return 0;
    }

    private void start(final LocalEnsemble ensemble) {
        try {
            ensemble.prepare();
            for (int server = 1; server <= size; server++) {
                ensemble.start(server);
            }
        } catch (final IOException e) {
            throw new Failure(e.getMessage(), Paddock.FAILED);
        }
        say(size + " servers, in " + ensemble.folder() + "; clients: " + String.join(",", ensemble.clientAddresses()));
        say("Ctrl-C ends them. Commands: status, move N, kill N, stop N, start N, quit");
    }

    /** Prints a line whenever somebody's role changes, until the end. */
    private void watch(final LocalEnsemble ensemble) throws InterruptedException {
        String before = "";
        final boolean[] ended = new boolean[size + 1];
        do {
            tellEnds(ensemble, ended);
            final String now = EnsembleStatus.of(ensemble.clientAddresses(), false, TIMEOUT_MS)
                    .summary();
            if (!now.equals(before)) {
                say(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + "  " + now);
                before = now;
            }
        } while (!end.await(PERIOD_MS, TimeUnit.MILLISECONDS));
    }

    /** Whoever ended by a fault of its own says so at the end of its output. */
    private void tellEnds(final LocalEnsemble ensemble, final boolean[] ended) {
        for (int server = 1; server <= size; server++) {
            final boolean failed = ensemble.exitStatus(server) > 0;
            if (failed && !ended[server]) {
                say("server " + server + " has ended, status " + ensemble.exitStatus(server) + ": "
                        + lastLine(ensemble.output(server)));
            }
            ended[server] = failed;
        }
    }

    private static String lastLine(final Path file) {
        try {
            final List<String> lines = Files.readAllLines(file, Charset.defaultCharset());
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (final IOException e) {
            return file + " cannot be read";
        }
    }

    private void listen(final LocalEnsemble ensemble) {
        final Thread thread = new Thread(() -> obey(ensemble), "paddock-ensemble-commands");
        thread.setDaemon(true);
        thread.start();
    }

    /** Without a terminal there is nobody to obey; the servers run on. */
    private void obey(final LocalEnsemble ensemble) {
        try {
            final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            String line = in.readLine();
            while (line != null) {
                if (!line.isBlank()) {
                    obey(ensemble, line.strip());
                }
                line = in.readLine();
            }
        } catch (final IOException e) {
            say("no more commands: " + e.getMessage());
        }
    }

    private void obey(final LocalEnsemble ensemble, final String line) {
        final String[] words = line.split("\\s+");
        final int server = words.length == 2 && words[1].matches("\\d") ? Integer.parseInt(words[1]) : 0;
        if (words.length == 2 && (server < 1 || server > size)) {
            say("servers have the numbers 1 to " + size);
            return;
        }
        try {
            switch (words[0] + (server == 0 ? "" : " N")) {
                case "status" ->
                    EnsembleStatus.of(ensemble.clientAddresses(), false, TIMEOUT_MS)
                            .table()
                            .forEach(this::say);
                case "move N" -> say(LeaderMove.run(ensemble.clientAddresses(), server, TimeUnit.SECONDS.toMillis(30)));
                case "kill N" -> ensemble.end(server, true);
                case "stop N" -> ensemble.end(server, false);
                case "start N" -> ensemble.start(server);
                case "quit" -> end.countDown();
                default -> say("commands: status, move N, kill N, stop N, start N, quit");
            }
        } catch (final IllegalStateException | IOException e) {
            say(e.getMessage());
        }
    }

    private synchronized void say(final String line) {
        out.println(line);
        out.flush();
    }

    private static void removeHook(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // The end has begun, and the hook with it.
        }
    }
}
