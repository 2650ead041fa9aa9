package io.paddock.perf.peer;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A single etcd, where the program {@code etcd} is on the path. It does not speak ZooKeeper's protocol: load for it is
 * made by {@link EtcdLoad}, over its HTTP gateway.
 */
public final class EtcdContender implements Contender {
    /** Its name in tables. */
    public static final String NAME = "etcd";

    private static final String PROGRAM = "etcd";
    private static final int TIMEOUT_MS = 1_000;

    /** Uses the search path of this process. */
    public EtcdContender() {}

    /** Whether the program is there. */
    public static boolean installed() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ServerProcess prepare(final Path folder, final Consumer<String> progress) throws IOException {
        if (!installed()) {
            throw new IOException("there is no program etcd on the path: install it, or leave it out");
        }
        final InetSocketAddress address = ZooCfg.freeAddress();
        final String clients = url(address);
        final String peers = url(ZooCfg.freeAddress());
        return new ServerProcess(new ServerPlan(
                name(),
                List.of(
                        PROGRAM,
                        "--data-dir=" + folder.toAbsolutePath().resolve("data"),
                        "--listen-client-urls=" + clients,
                        "--advertise-client-urls=" + clients,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=default=" + peers,
                        "--log-level=warn"),
                folder,
                address,
                EtcdContender::isServing,
                List.of("one member, fsync on, default settings; load over its HTTP gateway")));
    }

    private static String url(final InetSocketAddress address) {
        return "http://127.0.0.1:" + address.getPort();
    }

    private static boolean isServing(final InetSocketAddress address) {
        try {
            final HttpURLConnection connection = (HttpURLConnection)
                    URI.create(url(address) + "/health").toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (final IOException silent) {
            return false;
        }
    }
}
