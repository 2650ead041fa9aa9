package io.paddock.replication.journal;

import java.nio.file.Path;

/**
 * What a look at one segment found.
 *
 * @param file the segment.
 * @param state how it stands.
 * @param baseIndex index of the first entry that belongs here; 0 when the segment is not in use.
 * @param entryCount entries that hold and belong to the journal.
 * @param lastZxid zxid of the last of them, or of the one before the segment.
 * @param endOffset where they end.
 * @param detail what is wrong, for people; empty when nothing is.
 */
public record SegmentReport(
        Path file, State state, long baseIndex, long entryCount, long lastZxid, long endOffset, String detail) {
    /** How a segment stands. */
    public enum State {
        /** Made ready, nothing written to it yet. */
        SPARE,
        /** Its entries were cut from the journal; the server removes it at its next start. */
        SUPERSEDED,
        /** Complete; later segments follow. */
        COMPLETE,
        /** The newest one; nothing is wrong with its end. */
        OPEN,
        /** The newest one; fragments stand behind its end that were never acknowledged. */
        TORN,
        /** The server removed it while it was looked at. */
        REMOVED,
        /** Entries are missing or do not hold. */
        DAMAGED
    }

    public boolean sound() {
        return state != State.DAMAGED;
    }
}
