package io.paddock.replication.ensemble;

import io.paddock.codecs.journal.VoteDecoder;
import io.paddock.codecs.journal.VoteEncoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.TwoSlotFile;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code vote.dat}: what this server has promised in elections, and how often it was started. Whoever forgets a vote may
 * give it twice; so a promise counts when two copies of it are on the disk, and without this file a server that has a
 * history does not start. One thread.
 */
final class VoteFile implements AutoCloseable {
    static final String NAME = "vote.dat";

    /** Reads "PADKVOT1" in a hex dump. */
    private static final long MAGIC = 0x31544F56_4B444150L;

    /** What to do when the promises are lost. */
    static final String ADVICE = "so it is not known which votes this server gave, and giving one twice can lose"
            + " acknowledged writes. Do not restore an old copy. Remove the server from the ensemble with reconfig, empty"
            + " its data folder, and add it again under a number that was not used before";

    private static final TwoSlotFile.Layout LAYOUT =
            new TwoSlotFile.Layout(MAGIC, 1, VoteEncoder.BLOCK_LENGTH, TwoSlotFile.Copies.TWO, ADVICE);

    private static final Logger LOGGER = LoggerFactory.getLogger(VoteFile.class);

    private final TwoSlotFile file;
    private final VoteEncoder encoder = new VoteEncoder();
    private final VoteDecoder decoder = new VoteDecoder();

    private VoteFile(final TwoSlotFile file) {
        this.file = file;
        decoder.wrap(file.buffer(), 0, VoteDecoder.BLOCK_LENGTH, VoteDecoder.SCHEMA_VERSION);
        encoder.wrap(file.buffer(), 0);
    }

    static boolean exists(final Disk disk, final Path folder) throws IOException {
        return disk.exists(folder.resolve(NAME));
    }

    /** @throws LogFault when neither slot holds, or another server wrote the file. */
    static VoteFile open(final Disk disk, final Path folder, final int serverId) throws IOException {
        final VoteFile vote = new VoteFile(TwoSlotFile.open(disk, folder.resolve(NAME), LAYOUT));
        warnOfDamage(vote.file, LOGGER);
        final int found = vote.decoder.serverId();
        if (vote.incarnation() > 0 && found != serverId) {
            vote.close();
            throw new LogFault(folder.resolve(NAME).toAbsolutePath() + " belongs to server " + found
                    + ", this is server " + serverId + "; give the server its own data folder, or correct myid");
        }
        vote.encoder.serverId(serverId);
        return vote;
    }

    /** Nothing is lost, but the operator should know what the disk does. */
    static void warnOfDamage(final TwoSlotFile file, final Logger logger) {
        if (file.wasDamaged()) {
            logger.warn(
                    "One of the two copies in {} did not hold: the server ended while it was written, or the disk has"
                            + " damaged it. It has been written again from the other one.",
                    file.path().toAbsolutePath());
        }
    }

    /** Number of the newest start that was noted; 0 for none. */
    long incarnation() {
        return decoder.incarnation();
    }

    long acceptedEpoch() {
        return decoder.acceptedEpoch();
    }

    /** Who has the vote of that epoch; 0 for nobody. */
    int votedFor() {
        return decoder.votedFor();
    }

    /** Notes a start; when it returns, that is durable. */
    void begin(final long incarnation) throws IOException {
        encoder.incarnation(incarnation);
        file.write();
    }

    /** Notes a promise; when it returns, that is durable. */
    void promise(final long acceptedEpoch, final int votedFor) throws IOException {
        encoder.acceptedEpoch(acceptedEpoch).votedFor(votedFor);
        file.write();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
