package io.paddock.replication.ensemble;

import io.paddock.codecs.journal.EntryHeaderEncoder;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.zab.EntryType;
import io.paddock.replication.zab.SnapshotInfo;
import io.paddock.replication.zab.Zxid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** A history of entries as a plain list, with frames and chains computed by itself from the description of the format. */
final class DiskModel {
    static final Configuration INITIAL = Configuration.majority(0, 1, 2, 3);
    private static final int HEADER_LENGTH = 64;
    private static final int CONTENT_OFFSET = 28;

    /** Entry {@code i + 1}. */
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One entry.
     *
     * @param frame as it travels.
     * @param chain up to and with it.
     */
    record Entry(byte[] frame, int type, long zxid, long timestampMs, long origin, byte[] payload, int chain) {
        UnsafeBuffer buffer() {
            return new UnsafeBuffer(frame);
        }
    }

    DiskModel copy() {
        final DiskModel copy = new DiskModel();
        copy.entries.addAll(entries);
        return copy;
    }

    int size() {
        return entries.size();
    }

    Entry entry(final long index) {
        return entries.get((int) index - 1);
    }

    long zxid(final long index) {
        return index == 0 ? 0 : entry(index).zxid;
    }

    long lastZxid() {
        return zxid(size());
    }

    int chain(final long index) {
        return index == 0 ? 0 : entry(index).chain;
    }

    void truncateAfter(final long index) {
        while (entries.size() > index) {
            entries.remove(entries.size() - 1);
        }
    }

    /** Adds an entry, of the same epoch or the first of a new one. */
    Entry add(final Random random, final long newEpoch, final int maxLength) {
        final boolean begins = newEpoch > Zxid.epoch(lastZxid());
        final long zxid = begins ? Zxid.of(newEpoch, 0) : lastZxid() + 1;
        final int type = begins ? EntryType.EPOCH : EntryType.COMMAND;
        final byte[] payload = new byte[random.nextInt(5) == 0 ? random.nextInt(maxLength) : random.nextInt(300)];
        random.nextBytes(payload);
        final long lastMs = entries.isEmpty() ? 1_000 : entry(size()).timestampMs;
        return add(type, zxid, lastMs + random.nextInt(3), random.nextLong(), payload);
    }

    Entry add(final int type, final long zxid, final long timestampMs, final long origin, final byte[] payload) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[HEADER_LENGTH + payload.length]);
        final int prevChain = chain(size());
        final EntryHeaderEncoder header = new EntryHeaderEncoder().wrap(buffer, 0);
        header.frameLength(buffer.capacity())
                .prevChain(Integer.toUnsignedLong(prevChain))
                .headerVersion(1)
                .entryType((short) type)
                .contentVersion(1)
                .zxid(zxid)
                .index(size() + 1)
                .timestampMs(timestampMs)
                .origin(origin);
        buffer.putBytes(HEADER_LENGTH, payload);
        final CRC32C crc = new CRC32C();
        crc.update(buffer.byteArray(), CONTENT_OFFSET, buffer.capacity() - CONTENT_OFFSET);
        final int contentCrc = (int) crc.getValue();
        header.contentCrc(Integer.toUnsignedLong(contentCrc));
        final ByteBuffer link = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        link.putInt(prevChain).putInt(contentCrc).putLong(zxid).flip();
        crc.reset();
        crc.update(link);
        final Entry entry =
                new Entry(buffer.byteArray(), type, zxid, timestampMs, origin, payload, (int) crc.getValue());
        entries.add(entry);
        return entry;
    }

    /** What the log knows of an entry, for a snapshot. */
    SnapshotInfo info(final long index) {
        final Entry entry = entry(index);
        return new SnapshotInfo(
                index,
                entry.zxid,
                entry.chain,
                entry.timestampMs,
                INITIAL,
                null,
                0,
                List.of(new SnapshotInfo.Origin(1, entry.zxid, index), new SnapshotInfo.Origin(2, 1, 7)));
    }

    /** The state after an entry. */
    byte[] state(final long index) {
        final Random random = new Random(chain(index));
        final byte[] state = new byte[random.nextInt(20_000)];
        random.nextBytes(state);
        return state;
    }
}
