package io.paddock.engine.sim;

import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** When everything is quiet, all servers hold the same, to the last byte, and what the model says. */
final class Convergence {
    private final World world;

    Convergence(final World world) {
        this.world = world;
    }

    void check() {
        byte[] first = null;
        for (final SimServer server : world.servers()) {
            server.stack().snapshots().takeBegun();
            server.stack().tree().verify();
            compareWithModel(server);
            final byte[] image = image(server);
            final byte[] other = first;
            world.check(
                    other == null || Arrays.equals(other, image),
                    "equal snapshots",
                    () -> "the state of server " + server.number() + " has other bytes than that of server 1");
            first = image;
        }
    }

    private void compareWithModel(final SimServer server) {
        final ZnodeTree tree = server.stack().tree();
        for (final String path : world.oracle().model().paths()) {
            final UnsafeBuffer bytes = new UnsafeBuffer(path.getBytes(StandardCharsets.US_ASCII));
            final boolean isThere = tree.find(bytes, 0, bytes.capacity()) != ZnodeTree.NONE;
            world.check(
                    isThere == world.oracle().model().newest(path).exists,
                    "acknowledged",
                    () -> path + (isThere ? " is" : " is not") + " on server " + server.number());
        }
        world.check(
                server.stack().sessions().size()
                        == world.oracle().model().sessions().size(),
                "sessions end",
                () -> "server " + server.number() + " knows of "
                        + server.stack().sessions().size() + " sessions, not of "
                        + world.oracle().model().sessions());
    }

    private byte[] image(final SimServer server) {
        final Memory memory = new Memory();
        server.stack().writeTo(memory, memory);
        world.check(
                memory.failure == null && memory.content != null,
                "equal snapshots",
                () -> "no snapshot of server " + server.number() + ": " + memory.failure);
        return memory.content;
    }

    /** Keeps one snapshot. */
    private static final class Memory implements SnapshotStore, SnapshotListener {
        private byte[] content;
        private Throwable failure;

        @Override
        public SnapshotWriter create(final long zxid, final long index) {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return new SnapshotWriter() {
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
                public void close() {
                    // Nothing is held.
                }
            };
        }

        @Override
        public SnapshotReader open(final long zxid) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long[] zxids() {
            return new long[0];
        }

        @Override
        public Path directory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onSnapshotTaken(final long zxid, final long length, final long durationNs) {
            // It is in the content.
        }

        @Override
        public void onSnapshotCancelled(final long zxid) {
            failure = new IllegalStateException("given up");
        }

        @Override
        public void onSnapshotFailed(final long zxid, final Throwable cause) {
            failure = cause;
        }
    }
}
