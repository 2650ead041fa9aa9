package io.paddock.engine.snapshot;

import io.paddock.engine.arena.PageSnapshot;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One snapshot on its way to the store. Snapshot thread. */
final class SnapshotJob implements AutoCloseable {
    private static final int CHUNK_LENGTH = 1 << 20;

    private final SnapshotMeta meta;
    private final DirectBuffer metaBytes;
    private final int metaLength;
    private final PageSnapshot pages;

    SnapshotJob(final SnapshotMeta meta, final DirectBuffer metaBytes, final int metaLength, final PageSnapshot pages) {
        this.meta = meta;
        this.metaBytes = metaBytes;
        this.metaLength = metaLength;
        this.pages = pages;
    }

    SnapshotMeta meta() {
        return meta;
    }

    /**
     * Writes everything and commits.
     *
     * @param cancelled asked between chunks.
     * @return bytes of content.
     * @throws LogFault when there is no snapshot.
     */
    long stream(final SnapshotStore store, final BooleanSupplier cancelled) {
        final UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_LENGTH));
        try (SnapshotWriter writer = store.create(meta.zxid(), meta.index())) {
            writer.write(metaBytes, 0, metaLength);
            final int pagesPerChunk = CHUNK_LENGTH / pages.pageLength();
            for (int page = 0; page < pages.pageCount(); page += pagesPerChunk) {
                final int count = Math.min(pagesPerChunk, pages.pageCount() - page);
                for (int i = 0; i < count; i++) {
                    pages.copyPage(page + i, chunk.addressOffset() + (long) i * pages.pageLength());
                }
                check(cancelled);
                writer.write(chunk, 0, count * pages.pageLength());
            }
            check(cancelled);
            writer.commit();
        } finally {
            BufferUtil.free(chunk.byteBuffer());
        }
        return metaLength + meta.arenaLength();
    }

    /** The engine may change pages again without looking after this snapshot. */
    @Override
    public void close() {
        pages.close();
    }

    private void check(final BooleanSupplier cancelled) {
        if (pages.aborted()) {
            throw new LogFault("the snapshot needed more memory for copies of pages than its bound");
        }
        if (cancelled.getAsBoolean()) {
            throw new LogFault("the snapshot was given up because the node closes");
        }
    }
}
