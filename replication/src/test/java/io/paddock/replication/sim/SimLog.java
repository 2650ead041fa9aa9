package io.paddock.replication.sim;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.codecs.journal.EntryHeaderEncoder;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.zab.EpochIndex;
import io.paddock.replication.zab.ReplicaLog;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A log whose entries are in memory; which of them would outlive a crash is the disk's affair. */
final class SimLog implements ReplicaLog {
    static final int HEADER_LENGTH = EntryHeaderDecoder.BLOCK_LENGTH;

    /** One entry: its frame, as it travels, and the check over everything up to it. */
    record Entry(byte[] frame, long index, long zxid, int type, long timestampMs, long origin, int chain) {
        DirectBuffer buffer() {
            return new UnsafeBuffer(frame);
        }

        /** The check over everything before it. */
        int prevChain() {
            return buffer().getInt(EntryHeaderDecoder.prevChainEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Told of what is written and cut. */
    interface Witness {
        void onAppended(Entry entry);

        void onCut(Entry entry);
    }

    private final EpochIndex epochs = new EpochIndex();
    private final List<Entry> entries = new ArrayList<>();
    private final EntryHeaderEncoder encoder = new EntryHeaderEncoder();
    private final EntryHeaderDecoder decoder = new EntryHeaderDecoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final Witness witness;
    private final int batchEntries;
    private int baseChain;
    private long baseTimestampMs;
    private int copied;
    private long forcedIndex;
    /** Forced entries that were cut, as long as nothing has been forced in their place; the first one's index. */
    private final List<Entry> cut = new ArrayList<>();

    /** @param batchEntries most entries in one message. */
    SimLog(final Witness witness, final int batchEntries) {
        this.witness = witness;
        this.batchEntries = batchEntries;
        reset(0, 0, 0, 0);
    }

    void reset(final long index, final long zxid, final int chain, final long timestampMs) {
        epochs.reset(index, zxid);
        entries.clear();
        cut.clear();
        forcedIndex = index;
        baseChain = chain;
        baseTimestampMs = timestampMs;
    }

    void purgeBefore(final long index) {
        final Entry last = entry(index);
        baseChain = last.chain;
        baseTimestampMs = last.timestampMs;
        entries.subList(0, (int) (index - epochs.baseIndex())).clear();
        epochs.purgeBefore(index);
    }

    Entry entry(final long index) {
        return entries.get((int) (index - epochs.baseIndex() - 1));
    }

    static Configuration configuration(final Entry entry) {
        return ConfigurationCodec.decode(entry.buffer(), HEADER_LENGTH, entry.frame.length - HEADER_LENGTH);
    }

    /** Another log has taken the entry; this one only follows. */
    void follow(final byte[] frame, final int chain) {
        add(frame, chain);
    }

    /** A start has found these entries behind an entry; all of them are durable. */
    void follow(final Entry base, final long baseZxid, final List<Entry> found) {
        reset(
                base == null ? 0 : base.index,
                baseZxid,
                base == null ? 0 : base.chain,
                base == null ? 0 : base.timestampMs);
        for (final Entry entry : found) {
            epochs.append(entry.zxid);
            entries.add(entry);
        }
        forcedIndex = epochs.lastIndex();
    }

    /** Everything up to here would outlive a crash, says the log that is followed. */
    void forcedIndex(final long index) {
        forcedIndex = index;
    }

    /** The power is gone: this much is left. What was cut may come back, unless it was written over. */
    void crash(final long kept, final boolean cutComesBack) {
        final long base = epochs.baseIndex();
        epochs.truncateAfter(kept);
        entries.subList((int) (kept - base), entries.size()).clear();
        if (cutComesBack && !cut.isEmpty() && cut.get(0).index == kept + 1) {
            for (final Entry entry : cut) {
                epochs.append(entry.zxid);
                entries.add(entry);
            }
        }
        cut.clear();
        forcedIndex = epochs.lastIndex();
    }

    /** Everything up to here would outlive a crash. */
    long forcedIndex() {
        return forcedIndex;
    }

    /**
     * A force has come back.
     *
     * @return false when what was forced has been cut meanwhile.
     */
    boolean onForced(final long index, final long zxid) {
        if (index > epochs.lastIndex() || index < epochs.baseIndex() || epochs.zxidAt(index) != zxid) {
            return false;
        }
        if (index > forcedIndex) {
            forcedIndex = index;
            cut.clear();
        }
        return true;
    }

    @Override
    public EpochIndex epochs() {
        return epochs;
    }

    @Override
    public int lastChain() {
        return entries.isEmpty() ? baseChain : entries.get(entries.size() - 1).chain;
    }

    @Override
    public long lastTimestampMs() {
        return entries.isEmpty() ? baseTimestampMs : entries.get(entries.size() - 1).timestampMs;
    }

    @Override
    public long chainAt(final long index) {
        return Integer.toUnsignedLong(index == epochs.baseIndex() ? baseChain : entry(index).chain);
    }

    @Override
    public void append(
            final int type,
            final long zxid,
            final long timestampMs,
            final long origin,
            final DirectBuffer payload,
            final int offset,
            final int length) {
        final byte[] frame = new byte[HEADER_LENGTH + length];
        view.wrap(frame);
        encoder.wrap(view, 0)
                .frameLength(frame.length)
                .prevChain(lastChain() & 0xFFFF_FFFFL)
                .entryType((short) type)
                .zxid(zxid)
                .index(epochs.lastIndex() + 1)
                .timestampMs(timestampMs)
                .origin(origin);
        view.putBytes(HEADER_LENGTH, payload, offset, length);
        add(frame);
    }

    @Override
    public boolean appendFrame(final DirectBuffer buffer, final int offset, final int length) {
        decoder.wrap(buffer, offset, HEADER_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        if ((int) decoder.prevChain() != lastChain() || decoder.index() != epochs.lastIndex() + 1) {
            return false;
        }
        final byte[] frame = new byte[length];
        buffer.getBytes(offset, frame);
        add(frame);
        return true;
    }

    private void add(final byte[] frame) {
        view.wrap(frame);
        long hash = lastChain();
        int at = 8;
        for (; at + 8 <= frame.length; at += 8) {
            hash = (hash ^ view.getLong(at)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        for (; at < frame.length; at++) {
            hash = hash * 31 + frame[at];
        }
        add(frame, (int) (hash ^ hash >>> 29));
    }

    private void add(final byte[] frame, final int chain) {
        view.wrap(frame);
        decoder.wrap(view, 0, HEADER_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        final long zxid = decoder.zxid();
        epochs.append(zxid);
        final Entry entry = new Entry(
                frame, epochs.lastIndex(), zxid, decoder.entryType(), decoder.timestampMs(), decoder.origin(), chain);
        entries.add(entry);
        witness.onAppended(entry);
    }

    @Override
    public int copyFrames(
            final long fromIndex,
            final long lastIndex,
            final int maxLength,
            final MutableDirectBuffer target,
            final int offset) {
        int length = 0;
        copied = 0;
        for (long index = fromIndex; index <= lastIndex && copied < batchEntries; index++) {
            final byte[] frame = entry(index).frame;
            if (copied > 0 && length + frame.length > maxLength) {
                break;
            }
            target.putBytes(offset + length, frame);
            length += frame.length + 7 & -8;
            copied++;
        }
        target.setMemory(offset + length, 1, (byte) 0);
        return length;
    }

    @Override
    public int copiedCount() {
        return copied;
    }

    @Override
    public void truncateAfter(final long index) {
        final List<Entry> gone = entries.subList((int) (index - epochs.baseIndex()), entries.size());
        for (int i = 0; i < gone.size(); i++) {
            witness.onCut(gone.get(i));
        }
        if (index < forcedIndex) {
            if (!cut.isEmpty()) {
                // Of an older cut nothing is left behind a newer one.
                cut.clear();
            }
            cut.addAll(gone.subList(0, (int) (forcedIndex - index)));
            forcedIndex = index;
        }
        gone.clear();
        epochs.truncateAfter(index);
    }
}
