package io.paddock.engine.snapshot;

import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Snapshots in arrays, with a hook before each write. */
final class MemoryStore implements SnapshotStore {
    private final Map<Long, byte[]> finished = new ConcurrentHashMap<>();
    private Runnable beforeWrite = () -> {};
    private volatile int open;

    /** Called on the writing thread before each write; may wait or throw. Set it while nothing is written. */
    void beforeWrite(final Runnable hook) {
        beforeWrite = hook;
    }

    byte[] content(final long zxid) {
        return finished.get(zxid);
    }

    void content(final long zxid, final byte[] content) {
        finished.put(zxid, content);
    }

    int openWriters() {
        return open;
    }

    @Override
    public SnapshotWriter create(final long zxid, final long index) {
        open++;
        return new SnapshotWriter() {
            private final ByteArrayOutputStream content = new ByteArrayOutputStream();
            private boolean closed;

            @Override
            public void write(final DirectBuffer buffer, final int offset, final int length) {
                beforeWrite.run();
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                content.writeBytes(bytes);
            }

            @Override
            public void commit() {
                finished.put(zxid, content.toByteArray());
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open--;
                }
            }
        };
    }

    @Override
    public long[] zxids() {
        return new TreeMap<>(finished)
                .descendingKeySet().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public SnapshotReader open(final long zxid) {
        final byte[] content = finished.get(zxid);
        if (content == null) {
            throw new LogFault("no snapshot of zxid " + zxid);
        }
        return new SnapshotReader() {
            private int position;

            @Override
            public long zxid() {
                return zxid;
            }

            @Override
            public long index() {
                return zxid;
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
    public Path directory() {
        throw new UnsupportedOperationException("in memory");
    }
}
