package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.SnapBeginDecoder;
import io.paddock.codecs.peer.SnapChunkDecoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.snapshot.DamagedSnapshot;
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
    private final EnsembleLogContext context;

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

    private SnapshotCheck<SnapshotInfo> check;

    SnapshotArrival(
            final EnsembleSnapshots store,
            final ShipmentMessages messages,
            final Replica replica,
            final EnsembleLogContext context) {
        this.store = store;
        this.messages = messages;
        this.replica = replica;
        this.context = context;
    }

    private boolean isFromLeader(final io.paddock.codecs.peer.PeerHeaderDecoder peer) {
        return replica.role() == Role.FOLLOWING && ShipmentMessages.isOf(peer, replica.leader(), replica.epoch());
    }

    void onBegin(final SnapBeginDecoder message, final long nowNs) {
        final boolean refused = refusing && message.zxid() == zxid && nowNs - refusedNs < AFTER_FAILURE_NS;
        if (refused || !isFromLeader(message.peer())) {
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
        if (check == null && (partial == null || message.zxid() != zxid || message.length() != length)) {
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
        if (check != null || !isFromLeader(message.peer())) {
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
                check = SnapshotCheck.start(context, partial::complete);
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

    /** Looks whether a check has come to its end. */
    void run(final long nowNs) {
        if (check == null || !check.hasEnded()) {
            return;
        }
        final SnapshotCheck<SnapshotInfo> ended = check;
        check = null;
        partial = null;
        final LogFault damage = ended.fault();
        if (damage != null) {
            ack(zxid, 0, damage instanceof DamagedSnapshot ? ShipmentMessages.DAMAGED : ShipmentMessages.UNWANTED);
            refuse(damage, nowNs);
            return;
        }
        held = ended.result();
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
        if (check == null) {
            abandon();
        }
    }
}
