package io.paddock.engine.snapshot;

import io.paddock.engine.arena.PageSnapshot;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.state.Membership;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.agrona.BufferUtil;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/** One snapshot on its way to the store. Snapshot thread. */
final class SnapshotJob implements AutoCloseable {
    private static final int LONGEST_CHUNK = 1 << 20;

    private final SnapshotMeta meta;
    private final SessionTable sessions;
    private final Long2LongHashMap origins;
    private final Membership membership;
    private final PageSnapshot pages;

    /** @param sessions and {@code origins} and {@code membership} as well: copies that nobody changes. */
    SnapshotJob(
            final SnapshotMeta meta,
            final SessionTable sessions,
            final Long2LongHashMap origins,
            final Membership membership,
            final PageSnapshot pages) {
        this.meta = meta;
        this.sessions = sessions;
        this.origins = origins;
        this.membership = membership;
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
     * @throws SnapshotCancelled when it was cancelled in time; there is no snapshot then.
     * @throws LogFault when there is no snapshot for another reason.
     */
    long stream(final SnapshotStore store, final BooleanSupplier cancelled) {
        final MetaEncoder encoder = new MetaEncoder();
        final int metaLength = encoder.encode(meta, sessions, origins, membership);
        // New memory is zeroed: small states get by with less.
        final int chunkLength = (int) Math.min(LONGEST_CHUNK, (long) pages.pageCount() * pages.pageLength());
        final UnsafeBuffer chunk = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkLength));
        try (SnapshotWriter writer = store.create(meta.zxid(), meta.index())) {
            writer.write(encoder.buffer(), 0, metaLength);
            writer.beginPages();
            final int pagesPerChunk = chunkLength / pages.pageLength();
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
            throw new SnapshotCancelled();
        }
    }
}
