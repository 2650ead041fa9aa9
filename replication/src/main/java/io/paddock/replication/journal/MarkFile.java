package io.paddock.replication.journal;

import io.paddock.codecs.journal.MarkDecoder;
import io.paddock.codecs.journal.MarkEncoder;
import io.paddock.replication.disk.Disk;
import io.paddock.replication.disk.TwoSlotFile;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * {@code mark.dat}: up to where the journal is known to be durable. It is what tells a torn tail, which may be cut, from
 * the loss of acknowledged entries, which may not.
 *
 * <p>One copy does, since an older mark is only less sharp: entries tell of what was durable before them, too.
 *
 * <p>Every method is synchronized: the keeper writes while the log is in use, the closing thread at its end.
 */
final class MarkFile implements AutoCloseable {
    static final String NAME = "mark.dat";

    /** Reads "PADKMRK1" in a hex dump. */
    private static final long MAGIC = 0x314B524D_4B444150L;

    private static final TwoSlotFile.Layout LAYOUT = new TwoSlotFile.Layout(
            MAGIC,
            1,
            MarkEncoder.BLOCK_LENGTH,
            TwoSlotFile.Copies.ONE,
            "so it cannot be told whether the journal beside it is complete; check that with the dump tool, then remove"
                    + " this file and start again, or restore the folder from a backup");

    private final TwoSlotFile file;
    private final MarkEncoder encoder = new MarkEncoder();
    private Mark last;

    private MarkFile(final TwoSlotFile file) {
        this.file = file;
        last = decode(file.buffer());
    }

    /** What a slot says. */
    record Mark(long segmentSequence, long durableOffset, long lastIndex, long lastZxid, int chain, boolean cleanStop) {
        static final Mark NONE = new Mark(0, 0, 0, 0, 0, false);

        Mark afterCleanStop() {
            return new Mark(segmentSequence, durableOffset, lastIndex, lastZxid, chain, true);
        }

        /** Promises no more than a place in the order. */
        static Mark upTo(final Tail tail) {
            return new Mark(0, 0, tail.index(), tail.zxid(), tail.chain(), false);
        }
    }

    /** Opens the file, or makes one that promises nothing. */
    static MarkFile open(final Disk disk, final Path folder) throws IOException {
        return new MarkFile(TwoSlotFile.open(disk, folder.resolve(NAME), LAYOUT));
    }

    /** What the file of a server says, without touching it; null when there is none, or none that holds. */
    static Mark peek(final Disk disk, final Path folder) throws IOException {
        final DirectBuffer found = TwoSlotFile.peek(disk, folder.resolve(NAME), LAYOUT);
        return found == null ? null : decode(found);
    }

    private static Mark decode(final DirectBuffer buffer) {
        final MarkDecoder decoder =
                new MarkDecoder().wrap(buffer, 0, MarkDecoder.BLOCK_LENGTH, MarkDecoder.SCHEMA_VERSION);
        return new Mark(
                decoder.segmentSequence(),
                decoder.durableOffset(),
                decoder.lastIndex(),
                decoder.lastZxid(),
                (int) decoder.chain(),
                decoder.cleanStop() != 0);
    }

    synchronized Mark last() {
        return last;
    }

    /** Writes the older slot and forces it. Ignored after the close. */
    synchronized void write(final Mark mark) throws IOException {
        encoder.wrap(file.buffer(), 0)
                .cleanStop(mark.cleanStop ? 1 : 0)
                .segmentSequence(mark.segmentSequence)
                .durableOffset(mark.durableOffset)
                .lastZxid(mark.lastZxid)
                .lastIndex(mark.lastIndex)
                .chain(Integer.toUnsignedLong(mark.chain));
        file.write();
        last = mark;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
