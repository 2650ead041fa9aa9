package io.paddock.engine.node;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.DataFolders;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.replication.LogFault;
import io.paddock.replication.ensemble.EnsembleLogConfig;
import io.paddock.replication.ensemble.EnsembleSeed;
import io.paddock.replication.standalone.StandaloneLog;
import io.paddock.replication.standalone.StandaloneLogConfig;
import io.paddock.replication.standalone.StandaloneLogContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Prepares the data folder of a server for the first start of an ensemble that begins with the data of a single server:
 * that of the seed holds these data, those of the others say that they wait for it. The single server's folder stays as it
 * is, so that nothing can be lost; a folder that holds anything is refused. Caller's thread.
 */
public final class EnsembleImport {
    private static final int HEX_FOLD = 32;

    private EnsembleImport() {}

    /** What was imported. */
    public record Imported(long zxid, int nodeCount, int sessionCount) {}

    /**
     * Makes the server of the configuration the seed.
     *
     * @param dataDir of the single server, which must not be running.
     * @param dataLogDir the same folder where it was not set.
     * @throws ConfigException when the configuration is of no ensemble, or there is nothing to import.
     * @throws LogFault when files cannot be used or trusted, or the server has data already.
     */
    public static Imported seed(final NodeConfig config, final Path dataDir, final Path dataLogDir) {
        requireEnsemble(config);
        final Path log = JournalSettings.logFolder(dataLogDir);
        if (!Files.isDirectory(log)) {
            throw new ConfigException("there is no folder " + log + ": name the dataDir of a single server of Paddock");
        }
        FolderOwner.requireSingle(log);
        DataFolders.prepare(config.storage());
        try (EnsembleSeed seed = open(config);
                ImportedState imported = new ImportedState(config)) {
            restore(config, log, JournalSettings.snapshotFolder(dataDir), imported);
            if (imported.zxid() == 0) {
                throw new ConfigException(dataDir + " holds no data: an ensemble that begins empty needs no import");
            }
            write(config, seed, imported);
            seed.finish(imported.zxid(), imported.index());
            return new Imported(imported.zxid(), imported.state.tree.size(), imported.state.sessions.size());
        }
    }

    /**
     * Has the server of the configuration wait for the seed's data, whoever else it meets first.
     *
     * @throws ConfigException when the configuration is of no ensemble.
     * @throws LogFault when the server has data already.
     */
    public static void await(final NodeConfig config) {
        requireEnsemble(config);
        DataFolders.prepare(config.storage());
        try (EnsembleSeed seed = open(config)) {
            seed.await();
        }
    }

    private static void requireEnsemble(final NodeConfig config) {
        if (!config.isEnsemble()) {
            throw new ConfigException("the configuration has no server.N lines for several servers");
        }
    }

    private static EnsembleSeed open(final NodeConfig config) {
        return EnsembleSeed.open(
                JournalSettings.logFolder(config),
                JournalSettings.snapshotFolder(config),
                EnsembleLogConfig.with(EnsembleMember.journal(config)));
    }

    private static void restore(
            final NodeConfig config, final Path logFolder, final Path snapshotFolder, final ImportedState target) {
        try (StandaloneLog log = StandaloneLog.open(new StandaloneLogContext()
                .journalFolder(logFolder)
                .snapshotFolder(snapshotFolder)
                .config(StandaloneLogConfig.with(JournalSettings.of(config)))
                .threads(false)
                .conclude())) {
            log.recover(target);
        }
    }

    private static void write(final NodeConfig config, final EnsembleSeed seed, final ImportedState imported) {
        final NodeState state = imported.state;
        // Numbers of commands begin anew with the servers of the ensemble.
        state.origins.clear();
        final long digest = state.tree.digest();
        final CompletableFuture<Void> written = new CompletableFuture<>();
        try (SnapshotTaker taker = new SnapshotTaker(
                state.tree,
                state.sessions,
                state.origins,
                state.membership,
                seed.snapshots(
                        imported.zxid(),
                        imported.index(),
                        imported.timestampMs(),
                        (int) (digest ^ digest >>> HEX_FOLD),
                        EnsembleMapping.initial(config.ensemble())),
                new Completion(written))) {
            taker.start(imported.zxid(), imported.index(), imported.timestampMs());
            written.join();
        }
    }

    /** Hands the end of the snapshot to the thread that waits for it. */
    private record Completion(CompletableFuture<Void> written) implements SnapshotListener {
        @Override
        public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
            written.complete(null);
        }

        @Override
        public void onSnapshotCancelled(final long zxid) {
            written.cancel(false);
        }

        @Override
        public void onSnapshotFailed(final long zxid, final Throwable cause) {
            written.completeExceptionally(new LogFault("the data could not be written: " + cause.getMessage(), cause));
        }
    }
}
