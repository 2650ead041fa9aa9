package io.paddock.perf.load;

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
import java.util.stream.Stream;

/**
 * A coordination server in a process of its own, on loopback, with its data in a folder that goes with it. CPU and
 * memory are read from the operating system's accounting of that process (Linux).
 */
public final class ServerProcess implements AutoCloseable {
    private static final long START_DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);
    /** Kernel ticks per second of the CPU fields in /proc; fixed by the kernel's interface. */
    private static final long TICKS_PER_SECOND = 100;

    private final String name;
    private final List<String> command;
    private final Path folder;
    private final InetSocketAddress address;
    private Process process;

    private ServerProcess(
            final String name, final List<String> command, final Path folder, final InetSocketAddress address) {
        this.name = name;
        this.command = command;
        this.folder = folder;
        this.address = address;
    }

    /**
     * Prepares, and does not yet start, a server whose main class takes a zoo.cfg.
     *
     * @param jvmOptions options before the class path.
     * @param extraConfig lines for zoo.cfg besides port, folder and limits.
     */
    public static ServerProcess of(
            final String name,
            final List<String> jvmOptions,
            final String classPath,
            final String mainClass,
            final Path folder,
            final List<String> extraConfig)
            throws IOException {
        final int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Files.createDirectories(folder);
        final List<String> config = new ArrayList<>(List.of(
                "dataDir=" + folder.resolve("data"),
                "clientPort=" + port,
                "clientPortAddress=127.0.0.1",
                "tickTime=2000",
                "maxClientCnxns=0",
                "4lw.commands.whitelist=*",
                "admin.enableServer=false"));
        config.addAll(extraConfig);
        final Path file = folder.resolve("zoo.cfg");
        Files.write(file, config);
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, mainClass, file.toString()));
        return new ServerProcess(name, command, folder, new InetSocketAddress("127.0.0.1", port));
    }

    public String name() {
        return name;
    }

    public InetSocketAddress address() {
        return address;
    }

    /**
     * Starts the process and waits until it answers.
     *
     * @return time from the start of the process until a {@code srvr} was answered, ns.
     * @throws IOException when it ends or stays silent; the message names its output file.
     */
    public long start() throws IOException {
        final Path output = folder.resolve("output.log");
        final long startNs = System.nanoTime();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        while (!word("srvr").contains("Mode:")) {
            if (!process.isAlive() || System.nanoTime() - startNs > START_DEADLINE_NS) {
                kill();
                throw new IOException(name + " did not start; its output is in " + output);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        return System.nanoTime() - startNs;
    }

    /** Answer to a four-letter word; empty while nobody listens. */
    public String word(final String word) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return "";
        }
    }

    /** CPU time of the process so far, user and system, ns; resolution 10 ms. */
    public long cpuNs() throws IOException {
        final String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000_000L / TICKS_PER_SECOND);
    }

    /** Resident memory of the process, bytes. */
    public long residentBytes() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS for process " + process.pid());
    }

    /** Ends the process without warning. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Asks the process to end in order. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    /** Kills the process and removes its folder. */
    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
