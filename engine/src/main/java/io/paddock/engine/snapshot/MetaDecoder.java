package io.paddock.engine.snapshot;

import io.paddock.codecs.state.MembershipDecoder;
import io.paddock.codecs.state.MessageHeaderDecoder;
import io.paddock.codecs.state.OriginsDecoder;
import io.paddock.codecs.state.SessionsDecoder;
import io.paddock.codecs.state.StateHeaderDecoder;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import java.nio.ByteOrder;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads what stands before the pages. The bytes have passed their checksum; what they say is still looked at. */
final class MetaDecoder {
    private static final int MAX_LENGTH = 1 << 30;

    private final SnapshotReader reader;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final StateHeaderDecoder state = new StateHeaderDecoder();
    private final SessionsDecoder sessionBatch = new SessionsDecoder();
    private final MembershipDecoder membershipRecord = new MembershipDecoder();
    private final OriginsDecoder originBatch = new OriginsDecoder();
    private UnsafeBuffer buffer = new UnsafeBuffer(new byte[MetaEncoder.LENGTH_FIELD]);

    MetaDecoder(final SnapshotReader reader) {
        this.reader = reader;
    }

    /** Fills the tables, which are empty, and leaves the reader at the first page. */
    SnapshotMeta decode(final SessionTable sessions, final Long2LongHashMap origins, final Membership membership) {
        readWhole(0, MetaEncoder.LENGTH_FIELD);
        final long length = buffer.getLong(0, ByteOrder.LITTLE_ENDIAN);
        check(length > MetaEncoder.LENGTH_FIELD && length <= MAX_LENGTH, "length of the first section is " + length);
        buffer = new UnsafeBuffer(new byte[(int) length]);
        readWhole(MetaEncoder.LENGTH_FIELD, (int) length - MetaEncoder.LENGTH_FIELD);

        int position = MetaEncoder.LENGTH_FIELD;
        header.wrap(buffer, position);
        check(
                header.schemaId() == StateHeaderDecoder.SCHEMA_ID
                        && header.templateId() == StateHeaderDecoder.TEMPLATE_ID,
                "the content is not a state of this service");
        state.wrapAndApplyHeader(buffer, position, header);
        position = state.limit();
        while (position < length) {
            position = decodeTable(position, sessions, origins, membership);
        }
        check(sessions.size() == state.sessionCount(), "sessions are missing");
        check(origins.size() == state.originCount(), "origins are missing");
        check(state.zxid() == reader.zxid(), "the state is of zxid " + state.zxid());
        check(reader.length() == length + state.arenaLength(), "the content has " + reader.length() + " bytes");
        return new SnapshotMeta(
                state.zxid(), state.index(), state.timestampMs(), state.arenaLength(), state.sessionCount());
    }

    private int decodeTable(
            final int position,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership) {
        header.wrap(buffer, position);
        switch (header.templateId()) {
            case SessionsDecoder.TEMPLATE_ID:
                sessionBatch.wrapAndApplyHeader(buffer, position, header);
                for (final SessionsDecoder.EntriesDecoder entry : sessionBatch.entries()) {
                    sessions.create(entry.sessionId(), entry.timeoutMs(), owner(entry.owner()));
                }
                return sessionBatch.limit();
            case OriginsDecoder.TEMPLATE_ID:
                originBatch.wrapAndApplyHeader(buffer, position, header);
                for (final OriginsDecoder.EntriesDecoder entry : originBatch.entries()) {
                    origins.put(entry.server(), entry.sequence());
                }
                return originBatch.limit();
            case MembershipDecoder.TEMPLATE_ID:
                membershipRecord.wrapAndApplyHeader(buffer, position, header);
                final Configuration active = configuration(membershipRecord.activeLength());
                membershipRecord.skipActive();
                final Configuration next = configuration(membershipRecord.nextLength());
                membershipRecord.skipNext();
                membership.restore(active, next, membershipRecord.nextZxid());
                return membershipRecord.limit();
            default:
                throw fault("message " + header.templateId() + " is not known here");
        }
    }

    /** The one at the cursor of the record; null for an empty one. */
    private Configuration configuration(final int length) {
        final int offset = membershipRecord.limit() + MembershipDecoder.activeHeaderLength();
        return length == 0 ? null : ConfigurationCodec.decode(buffer, offset, length);
    }

    private static int owner(final int encoded) {
        return encoded == SessionsDecoder.EntriesDecoder.ownerNullValue() ? SessionTable.ANY_OWNER : encoded;
    }

    private void readWhole(final int offset, final int length) {
        int done = 0;
        while (done < length) {
            final int read = reader.read(buffer, offset + done, length - done);
            check(read > 0, "the content ends early");
            done += read;
        }
    }

    private void check(final boolean condition, final String problem) {
        if (!condition) {
            throw fault(problem);
        }
    }

    private LogFault fault(final String problem) {
        return new LogFault("snapshot of zxid 0x" + Long.toHexString(reader.zxid()) + ": " + problem);
    }
}
