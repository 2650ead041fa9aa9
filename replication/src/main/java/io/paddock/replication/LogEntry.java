package io.paddock.replication;

import org.agrona.DirectBuffer;

/** View of one committed entry; owns nothing. */
public interface LogEntry {
    /** Position in the total order: epoch in the upper 32 bits, counter in the lower. */
    long zxid();

    /** Dense ordinal of the entry, from 1. */
    long index();

    /** Wall time that the leader stamped, in ms since 1970; never goes back along the log. */
    long timestampMs();

    /** Server that submitted the entry. */
    int originServer();

    /** What {@link ReplicatedLog#submit} returned there; meaningful on that server since its last start only. */
    long originSequence();

    /** Whether it was submitted here since the last start, so that somebody may wait for its outcome. */
    boolean submittedHere();

    /** True while the log is being replayed at start, so that nobody waits for a reply. */
    boolean replayed();

    /** Holds the payload. */
    DirectBuffer buffer();

    /** Where the payload starts in {@link #buffer()}. */
    int offset();

    /** Bytes of payload. */
    int length();
}
