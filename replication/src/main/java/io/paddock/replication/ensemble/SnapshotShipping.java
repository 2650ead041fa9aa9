package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.SnapAckDecoder;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.zab.Replica;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At the leader: sends the newest snapshot to peers that lack more than the journal has, to one at a time. The receiver
 * says where to begin and how far it has come; what gets lost on the way is sent again from there. Owner's thread.
 *
 * <pre>
 *  leader     SnapBegin(zxid, length) ──►   repeated until answered
 *             ◄── SnapAck(position)         0, or where an earlier attempt ended
 *             SnapChunk(position, bytes) ──► as many as the window holds
 *             ◄── SnapAck(position)         now and then, at once after a gap
 *             ◄── SnapAck(DONE)             when the whole file was verified
 * </pre>
 *
 * A receiver that finds the file damaged has its leader read it again, since that is where the damage may be: then the next
 * older snapshot is sent.
 */
final class SnapshotShipping {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotShipping.class);

    /** Bytes that may be on their way. */
    private static final long WINDOW_LENGTH = 1 << 20;
    /** Chunks sent in one go, so that heartbeats and clients do not wait. */
    private static final int CHUNKS_PER_CALL = 8;

    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long GAP_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Also the time that the receiver may take to verify the file. */
    private static final long GIVE_UP_NS = TimeUnit.SECONDS.toNanos(60);

    private final EnsembleSnapshots store;
    private final EnsembleLogContext context;
    private final ArrayDeque<Wish> wishes = new ArrayDeque<>();
    private ShipmentMessages messages;
    private Replica replica;

    private RawSnapshot source;
    /** Of the snapshot that was sent last; nothing is sent meanwhile. */
    private SnapshotCheck<Long> check;

    /** A peer needs a snapshot, and there is none. */
    private volatile boolean lacking;

    private int server;
    private long zxid;
    private long index;
    private long length;
    private boolean answered;
    private long sentPosition;
    private long ackedPosition;
    private long progressNs;
    private long sentNs;

    private record Wish(int server, long zxid) {}

    SnapshotShipping(final EnsembleSnapshots store, final EnsembleLogContext context) {
        this.store = store;
        this.context = context;
    }

    void start(final Replica newReplica, final ShipmentMessages newMessages) {
        replica = newReplica;
        messages = newMessages;
    }

    /** zxid of the newest snapshot, which a peer needs; -1 without one. */
    long newestSnapshot() {
        final long[] zxids = store.zxids();
        lacking = zxids.length == 0;
        return lacking ? -1 : zxids[0];
    }

    /** Whether a peer waits for a snapshot that this server does not have. */
    boolean isLacking() {
        return lacking;
    }

    /** There is a new one. Any thread. */
    void onSnapshotDurable() {
        lacking = false;
    }

    void add(final int toServer, final long snapshotZxid) {
        if (source != null && server == toServer) {
            release();
        }
        wishes.removeIf(wish -> wish.server == toServer);
        wishes.add(new Wish(toServer, snapshotZxid));
    }

    boolean isActive() {
        return source != null || !wishes.isEmpty();
    }

    /** Entries after this one are needed for whoever gets a snapshot; {@link Long#MAX_VALUE} for none. */
    long neededIndex() {
        return source == null ? Long.MAX_VALUE : index;
    }

    /** Goes on, a little at a time. */
    void run(final long nowNs) {
        if (check != null) {
            if (check.hasEnded()) {
                onChecked();
            }
            return;
        }
        if (!isActive()) {
            return;
        }
        if (!isLeading()) {
            release();
            wishes.clear();
            return;
        }
        if (source == null) {
            begin(nowNs);
        }
        if (source == null) {
            return;
        }
        if (nowNs - progressNs > GIVE_UP_NS) {
            LOGGER.warn(
                    "server {} stopped taking snapshot 0x{} at byte {}", server, Long.toHexString(zxid), ackedPosition);
            end();
        } else if (!answered || ackedPosition == length) {
            if (nowNs - sentNs >= RESEND_NS) {
                sentNs = nowNs;
                messages.begin(server, replica.epoch(), zxid, length);
            }
        } else {
            sendChunks(nowNs);
        }
    }

    private boolean isLeading() {
        return switch (replica.role()) {
            case ELECTED, LEADING -> true;
            case LOOKING, FOLLOWING -> false;
        };
    }

    private void begin(final long nowNs) {
        final Wish wish = wishes.remove();
        server = wish.server;
        zxid = wish.zxid;
        try (SnapshotReader reader = store.open(zxid)) {
            index = reader.index();
            source = store.raw(zxid);
            length = source.length();
        } catch (final LogFault ex) {
            onUnusable(ex);
            return;
        }
        LOGGER.info("sending snapshot 0x{} of {} bytes to server {}", Long.toHexString(zxid), length, server);
        answered = false;
        sentPosition = 0;
        ackedPosition = 0;
        progressNs = nowNs;
        sentNs = nowNs - RESEND_NS;
    }

    private void sendChunks(final long nowNs) {
        if (sentPosition > ackedPosition && nowNs - sentNs >= RESEND_NS) {
            sentPosition = ackedPosition;
        }
        for (int i = 0; i < CHUNKS_PER_CALL && sentPosition < Math.min(length, ackedPosition + WINDOW_LENGTH); i++) {
            final int sent;
            try {
                sent = messages.chunk(server, replica.epoch(), zxid, sentPosition, source);
            } catch (final LogFault ex) {
                onUnusable(ex);
                return;
            }
            if (sent == 0) {
                return;
            }
            sentPosition += sent;
            sentNs = nowNs;
        }
    }

    void onAck(final SnapAckDecoder message, final long nowNs) {
        if (source == null
                || message.zxid() != zxid
                || !ShipmentMessages.isOf(message.peer(), server, replica.epoch())) {
            return;
        }
        if (message.status() == ShipmentMessages.DAMAGED) {
            final long doubted = zxid;
            release();
            check = SnapshotCheck.start(context, () -> store.files().verify(doubted));
            return;
        }
        if (message.status() != ShipmentMessages.GO_ON) {
            LOGGER.info(
                    "server {} {} snapshot 0x{}",
                    server,
                    message.status() == ShipmentMessages.DONE ? "has" : "does not want",
                    Long.toHexString(zxid));
            end();
            return;
        }
        final long position = message.position();
        if (position < 0 || position > length) {
            return;
        }
        if (!answered || position > ackedPosition) {
            answered = true;
            ackedPosition = position;
            sentPosition = Math.max(sentPosition, position);
            progressNs = nowNs;
        } else if (position == ackedPosition && sentPosition > position && nowNs - sentNs > GAP_NS) {
            sentPosition = position;
        } else if (position < ackedPosition) {
            // The receiver has begun anew.
            ackedPosition = position;
            sentPosition = position;
        }
    }

    private void onChecked() {
        final LogFault damage = check.fault();
        check = null;
        if (damage != null) {
            onUnusable(damage);
            return;
        }
        LOGGER.warn(
                "snapshot 0x{} came to server {} damaged, and holds here: its disk or memory may be faulty",
                Long.toHexString(zxid),
                server);
        end();
    }

    /** The peer gets another one, and so would a start of this server. */
    private void onUnusable(final LogFault damage) {
        LOGGER.error(
                "{}; server {}, which needs a snapshot, gets an older one or the next. Have this server's disk looked at",
                damage.getMessage(),
                server);
        store.onDamaged(zxid);
        end();
    }

    /** The receiver tells by itself what it holds then. */
    private void end() {
        release();
        replica.onSnapshotSent(server);
    }

    private void release() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    long idleNs(final long nowNs) {
        if (check != null || !isActive()) {
            return Long.MAX_VALUE;
        }
        if (source == null || answered && sentPosition < Math.min(length, ackedPosition + WINDOW_LENGTH)) {
            return 0;
        }
        return Math.max(0, sentNs + RESEND_NS - nowNs);
    }

    void close() {
        release();
        wishes.clear();
    }
}
