package io.paddock.replication.zab;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The log as the protocol sees it: appended entries are there at once, and durable once
 * {@link Replica#onFlushed} says so. Entries travel as frames: the header of {@code journal.xml} and the payload.
 */
public interface ReplicaLog {
    /** In the place of a chain that can no longer be read. */
    long NO_CHAIN = -1;

    /** Names of the entries from the base on. */
    EpochIndex epochs();

    /** Check over everything up to the last entry. */
    int lastChain();

    /** Time stamp of the last entry, ms; never decreases along the log. */
    long lastTimestampMs();

    /**
     * Check over everything up to an entry from the base on, as 32 bits without a sign.
     *
     * @return {@link #NO_CHAIN} when what had to be read for it turned out to be damaged: {@link #epochs()} tells of a
     *     base behind the index from then on.
     */
    long chainAt(long index);

    /** Appends an entry of this server's own making; index and chain follow from the last one. */
    void append(int type, long zxid, long timestampMs, long origin, DirectBuffer payload, int offset, int length);

    /**
     * Appends an entry that came from a peer, whose link has checked that the bytes are as they were sent.
     *
     * @return false when the frame does not follow on the last entry by its chain, or does not hold what it should.
     */
    boolean appendFrame(DirectBuffer frame, int offset, int length);

    /**
     * Copies frames, each padded to 8 bytes.
     *
     * @param lastIndex no entry after this one.
     * @param maxLength bytes that may be used; the first entry is copied even if it is longer.
     * @return bytes copied; see {@link #copiedCount()}. 0 when the first entry turned out to be lost: a later call of
     *     {@link #epochs()} tells of a base behind it.
     */
    int copyFrames(long fromIndex, long lastIndex, int maxLength, MutableDirectBuffer target, int offset);

    /** Entries that the last {@link #copyFrames} copied. */
    int copiedCount();

    /** Cuts everything after an index that was never applied here. What was on its way to the disk may still get there. */
    void truncateAfter(long index);
}
