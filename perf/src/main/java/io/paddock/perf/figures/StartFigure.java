package io.paddock.perf.figures;

import io.paddock.perf.measure.Spread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The script {@code paddock server} as a user runs it, on an empty folder, until the port answers. */
final class StartFigure implements Figure {
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(180);
    private static final long POLL_NS = 1_000_000;
    private static final int ANSWER_TIMEOUT_MS = 5_000;

    @Override
    public List<Row> rows() {
        return List.of(Row.START);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Path script = LauncherScript.find()
                .orElseThrow(() -> new IOException("the script paddock is not found: run from the tree of the build"));
        // The first start may have to build.
        start(laboratory, script);
        final List<Double> seconds = new ArrayList<>();
        for (int round = 0; round < laboratory.scale().rounds(); round++) {
            seconds.add(start(laboratory, script));
            laboratory.progress("answered after " + Result.number(seconds.get(round)) + " s");
        }
        final Spread spread =
                Spread.of(seconds.stream().mapToDouble(value -> value).toArray());
        laboratory.report(new Result(
                Row.START,
                spread,
                Result.number(spread.median()) + " s",
                "",
                0,
                "from the start of the script until srvr is answered"));
    }

    /** Seconds. */
    private static double start(final Laboratory laboratory, final Path script) throws IOException {
        final Path folder = Files.createTempDirectory(laboratory.folder(), "start");
        final InetSocketAddress address = freeAddress();
        final Path config = Files.write(
                folder.resolve("zoo.cfg"),
                List.of(
                        "dataDir=" + folder.toAbsolutePath().resolve("data"),
                        "clientPort=" + address.getPort(),
                        "clientPortAddress=127.0.0.1"));
        final long startNs = System.nanoTime();
        final Process process = new ProcessBuilder(script.toString(), "server", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        try {
            while (!answers(address)) {
                if (!process.isAlive() || System.nanoTime() - startNs > TIMEOUT_NS) {
                    throw new IOException("paddock server does not answer: "
                            + Files.readString(folder.resolve("output.log")).strip());
                }
                LockSupport.parkNanos(POLL_NS);
            }
            return (System.nanoTime() - startNs) / 1e9;
        } finally {
            end(process);
            remove(folder);
        }
    }

    private static boolean answers(final InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, ANSWER_TIMEOUT_MS);
            socket.setSoTimeout(ANSWER_TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("Mode:");
        } catch (final IOException silent) {
            return false;
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress("127.0.0.1", probe.getLocalPort());
        }
    }

    private static void end(final Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
