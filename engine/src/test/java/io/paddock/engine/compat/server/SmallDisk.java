package io.paddock.engine.compat.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real file system of a few megabytes, in memory, which only the processes see that are started on it: it is mounted
 * in a namespace of its own and goes with the last of them. Possible on Linux for root and, where the system lets users
 * have namespaces, for anybody.
 */
public final class SmallDisk implements AutoCloseable {
    private final Process keeper;
    private final Path folder;

    private SmallDisk(final Process keeper, final Path folder) {
        this.keeper = keeper;
        this.folder = folder;
    }

    /**
     * Mounts it.
     *
     * @return null where that is not possible.
     */
    public static SmallDisk mount(final Path folder, final int megabytes) {
        for (final List<String> unshare : List.of(List.of("unshare", "-m"), List.of("unshare", "-r", "-m"))) {
            final List<String> command = new ArrayList<>(unshare);
            // The shell holds the namespace until its input ends.
            command.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=$1m tmpfs \"$2\" && echo mounted && exec cat"));
            command.addAll(List.of("sh", Integer.toString(megabytes), folder.toString()));
            try {
                final Process keeper =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                final BufferedReader said =
                        new BufferedReader(new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8));
                final SmallDisk disk = new SmallDisk(keeper, folder);
                if ("mounted".equals(said.readLine()) && disk.run(List.of("true")) == 0) {
                    return disk;
                }
                disk.close();
            } catch (final IOException e) {
                // No such program here.
            }
        }
        return null;
    }

    /** The command that runs another one on this disk, in the same process. */
    public List<String> inside(final List<String> command) {
        final List<String> whole = new ArrayList<>(
                List.of("nsenter", "-t", Long.toString(keeper.pid()), "-U", "--preserve-credentials", "-m"));
        whole.addAll(command);
        return whole;
    }

    /** Gives it another size; what it holds stays. */
    public void resize(final int megabytes) throws IOException {
        if (run(List.of("mount", "-o", "remount,size=" + megabytes + "m", folder.toString())) != 0) {
            throw new IOException("cannot resize " + folder);
        }
    }

    @Override
    public void close() {
        keeper.destroyForcibly();
    }

    private int run(final List<String> command) throws IOException {
        final Process process = new ProcessBuilder(inside(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(Await.DEADLINE_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException(command + " hangs");
            }
            return process.exitValue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        } finally {
            process.destroyForcibly();
        }
    }
}
