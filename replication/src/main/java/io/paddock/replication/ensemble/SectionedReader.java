package io.paddock.replication.ensemble;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.snapshot.DamagedSnapshot;
import io.paddock.replication.zab.SnapshotInfo;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the log's section of a snapshot by itself, and hands out what is behind it. One thread. */
final class SectionedReader implements SnapshotReader {
    private final SnapshotReader content;
    private final SnapshotInfo info;
    private final int sectionLength;

    private SectionedReader(final SnapshotReader content, final SnapshotInfo info, final int sectionLength) {
        this.content = content;
        this.info = info;
        this.sectionLength = sectionLength;
    }

    /**
     * Takes over a reader that stands at the beginning.
     *
     * @throws LogFault when it does not begin with a section; the reader is closed then.
     */
    static SectionedReader over(final SnapshotReader content) {
        SectionedReader reader = null;
        try {
            final UnsafeBuffer head = new UnsafeBuffer(new byte[LogSection.HEAD_LENGTH]);
            final int read = content.read(head, 0, LogSection.HEAD_LENGTH);
            final int length = read == LogSection.HEAD_LENGTH ? LogSection.length(head) : 0;
            if (length == 0 || length > content.length()) {
                throw unusable(content, "it was not written by a server of an ensemble");
            }
            final UnsafeBuffer section = new UnsafeBuffer(new byte[length]);
            section.putBytes(0, head, 0, LogSection.HEAD_LENGTH);
            content.read(section, LogSection.HEAD_LENGTH, length - LogSection.HEAD_LENGTH);
            final SnapshotInfo info = LogSection.decode(section);
            if (info.zxid() != content.zxid() || info.index() != content.index()) {
                throw unusable(content, "its parts tell different zxids");
            }
            reader = new SectionedReader(content, info, length);
            return reader;
        } finally {
            if (reader == null) {
                content.close();
            }
        }
    }

    private static DamagedSnapshot unusable(final SnapshotReader content, final String reason) {
        return new DamagedSnapshot(
                "snapshot of zxid 0x" + Long.toHexString(content.zxid()) + " cannot be used: " + reason);
    }

    SnapshotInfo info() {
        return info;
    }

    @Override
    public long zxid() {
        return content.zxid();
    }

    @Override
    public long index() {
        return content.index();
    }

    @Override
    public long length() {
        return content.length() - sectionLength;
    }

    @Override
    public int read(final MutableDirectBuffer buffer, final int offset, final int length) {
        return content.read(buffer, offset, length);
    }

    @Override
    public ByteBuffer map(final int length) {
        return content.map(length);
    }

    @Override
    public void close() {
        content.close();
    }
}
