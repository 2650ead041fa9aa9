package io.paddock.perf.peer;

import io.paddock.perf.measure.ProcessUsage;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server in a process of its own, on loopback, with its data in a folder that goes with it. It ends with this JVM at
 * the latest. Used by one thread.
 */
public final class ServerProcess implements Target, Closeable {
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(120);
    private static final long STOP_TIMEOUT_S = 60;
    private static final long POLL_NS = 2_000_000;
    private static final String OUTPUT = "output.log";

    private final ServerPlan plan;
    private final Thread lastResort = new Thread(this::onShutdown, "server-process-end");
    private volatile Process process;
    private ProcessUsage usage;
    private boolean guarded;
    private boolean suspended;

    /** Prepares, and does not yet start, a server. */
    ServerProcess(final ServerPlan plan) {
        this.plan = plan;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public InetSocketAddress address() {
        return plan.address();
    }

    /** What a reader of its figures should know, a line each: heap, durability, configuration. */
    public List<String> settings() {
        return plan.settings();
    }

    @Override
    public Usage usage() throws IOException {
        if (!ProcessUsage.available()) {
            return Usage.UNKNOWN;
        }
        try {
            return usage.read();
        } catch (final IOException ex) {
            throw process.isAlive() ? ex : ended();
        }
    }

    /**
     * Starts the process and waits until it answers.
     *
     * @return time from the start of the process until it answered, ns.
     * @throws IOException when it ends or stays silent for two minutes; the message holds its last lines.
     */
    public long start() throws IOException {
        final long startNs = System.nanoTime();
        launch();
        while (!plan.readiness().answers(plan.address())) {
            if (!process.isAlive()) {
                throw ended();
            }
            if (System.nanoTime() - startNs > START_TIMEOUT_NS) {
                kill();
                throw new IOException(name() + " did not answer within "
                        + TimeUnit.NANOSECONDS.toSeconds(START_TIMEOUT_NS) + " s; " + lastLines());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return System.nanoTime() - startNs;
    }

    /** Starts the process and does not wait: a member of an ensemble answers only once others run, too. */
    public void launch() throws IOException {
        Files.createDirectories(plan.folder());
        suspended = false;
        process = new ProcessBuilder(plan.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        usage = new ProcessUsage(process.pid());
        if (!guarded) {
            Runtime.getRuntime().addShutdownHook(lastResort);
            guarded = true;
        }
    }

    /** Whether the process runs, stopped by {@link #suspend} or not. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Whether it answers clients now; one that is suspended is not asked. */
    public boolean isServing() {
        return isAlive() && !suspended && plan.readiness().answers(plan.address());
    }

    /** Stops the process where it stands (SIGSTOP); it keeps its ports and its memory. */
    public void suspend() throws IOException {
        signal("STOP");
        suspended = true;
    }

    /** Lets a process go on that {@link #suspend} has stopped (SIGCONT). */
    public void resume() throws IOException {
        signal("CONT");
        suspended = false;
    }

    /** Whether {@link #suspend} has stopped it. */
    public boolean isSuspended() {
        return suspended;
    }

    /** The last lines of what it printed, in one line, for a message. */
    public String lastOutput() {
        return lastLines();
    }

    private void signal(final String name) throws IOException {
        final Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (kill.waitFor() != 0) {
                throw new IOException(name() + " does not take SIG" + name + ": it has ended");
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending SIG" + name, ex);
        }
    }

    /** Answer to a four-letter word; empty while nobody listens. */
    public String word(final String word) {
        return Word.ask(address(), word);
    }

    /** As {@link #word(String)}, with a number behind the word. */
    public String word(final String word, final long number) {
        return Word.ask(address(), word, number);
    }

    /** Of the operating system; -1 before the start. */
    public long pid() {
        return process == null ? -1 : process.pid();
    }

    /** Ends the process without warning. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }

    /** Asks the process to end in order; kills it when it takes more than a minute. */
    public void stop() {
        if (process != null) {
            process.destroy();
            awaitEnd();
        }
    }

    /** Ends the process as {@link #stop} does, so that it leaves nothing in shared memory, and removes its folder. */
    @Override
    public void close() throws IOException {
        try {
            if (guarded) {
                Runtime.getRuntime().removeShutdownHook(lastResort);
                guarded = false;
            }
        } catch (final IllegalStateException shuttingDown) {
            // The hook does the same in a moment, and finds it done.
            guarded = false;
        }
        stop();
        end();
    }

    private void end() throws IOException {
        kill();
        if (Files.exists(plan.folder())) {
            try (Stream<Path> files = Files.walk(plan.folder())) {
                for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private void onShutdown() {
        try {
            end();
        } catch (final IOException | UncheckedIOException ex) {
            System.err.println("paddock: what " + name() + " left in " + plan.folder() + " is still there: " + ex);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private IOException ended() {
        // It may be on its way out, with its status not yet known.
        awaitEnd();
        return new IOException(name() + " ended with status " + process.exitValue() + "; " + lastLines());
    }

    Path output() {
        return plan.folder().resolve(OUTPUT);
    }

    private String lastLines() {
        return OutputTail.of(output());
    }
}
