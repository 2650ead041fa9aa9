package io.paddock.replication.journal;

import io.paddock.codecs.journal.EntryHeaderDecoder;
import io.paddock.replication.LogEntry;
import org.agrona.DirectBuffer;

/** Views one framed entry in a buffer; owns nothing. One thread. */
public final class EntryFlyweight implements LogEntry {
    private static final int ORIGIN_SHIFT = 48;
    private static final long SEQUENCE_MASK = (1L << ORIGIN_SHIFT) - 1;

    private final EntryHeaderDecoder header = new EntryHeaderDecoder();
    private final boolean replayed;
    private boolean submittedHere;
    private DirectBuffer buffer;
    private int frameOffset;

    /** @param replayed what {@link LogEntry#replayed()} says about every entry viewed. */
    public EntryFlyweight(final boolean replayed) {
        this.replayed = replayed;
        submittedHere = !replayed;
    }

    public static long origin(final int server, final long sequence) {
        return (long) server << ORIGIN_SHIFT | sequence & SEQUENCE_MASK;
    }

    public EntryFlyweight wrap(final DirectBuffer buffer, final int frameOffset) {
        this.buffer = buffer;
        this.frameOffset = frameOffset;
        header.wrap(buffer, frameOffset, EntryHeaderDecoder.BLOCK_LENGTH, EntryHeaderDecoder.SCHEMA_VERSION);
        return this;
    }

    @Override
    public long zxid() {
        return header.zxid();
    }

    @Override
    public long index() {
        return header.index();
    }

    @Override
    public long timestampMs() {
        return header.timestampMs();
    }

    @Override
    public int originServer() {
        return (int) (header.origin() >>> ORIGIN_SHIFT);
    }

    @Override
    public long originSequence() {
        return header.origin() & SEQUENCE_MASK;
    }

    @Override
    public boolean replayed() {
        return replayed;
    }

    /** Unless told otherwise, whatever was not replayed. */
    @Override
    public boolean submittedHere() {
        return submittedHere;
    }

    /** Says whether somebody here waits for the entry. */
    public EntryFlyweight submittedHere(final boolean newSubmittedHere) {
        submittedHere = newSubmittedHere;
        return this;
    }

    @Override
    public DirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int offset() {
        return frameOffset + SegmentDescriptor.FRAME_HEADER_LENGTH;
    }

    @Override
    public int length() {
        return header.frameLength() - SegmentDescriptor.FRAME_HEADER_LENGTH;
    }

    /** Header and payload, without padding. */
    public int frameLength() {
        return header.frameLength();
    }

    int flags() {
        return header.flags();
    }

    /** Kind of the entry; 1 for a command. */
    public int type() {
        return header.entryType();
    }

    long syncedOffset() {
        return header.syncedOffset();
    }

    /** Check over everything up to the entry before. */
    public int prevChain() {
        return (int) header.prevChain();
    }

    /** Checksum over what is the same on every server. */
    public int contentCrc() {
        return (int) header.contentCrc();
    }
}
