package io.paddock.replication.ensemble;

import io.paddock.codecs.peer.DigestDecoder;
import io.paddock.codecs.peer.DigestEncoder;
import io.paddock.codecs.peer.DivergedDecoder;
import io.paddock.codecs.peer.DivergedEncoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.ServerSet;
import io.paddock.replication.zab.Environment;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.Role;
import io.paddock.replication.zab.Zxid;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds servers whose state is not the one of the others. Every owner tells the digest of its state after certain
 * entries, the same ones on all servers; followers tell the leader, which compares. Whoever differs from a quorum must
 * stop; where no quorum agrees, all that can be done is to raise the alarm. Owner's thread; allocates nothing once made.
 */
final class DigestWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(DigestWatch.class);

    /** Of the digests told by the owner, those at multiples of this counter are compared. */
    private static final int INTERVAL = 1024;
    /** Points that are remembered, so that slow servers are still compared. */
    private static final int SLOTS = 32;

    private static final int SERVERS = ServerSet.MAX_SERVER + 1;

    private final int server;
    private final long incarnation;
    private final PeerLink link;
    private final Replica replica;
    private final long[] zxids = new long[SLOTS];
    private final ServerSet[] told = new ServerSet[SLOTS];
    private final long[] digests = new long[SLOTS * SERVERS];
    private final boolean[] alarmed = new boolean[SLOTS];
    private final ServerSet agreeing = new ServerSet();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[128]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final DigestEncoder digestEncoder = new DigestEncoder();
    private final DigestDecoder digestDecoder = new DigestDecoder();
    private final DivergedEncoder divergedEncoder = new DivergedEncoder();
    private final DivergedDecoder divergedDecoder = new DivergedDecoder();
    private volatile long divergences;
    private String oddness;

    DigestWatch(final int server, final long incarnation, final PeerLink link, final Replica replica) {
        this.server = server;
        this.incarnation = incarnation;
        this.link = link;
        this.replica = replica;
        for (int slot = 0; slot < SLOTS; slot++) {
            told[slot] = new ServerSet();
        }
    }

    /** The owner tells the digest of its state after the entry that it was handed last. */
    void onOwn(final long zxid, final long digest) {
        if (Zxid.counter(zxid) % INTERVAL != 0) {
            return;
        }
        note(server, zxid, digest);
        if (replica.role() == Role.FOLLOWING) {
            speak(digestEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer());
            digestEncoder.zxid(zxid).digest(digest);
            send(replica.leader(), digestEncoder.encodedLength());
        } else {
            judge(slot(zxid));
        }
    }

    /** A server has told its own. */
    void onDigest(final DirectBuffer message, final int offset) {
        digestDecoder.wrapAndApplyHeader(message, offset, headerDecoder);
        final int from = digestDecoder.peer().fromServer();
        if (from < 1 || from >= SERVERS) {
            return;
        }
        final long zxid = digestDecoder.zxid();
        if (zxid >= zxids[slot(zxid)]) {
            note(from, zxid, digestDecoder.digest());
            judge(slot(zxid));
        }
    }

    /** The leader says that this server is the odd one. */
    void onDiverged(final DirectBuffer message, final int offset) {
        divergedDecoder.wrapAndApplyHeader(message, offset, headerDecoder);
        final long zxid = divergedDecoder.zxid();
        final int slot = slot(zxid);
        if (zxids[slot] == zxid && told[slot].contains(server) && own(slot) != divergedDecoder.digest()) {
            divergences = divergences + 1;
            beOdd(zxid);
        }
    }

    private static int slot(final long zxid) {
        return (int) (Zxid.counter(zxid) / INTERVAL % SLOTS);
    }

    private long own(final int slot) {
        return digests[slot * SERVERS + server];
    }

    private void note(final int from, final long zxid, final long digest) {
        final int slot = slot(zxid);
        if (zxids[slot] != zxid) {
            zxids[slot] = zxid;
            told[slot].clear();
            alarmed[slot] = false;
        }
        told[slot].add(from);
        digests[slot * SERVERS + from] = digest;
    }

    private void judge(final int slot) {
        if (!told[slot].contains(server) || !isLeading()) {
            return;
        }
        final long ownDigest = own(slot);
        for (int other = 1; other < SERVERS; other++) {
            if (told[slot].contains(other) && digests[slot * SERVERS + other] != ownDigest) {
                onDifference(slot, other);
            }
        }
    }

    private boolean isLeading() {
        return replica.role() == Role.LEADING;
    }

    private void onDifference(final int slot, final int other) {
        final long otherDigest = digests[slot * SERVERS + other];
        if (!alarmed[slot]) {
            alarmed[slot] = true;
            divergences = divergences + 1;
            LOGGER.error(
                    "the states of servers {} and {} differ at zxid {}: digests {} and {}",
                    server,
                    other,
                    Zxid.text(zxids[slot]),
                    Long.toHexString(own(slot)),
                    Long.toHexString(otherDigest));
        }
        if (isQuorum(slot, own(slot))) {
            speak(divergedEncoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer());
            divergedEncoder.zxid(zxids[slot]).digest(own(slot));
            send(other, divergedEncoder.encodedLength());
        } else if (isQuorum(slot, otherDigest)) {
            beOdd(zxids[slot]);
        }
    }

    private boolean isQuorum(final int slot, final long digest) {
        agreeing.clear();
        for (int each = 1; each < SERVERS; each++) {
            if (told[slot].contains(each) && digests[slot * SERVERS + each] == digest) {
                agreeing.add(each);
            }
        }
        return replica.active().isQuorum(agreeing);
    }

    private void beOdd(final long zxid) {
        oddness = "the state of this server at zxid " + Zxid.text(zxid)
                + " is not the one that a quorum of the others has; it stops, so that nobody reads from it. Move its data"
                + " and log folders away and keep them for the search of the cause; started with empty ones, it gets a"
                + " copy from the others";
    }

    private void speak(final PeerHeaderEncoder peer) {
        peer.clusterTag(0)
                .fromServer(server)
                .flags(0)
                .incarnation(incarnation)
                .epoch(replica.epoch())
                .linkSequence(0)
                .reserved(0);
    }

    private void send(final int to, final int bodyLength) {
        link.send(to, Environment.CONTROL, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    /** How many differences were found. Any thread. */
    long divergences() {
        return divergences;
    }

    /** Why this server must stop, or null. */
    String oddness() {
        return oddness;
    }
}
