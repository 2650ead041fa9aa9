package io.paddock.engine.snapshot;

import io.paddock.codecs.state.MembershipEncoder;
import io.paddock.codecs.state.MessageHeaderEncoder;
import io.paddock.codecs.state.OriginsEncoder;
import io.paddock.codecs.state.SessionsEncoder;
import io.paddock.codecs.state.StateHeaderEncoder;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.replication.quorum.ConfigurationCodec;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.collections.Long2LongHashMap;

/** Writes what stands before the pages; equal states give equal bytes. Snapshot thread. */
final class MetaEncoder {
    /** Bytes in front that hold the length of the whole section, these included. */
    static final int LENGTH_FIELD = 8;
    /** Entries per message; the group's count has 16 bits. */
    static final int BATCH = 32_768;

    private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(4096);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final StateHeaderEncoder state = new StateHeaderEncoder();
    private final SessionsEncoder sessionBatch = new SessionsEncoder();
    private final MembershipEncoder membershipRecord = new MembershipEncoder();
    private final OriginsEncoder originBatch = new OriginsEncoder();

    ExpandableDirectByteBuffer buffer() {
        return buffer;
    }

    /** Fills the buffer; returns the length. */
    int encode(
            final SnapshotMeta meta,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership) {
        int position = LENGTH_FIELD;
        state.wrapAndApplyHeader(buffer, position, header)
                .zxid(meta.zxid())
                .index(meta.index())
                .timestampMs(meta.timestampMs())
                .arenaLength(meta.arenaLength())
                .sessionCount(sessions.size())
                .originCount(origins.size());
        position = state.limit();
        position = encodeSessions(position, sessions);
        position = encodeOrigins(position, origins);
        position = encodeMembership(position, membership);
        buffer.putLong(0, position, ByteOrder.LITTLE_ENDIAN);
        return position;
    }

    private int encodeSessions(final int start, final SessionTable sessions) {
        final long[] ids = sessions.ids();
        int position = start;
        for (int from = 0; from < ids.length; from += BATCH) {
            final int count = Math.min(BATCH, ids.length - from);
            final SessionsEncoder.EntriesEncoder entries =
                    sessionBatch.wrapAndApplyHeader(buffer, position, header).entriesCount(count);
            for (int i = from; i < from + count; i++) {
                entries.next()
                        .sessionId(ids[i])
                        .timeoutMs(sessions.timeoutMs(ids[i]))
                        .owner(sessions.owner(ids[i]));
            }
            position = sessionBatch.limit();
        }
        return position;
    }

    private int encodeMembership(final int start, final Membership membership) {
        if (membership.active() == null) {
            return start;
        }
        final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
        membershipRecord.wrapAndApplyHeader(buffer, start, header).nextZxid(membership.nextZxid());
        membershipRecord.putActive(scratch, 0, ConfigurationCodec.encode(membership.active(), scratch, 0));
        final boolean changing = membership.next() != null;
        membershipRecord.putNext(scratch, 0, changing ? ConfigurationCodec.encode(membership.next(), scratch, 0) : 0);
        return membershipRecord.limit();
    }

    private int encodeOrigins(final int start, final Long2LongHashMap origins) {
        final long[] servers = new long[origins.size()];
        int count = 0;
        final Long2LongHashMap.KeyIterator iterator = origins.keySet().iterator();
        while (iterator.hasNext()) {
            servers[count++] = iterator.nextValue();
        }
        Arrays.sort(servers);
        if (count == 0) {
            return start;
        }
        final OriginsEncoder.EntriesEncoder entries =
                originBatch.wrapAndApplyHeader(buffer, start, header).entriesCount(count);
        for (final long server : servers) {
            entries.next().server(server).sequence(origins.get(server));
        }
        return originBatch.limit();
    }
}
