package io.paddock.replication.ensemble;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.Replica;
import io.paddock.replication.zab.SnapshotInfo;

/** Hands committed entries to the owner, one after the other, and knows what they add up to. Owner's thread. */
final class HandOver {
    private final int server;
    private final JournalLog log;
    private final Replica replica;
    private final ExecutedState executed;
    private final EntryFlyweight entry = new EntryFlyweight(false);
    private volatile long handedOverBytes;

    HandOver(final int server, final JournalLog log, final Replica replica, final ExecutedState executed) {
        this.server = server;
        this.log = log;
        this.replica = replica;
        this.executed = executed;
    }

    /**
     * Hands over the next entry, which must be committed.
     *
     * @return its type.
     */
    int next(final LogConsumer consumer) {
        log.view(executed.index() + 1, entry);
        final int type = entry.type();
        final long zxid = entry.zxid();
        final int origin = entry.originServer();
        final long sequence = entry.originSequence();
        // Noted before the call, so that the consumer sees the entry included.
        executed.onEntry(zxid, entry.timestampMs());
        handedOverBytes = handedOverBytes + entry.frameLength();
        if (type == EntryType.COMMAND) {
            executed.onCommand(origin, zxid, sequence);
            entry.submittedHere(origin == server && replica.isOwn(zxid));
            consumer.onCommitted(entry);
        } else {
            entry.submittedHere(false);
            onProtocolEntry(consumer, type);
        }
        replica.onExecuted(executed.index(), zxid, type, origin, sequence);
        return type;
    }

    private void onProtocolEntry(final LogConsumer consumer, final int type) {
        if (type == EntryType.ACTIVATE) {
            consumer.onConfiguration(entry, executed.onActivate());
            return;
        }
        if (type == EntryType.RECONFIG) {
            executed.onReconfig(configuration(entry));
        }
        consumer.onEpoch(entry);
    }

    private static Configuration configuration(final LogEntry entry) {
        return ConfigurationCodec.decode(entry.buffer(), entry.offset(), entry.length());
    }

    /** What a snapshot of this moment has to tell. */
    SnapshotInfo info(final long zxid, final long index) {
        if (zxid != executed.zxid() || index != executed.index()) {
            throw new IllegalStateException("a snapshot of entry " + index + " is to begin, but entry "
                    + executed.index() + " was handed over last");
        }
        return executed.info((int) log.chainAt(index));
    }

    /** Bytes of entries handed over since the start. Any thread. */
    long handedOverBytes() {
        return handedOverBytes;
    }
}
