package io.paddock.engine.node;

import io.paddock.replication.LogFault;
import io.paddock.replication.ensemble.EnsembleFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Refuses the data of a server of an ensemble to a server without others, and the other way round, with what to do about
 * it: the logs of both are kept by different rules. Caller's thread.
 */
final class FolderOwner {
    private FolderOwner() {}

    /** @throws LogFault when a server of an ensemble wrote the folder. */
    static void requireSingle(final Path logFolder) {
        if (EnsembleFolder.isOfEnsemble(logFolder)) {
            throw new LogFault("the data in " + logFolder.toAbsolutePath()
                    + " are those of a server of an ensemble, and the configuration names no others. To go on with this"
                    + " server alone, start the ensemble as it was with reconfigEnabled=true and standaloneEnabled=false,"
                    + " remove the other servers with reconfig, and leave standaloneEnabled=false and the server.N line"
                    + " of this one in its configuration");
        }
    }

    /** @throws LogFault when a server without others wrote the folder. */
    static void requireEnsemble(final Path logFolder) {
        final boolean isSingle;
        try {
            isSingle = EnsembleFolder.isOfSingleServer(logFolder);
        } catch (final IOException ex) {
            throw new LogFault("cannot read " + logFolder.toAbsolutePath() + ": " + ex, ex);
        }
        if (isSingle) {
            throw new LogFault("the data in " + logFolder.toAbsolutePath()
                    + " are those of a single server, and the configuration names others. Move the folder away and have"
                    + " the ensemble begin with these data: ./paddock import --from FOLDER ZOO.CFG on this server,"
                    + " ./paddock import --wait ZOO.CFG on the others, before any of them is started");
        }
    }
}
