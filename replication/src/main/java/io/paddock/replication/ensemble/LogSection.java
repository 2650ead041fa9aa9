package io.paddock.replication.ensemble;

import io.paddock.codecs.snapshot.LogSectionDecoder;
import io.paddock.codecs.snapshot.LogSectionEncoder;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.zab.SnapshotInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The beginning of a snapshot's content, where the log notes what it knows of the entry that the snapshot stands at. */
final class LogSection {
    /** Bytes that tell whether it is one, and how long it is. */
    static final int HEAD_LENGTH = 12;

    /** Reads "PADKLOG1" in a hex dump. */
    private static final long MAGIC = 0x31474F4C_4B444150L;

    private static final int MAX_LENGTH = 16 << 20;

    private LogSection() {}

    /**
     * Equal infos give equal bytes.
     *
     * @return bytes written.
     */
    static int encode(final SnapshotInfo info, final ExpandableArrayBuffer buffer) {
        final LogSectionEncoder encoder = new LogSectionEncoder().wrap(buffer, 0);
        encoder.magic(MAGIC)
                .chain(Integer.toUnsignedLong(info.chain()))
                .zxid(info.zxid())
                .index(info.index())
                .timestampMs(info.timestampMs())
                .activatedIndex(info.activatedIndex());
        final List<SnapshotInfo.Origin> origins = new ArrayList<>(info.origins());
        origins.sort(Comparator.comparingInt(SnapshotInfo.Origin::server));
        final LogSectionEncoder.OriginsEncoder group = encoder.originsCount(origins.size());
        for (final SnapshotInfo.Origin origin : origins) {
            group.next().server(origin.server()).zxid(origin.zxid()).sequence(origin.sequence());
        }
        final ExpandableArrayBuffer part = new ExpandableArrayBuffer();
        encoder.putActive(part, 0, ConfigurationCodec.encode(info.active(), part, 0));
        final int joiningLength = info.joining() == null ? 0 : ConfigurationCodec.encode(info.joining(), part, 0);
        encoder.putJoining(part, 0, joiningLength);
        encoder.length(encoder.encodedLength());
        return encoder.encodedLength();
    }

    /** Length of the section whose head is at the start of the buffer; 0 when there is none. */
    static int length(final DirectBuffer head) {
        final LogSectionDecoder decoder =
                new LogSectionDecoder().wrap(head, 0, LogSectionDecoder.BLOCK_LENGTH, LogSectionDecoder.SCHEMA_VERSION);
        final long length = decoder.magic() == MAGIC ? decoder.length() : 0;
        return length >= LogSectionDecoder.BLOCK_LENGTH && length <= MAX_LENGTH ? (int) length : 0;
    }

    static SnapshotInfo decode(final DirectBuffer buffer) {
        final LogSectionDecoder decoder = new LogSectionDecoder()
                .wrap(buffer, 0, LogSectionDecoder.BLOCK_LENGTH, LogSectionDecoder.SCHEMA_VERSION);
        final List<SnapshotInfo.Origin> origins = new ArrayList<>();
        for (final LogSectionDecoder.OriginsDecoder origin : decoder.origins()) {
            origins.add(new SnapshotInfo.Origin(origin.server(), origin.zxid(), origin.sequence()));
        }
        final byte[] active = new byte[decoder.activeLength()];
        decoder.getActive(active, 0, active.length);
        final byte[] joining = new byte[decoder.joiningLength()];
        decoder.getJoining(joining, 0, joining.length);
        return new SnapshotInfo(
                decoder.index(),
                decoder.zxid(),
                (int) decoder.chain(),
                decoder.timestampMs(),
                configuration(active),
                joining.length == 0 ? null : configuration(joining),
                decoder.activatedIndex(),
                List.copyOf(origins));
    }

    private static Configuration configuration(final byte[] bytes) {
        return ConfigurationCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length);
    }
}
