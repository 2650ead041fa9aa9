package io.paddock.perf.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A server that a measurement can start by itself. */
public interface Contender {
    /** Short name in tables, such as {@code zookeeper 3.9.5}. */
    String name();

    /**
     * Gets whatever is needed to run the server and writes its configuration; {@link ServerProcess#start()} starts it.
     *
     * @param folder for its data, on the disk to be measured; it need not exist and is removed with the process.
     * @param progress told in a few words of what takes long, such as a download.
     * @throws IOException when it cannot be had; the message is one line for the user.
     */
    ServerProcess prepare(Path folder, Consumer<String> progress) throws IOException;

    /**
     * As {@link #prepare}, one server of an ensemble; see {@link ServerEnsemble}.
     *
     * @throws IOException also when this kind of server has no ensembles here.
     */
    default ServerProcess prepareMember(final EnsembleSeat seat, final Consumer<String> progress) throws IOException {
        throw new IOException(name() + " cannot be started as an ensemble");
    }

    /**
     * The contender that a user's words mean: {@code paddock}, {@code zookeeper}, {@code zookeeper:3.8.4}, {@code etcd}.
     *
     * @throws IllegalArgumentException for other words; the message is one line for the user.
     */
    static Contender of(final String words) {
        final int colon = words.indexOf(':');
        final String kind = colon < 0 ? words : words.substring(0, colon);
        final String version = colon < 0 ? "" : words.substring(colon + 1);
        if (kind.equals("zookeeper")) {
            return colon < 0 ? new ZooKeeperContender() : new ZooKeeperContender(version);
        }
        if (colon < 0 && kind.equals("paddock")) {
            return new PaddockContender();
        }
        if (colon < 0 && kind.equals("etcd")) {
            return new EtcdContender();
        }
        throw new IllegalArgumentException(
                words + " cannot be started: choose zookeeper, zookeeper:VERSION, etcd or paddock");
    }
}
