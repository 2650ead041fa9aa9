package io.paddock.replication.ensemble;

import io.paddock.codecs.journal.ManifestDecoder;
import io.paddock.codecs.journal.ManifestEncoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.TwoSlotFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code manifest.dat}: whose log the folder holds, how far this server may have acknowledged what it cannot show any
 * more, and whether a snapshot was about to take the log's place. Kept in two copies, since an older one would let it
 * forget that. One thread.
 */
final class Manifest implements AutoCloseable {
    static final String NAME = "manifest.dat";

    /** Reads "PADKMAN1" in a hex dump. */
    private static final long MAGIC = 0x314E414D_4B444150L;

    /** What to do when the file is lost. */
    static final String ADVICE = "so it is not known whether entries that this server acknowledged are missing from its"
            + " log. If no warning in its log told of damage, restore the file from a backup. Otherwise remove the server"
            + " from the ensemble with reconfig, empty its data folder, and add it again under a number that was not used"
            + " before";

    private static final TwoSlotFile.Layout LAYOUT =
            new TwoSlotFile.Layout(MAGIC, 1, ManifestEncoder.BLOCK_LENGTH, TwoSlotFile.Copies.TWO, ADVICE);

    private static final Logger LOGGER = LoggerFactory.getLogger(Manifest.class);

    private final TwoSlotFile file;
    private final ManifestEncoder encoder = new ManifestEncoder();
    private final ManifestDecoder decoder = new ManifestDecoder();

    private Manifest(final TwoSlotFile file) {
        this.file = file;
        decoder.wrap(file.buffer(), 0, ManifestDecoder.BLOCK_LENGTH, ManifestDecoder.SCHEMA_VERSION);
        encoder.wrap(file.buffer(), 0);
    }

    static boolean exists(final Disk disk, final Path folder) throws IOException {
        return disk.exists(folder.resolve(NAME));
    }

    /** @throws LogFault when neither slot holds, or the log is that of another server or ensemble. */
    static Manifest open(final Disk disk, final Path folder, final int serverId, final long clusterId)
            throws IOException {
        final Manifest manifest = new Manifest(TwoSlotFile.open(disk, folder.resolve(NAME), LAYOUT));
        VoteFile.warnOfDamage(manifest.file, LOGGER);
        boolean usable = false;
        try {
            manifest.claim(folder, serverId, clusterId);
            usable = true;
            return manifest;
        } finally {
            if (!usable) {
                manifest.close();
            }
        }
    }

    private void claim(final Path folder, final int serverId, final long clusterId) throws IOException {
        if (decoder.serverId() == 0) {
            encoder.serverId(serverId).clusterId(clusterId);
            file.write();
        } else if (decoder.serverId() != serverId || decoder.clusterId() != clusterId) {
            throw new LogFault(folder.resolve(NAME).toAbsolutePath() + " belongs to server " + decoder.serverId()
                    + " of ensemble " + Long.toHexString(decoder.clusterId()) + ", this is server " + serverId
                    + " of ensemble " + Long.toHexString(clusterId) + "; give the server its own data folder");
        }
    }

    /** zxid up to which this server may have acknowledged what it cannot show any more; 0 for none. */
    long ackedFloor() {
        return decoder.ackedFloor();
    }

    /** When it returns, the floor is durable. */
    void floor(final long ackedFloor) throws IOException {
        encoder.ackedFloor(ackedFloor);
        file.write();
    }

    /** Whether a snapshot was about to take the place of the log. */
    boolean isInstalling() {
        return decoder.installIndex() != 0;
    }

    /** The zxid of that snapshot. */
    long installZxid() {
        return decoder.installZxid();
    }

    /** From here on the log counts for nothing; the snapshot does. */
    void beginInstall(final long zxid, final long index) throws IOException {
        encoder.installZxid(zxid).installIndex(index);
        file.write();
    }

    /** The log goes on behind the snapshot. */
    void endInstall() throws IOException {
        beginInstall(0, 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
