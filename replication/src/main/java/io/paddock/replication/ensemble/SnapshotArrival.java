package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.SnapBeginDecoder;
import io.paddock.codecs.peer.SnapChunkDecoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At a follower: takes the leader's snapshot, has the whole file verified beside the owner's thread, and tells the
 * replica. What has come stays when the leader changes: the files of all servers are equal, so another one goes on from
 * there. Owner's thread.
 */
final class SnapshotArrival {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotArrival.class);

    /** Bytes after which the leader is told. */
    private static final long ACK_LENGTH = 128 * 1024;

    private static final long GAP_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long AFTER_FAILURE_NS = TimeUnit.SECONDS.toNanos(5);

    private final EnsembleSnapshots store;
    private final ShipmentMessages messages;
    private final Replica replica;
    private final Runnable wakeup;
    private final String threadName;
    private final boolean threads;

    private ReceivedSnapshot partial;
    private long zxid;
    private long length;
    private long ackedPosition;
    private long gapToldNs;
    private boolean refusing;
    private long refusedNs;
    /** Newest snapshot that came whole and was taken. */
    private long doneZxid;

    /** One that came whole when there was no leader to follow. */
    private SnapshotInfo held;

    private Verification verification;

    SnapshotArrival(
            final EnsembleSnapshots store,
            final ShipmentMessages messages,
            final Replica replica,
            final EnsembleLogContext context) {
        this.store = store;
        this.messages = messages;
        this.replica = replica;
        wakeup = context.wakeup();
        threadName = context.threadPrefix() + "-snapshot-check";
        threads = context.threads();
    }

    /** One file's check, and what came of it. */
    private static final class Verification implements Runnable {
        private final ReceivedSnapshot file;
        private final Runnable wakeup;
        private SnapshotInfo info;
        private LogFault fault;
        private volatile boolean done;

        Verification(final ReceivedSnapshot file, final Runnable wakeup) {
            this.file = file;
            this.wakeup = wakeup;
        }

        @Override
        public void run() {
            try {
                info = file.complete();
            } catch (final LogFault ex) {
                fault = ex;
            } catch (final RuntimeException | Error ex) {
                fault = new LogFault("the check of a snapshot met a bug: " + ex, ex);
            } finally {
                done = true;
                wakeup.run();
            }
        }
    }

    private boolean isFromLeader(final io.paddock.codecs.peer.PeerHeaderDecoder peer) {
        return replica.role() == Role.FOLLOWING && ShipmentMessages.isOf(peer, replica.leader(), replica.epoch());
    }

    void onBegin(final SnapBeginDecoder message, final long nowNs) {
        if (!isFromLeader(message.peer()) || refusing && nowNs - refusedNs < AFTER_FAILURE_NS) {
            return;
        }
        refusing = false;
        if (held != null && message.zxid() == held.zxid()) {
            offer();
            return;
        }
        if (message.zxid() == doneZxid) {
            ack(message.zxid(), message.length(), ShipmentMessages.DONE);
            return;
        }
        if (verification == null && (partial == null || message.zxid() != zxid || message.length() != length)) {
            abandon();
            zxid = message.zxid();
            length = message.length();
            if (!open(nowNs)) {
                return;
            }
        }
        if (message.zxid() == zxid) {
            ack();
        }
    }

    private boolean open(final long nowNs) {
        try {
            partial = store.receive(zxid, length);
            ackedPosition = 0;
            LOGGER.info("the leader sends snapshot 0x{} of {} bytes", Long.toHexString(zxid), length);
            return true;
        } catch (final LogFault ex) {
            refuse(ex, nowNs);
            return false;
        }
    }

    void onChunk(final SnapChunkDecoder message, final long nowNs) {
        if (verification != null || !isFromLeader(message.peer())) {
            return;
        }
        if (partial == null || message.zxid() != zxid) {
            onStrayChunk(message.zxid(), nowNs);
            return;
        }
        final int dataLength = message.dataLength();
        if (message.position() == partial.position() && messages.holds(message)) {
            try {
                partial.write(message.buffer(), message.limit() + SnapChunkDecoder.dataHeaderLength(), dataLength);
            } catch (final LogFault ex) {
                refuse(ex, nowNs);
                return;
            }
            if (partial.position() >= length) {
                ack();
                verify();
            } else if (partial.position() - ackedPosition >= ACK_LENGTH) {
                ack();
            }
        } else if (nowNs - gapToldNs > GAP_NS) {
            gapToldNs = nowNs;
            ack();
        }
    }

    /** The leader goes on sending what is not taken here: it has not heard of the end, or of a change of mind. */
    private void onStrayChunk(final long strayZxid, final long nowNs) {
        if (nowNs - gapToldNs <= GAP_NS) {
            return;
        }
        gapToldNs = nowNs;
        if (held != null && held.zxid() == strayZxid) {
            offer();
        } else {
            ack(strayZxid, 0, strayZxid == doneZxid ? ShipmentMessages.DONE : ShipmentMessages.UNWANTED);
        }
    }

    private void verify() {
        verification = new Verification(partial, wakeup);
        if (threads) {
            final Thread thread = new Thread(verification, threadName);
            thread.setDaemon(true);
            thread.start();
        } else {
            verification.run();
        }
    }

    /** Looks whether a check has come to its end. */
    void run(final long nowNs) {
        if (verification == null || !verification.done) {
            return;
        }
        final Verification ended = verification;
        verification = null;
        partial = null;
        if (ended.fault != null) {
            ack(zxid, 0, ShipmentMessages.UNWANTED);
            refuse(ended.fault, nowNs);
            return;
        }
        held = ended.info;
        if (replica.role() == Role.FOLLOWING) {
            offer();
        }
    }

    private void offer() {
        final SnapshotInfo info = held;
        held = null;
        if (replica.onSnapshotReceived(info)) {
            doneZxid = info.zxid();
            ack(info.zxid(), length, ShipmentMessages.DONE);
        } else {
            LOGGER.info("snapshot 0x{} is not needed any more", Long.toHexString(info.zxid()));
            ack(info.zxid(), length, ShipmentMessages.UNWANTED);
        }
    }

    private void refuse(final LogFault fault, final long nowNs) {
        LOGGER.warn("the leader's snapshot 0x{} was not taken: {}", Long.toHexString(zxid), fault.getMessage());
        refusing = true;
        refusedNs = nowNs;
        abandon();
    }

    private void ack() {
        ackedPosition = partial.position();
        ack(zxid, ackedPosition, ShipmentMessages.GO_ON);
    }

    private void ack(final long ofZxid, final long position, final int status) {
        if (replica.role() == Role.FOLLOWING) {
            messages.ack(replica.leader(), replica.epoch(), ofZxid, position, status);
        }
    }

    private void abandon() {
        if (partial != null) {
            partial.close();
            partial = null;
        }
    }

    void close() {
        if (verification == null) {
            abandon();
        }
    }
}
