package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** The snapshot of a server's state, in memory. */
final class StateCopy implements SnapshotStore, SnapshotListener {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile byte[] content;
    private volatile Throwable failure;

    /** Of this moment. */
    static SnapshotReader of(final PipelineFixture server) throws InterruptedException {
        final StateCopy copy = new StateCopy();
        final AppliedPosition position = server.pipeline.applied();
        try (SnapshotTaker taker = new SnapshotTaker(
                server.tree, server.sessions, new Long2LongHashMap(0), server.membership, copy, copy)) {
            assertTrue(taker.start(position.zxid(), position.index(), position.timestampMs()));
            assertTrue(copy.done.await(60, TimeUnit.SECONDS), "the snapshot is not finished");
        }
        assertNull(copy.failure);
        return copy.reader(position.zxid(), position.index());
    }

    private SnapshotReader reader(final long zxid, final long index) {
        return new SnapshotReader() {
            private int position;

            @Override
            public long zxid() {
                return zxid;
            }

            @Override
            public long index() {
                return index;
            }

            @Override
            public long length() {
                return content.length;
            }

            @Override
            public int read(final MutableDirectBuffer buffer, final int offset, final int length) {
                final int count = Math.min(length, content.length - position);
                buffer.putBytes(offset, content, position, count);
                position += count;
                return count;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        return new SnapshotWriter() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            @Override
            public void write(final DirectBuffer buffer, final int offset, final int length) {
                final byte[] chunk = new byte[length];
                buffer.getBytes(offset, chunk);
                bytes.writeBytes(chunk);
            }

            @Override
            public void commit() {
                content = bytes.toByteArray();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public long[] zxids() {
        return new long[0];
    }

    @Override
    public SnapshotReader open(final long zxid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path directory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
        done.countDown();
    }

    @Override
    public void onSnapshotCancelled(final long zxid) {
        done.countDown();
    }

    @Override
    public void onSnapshotFailed(final long zxid, final Throwable cause) {
        failure = cause;
        done.countDown();
    }
}
