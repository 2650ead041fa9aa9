package io.paddock.engine.sim;

import io.paddock.engine.snapshot.SnapshotListener;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotStore;
import io.paddock.replication.SnapshotWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** When everything is quiet, all servers hold the same, to the last byte, and what the model says. */
final class Convergence {
    /** Of most states. */
    private static final int USUAL_LENGTH = 512 * 1024;

    private final World world;

    Convergence(final World world) {
        this.world = world;
    }

    void check() {
        Memory first = null;
        Memory spare = null;
        for (final SimServer server : world.servers()) {
            server.stack().snapshots().takeBegun();
            server.stack().tree().verify();
            compareWithModel(server);
            compareWithClients(server);
            final Memory image = spare == null ? new Memory() : spare;
            write(server, image);
            world.check(
                    first == null || first.holdsSameAs(image),
                    "equal snapshots",
                    () -> "the state of server " + server.number() + " has other bytes than that of server 1");
            spare = first;
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

    private void compareWithClients(final SimServer server) {
        for (final SimClient client : world.clients()) {
            if (!client.isServed() || !world.oracle().model().sessions().containsKey(client.sessionId())) {
                // It is about to come again, or to hear that its session has ended.
                continue;
            }
            final int knownMs = server.stack().sessions().timeoutMs(client.sessionId());
            world.check(
                    knownMs == client.timeoutMs(),
                    "sessions stay",
                    () -> "server " + server.number() + " believes in a timeout of " + knownMs + " ms of client "
                            + client.number() + ", which was told " + client.timeoutMs());
        }
    }

    private void write(final SimServer server, final Memory memory) {
        server.stack().writeTo(memory, memory);
        world.check(
                memory.failure == null && memory.committed,
                "equal snapshots",
                () -> "no snapshot of server " + server.number() + ": " + memory.failure);
    }

    /** Keeps one snapshot, the last that was written to it. */
    private static final class Memory implements SnapshotStore, SnapshotListener {
        private byte[] content = new byte[USUAL_LENGTH];
        private int filled;
        private boolean committed;
        private Throwable failure;

        boolean holdsSameAs(final Memory other) {
            return Arrays.equals(content, 0, filled, other.content, 0, other.filled);
        }

        @Override
        public SnapshotWriter create(final long zxid, final long index) {
            filled = 0;
            committed = false;
            return new SnapshotWriter() {
                @Override
                public void write(final DirectBuffer buffer, final int offset, final int length) {
                    if (filled + length > content.length) {
                        content = Arrays.copyOf(content, 2 * (filled + length));
                    }
                    buffer.getBytes(offset, content, filled, length);
                    filled += length;
                }

                @Override
                public void commit() {
                    committed = true;
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
