package io.paddock.tools.chaos;

import io.paddock.perf.peer.EnsembleNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Servers whose wall clocks can be put forward and back while they run, each by itself: a small library that is made with
 * the C compiler at hand stands between them and the system's clock. One thread.
 */
final class SteppedClocks implements EnsembleNetwork {
    private static final List<String> COMPILERS = List.of("cc", "gcc", "clang");
    private static final String SOURCE = "/chaos/stepped-clock.c";
    private static final String OFFSET = "PADDOCK_CLOCK_OFFSET=";
    private static final long TRIAL_NS = TimeUnit.DAYS.toNanos(1);
    private static final long TIMEOUT_S = 60;

    private final EnsembleNetwork network;
    private final Path folder;
    private final Path library;
    private final Set<Integer> known = new HashSet<>();

    private SteppedClocks(final EnsembleNetwork network, final Path folder, final Path library) {
        this.network = network;
        this.folder = folder;
        this.library = library;
    }

    /**
     * Around a network, which is closed with this.
     *
     * @param folder for the library and the clocks; made if it is not there.
     * @return null where there is no C compiler, or a preloaded library does not change the clock.
     */
    static SteppedClocks around(final EnsembleNetwork network, final Path folder) throws IOException {
        Files.createDirectories(folder);
        final Path source = folder.resolve("stepped-clock.c");
        final Path library = folder.toAbsolutePath().resolve("stepped-clock.so");
        try (InputStream text = SteppedClocks.class.getResourceAsStream(SOURCE)) {
            Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
        }
        for (final String compiler : COMPILERS) {
            final String[] words = {
                compiler, "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl"
            };
            if (output(words) != null) {
                final SteppedClocks clocks = new SteppedClocks(network, folder, library);
                return clocks.works() ? clocks : null;
            }
        }
        return null;
    }

    /** Whether a program sees the stepped clock. */
    private boolean works() throws IOException {
        step(0, TRIAL_NS);
        final List<String> words = new ArrayList<>(preload(0));
        words.addAll(List.of("date", "+%s"));
        final String seconds = output(words.toArray(String[]::new));
        return seconds != null
                && seconds.matches("\\d+")
                && Long.parseLong(seconds) - System.currentTimeMillis() / 1000
                        > TimeUnit.NANOSECONDS.toSeconds(TRIAL_NS) / 2;
    }

    /** From now on a server's wall clock is off by this much, ns. */
    void step(final int server, final long offsetNs) throws IOException {
        known.add(server);
        final ByteBuffer number =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, offsetNs);
        // In place: the server has mapped the file.
        try (FileChannel file = FileChannel.open(clock(server), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(number, 0);
        }
    }

    private Path clock(final int server) {
        return folder.toAbsolutePath().resolve("clock-" + server);
    }

    private List<String> preload(final int server) {
        return List.of("env", "LD_PRELOAD=" + library, OFFSET + clock(server));
    }

    @Override
    public List<String> inside(final int server, final List<String> command) {
        try {
            if (!known.contains(server)) {
                step(server, 0);
            }
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        final List<String> whole = new ArrayList<>(preload(server));
        whole.addAll(command);
        return network.inside(server, whole);
    }

    /** What a program printed, null when it failed or is not there. */
    private static String output(final String... command) throws IOException {
        final Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (final IOException e) {
            return null;
        }
        try {
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(TIMEOUT_S, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : null;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    @Override
    public String host(final int server) {
        return network.host(server);
    }

    @Override
    public Ports ports(final int server) throws IOException {
        return network.ports(server);
    }

    @Override
    public boolean canCut() {
        return network.canCut();
    }

    @Override
    public void cut(final int from, final int to) throws IOException {
        network.cut(from, to);
    }

    @Override
    public void join(final int from, final int to) throws IOException {
        network.join(from, to);
    }

    @Override
    public boolean isLoopback() {
        return network.isLoopback();
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
