package io.paddock.engine.node;

import io.paddock.engine.admin.ConnectionView;
import io.paddock.engine.admin.NodeView.PathVisitor;
import io.paddock.engine.admin.NodeView.SessionVisitor;
import io.paddock.engine.admin.Walk;
import io.paddock.engine.pipeline.ClientConnection;
import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.session.ExpiryWheel;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.engine.watch.WatchVisitor;
import io.paddock.engine.watch.WatchWalk;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.EpochClock;

/**
 * Ways through what a node has many of. Connections and sessions are those of the beginning: their numbers are copied,
 * and who is gone at its step is left out. Engine thread.
 */
final class LiveWalks {
    private final NodeState state;
    private final RequestPipeline pipeline;
    private final EpochClock epochClock;
    private final int sessionlessTimeoutMs;
    private final ExpandableArrayBuffer path = new ExpandableArrayBuffer(256);

    LiveWalks(
            final NodeState state,
            final RequestPipeline pipeline,
            final EpochClock epochClock,
            final int sessionlessTimeoutMs) {
        this.state = state;
        this.pipeline = pipeline;
        this.epochClock = epochClock;
        this.sessionlessTimeoutMs = sessionlessTimeoutMs;
    }

    Walk<Consumer<ConnectionView>> connections() {
        final int[] watchers = pipeline.connections().watchers();
        return new Walk<>() {
            private int next;

            @Override
            public boolean step(final Consumer<ConnectionView> visitor) {
                final ClientConnection client =
                        next < watchers.length ? pipeline.connections().ofWatcher(watchers[next++]) : null;
                if (client != null) {
                    visitor.accept(new LiveConnection(client, expiresAtMs(client)));
                }
                return next < watchers.length;
            }
        };
    }

    Walk<SessionVisitor> sessions() {
        return sessions(state.sessions.unsortedIds(), this::show);
    }

    Walk<SessionVisitor> localSessions() {
        return sessions(pipeline.localSessions().ids(), this::showLocal);
    }

    private static Walk<SessionVisitor> sessions(final long[] ids, final Shower shower) {
        return new Walk<>() {
            private int next;

            @Override
            public boolean step(final SessionVisitor visitor) {
                if (next < ids.length) {
                    shower.show(ids[next++], visitor);
                }
                return next < ids.length;
            }
        };
    }

    /**
     * Session by session, so that the nodes of each are those of one moment; 1000 of them take some tenths of a ms. A
     * list that changes cannot be entered again in its middle.
     */
    Walk<PathVisitor> ephemerals() {
        final long[] ids = state.sessions.unsortedIds();
        return new Walk<>() {
            private int next;

            @Override
            public boolean step(final PathVisitor visitor) {
                if (next < ids.length) {
                    showEphemerals(ids[next++], visitor);
                }
                return next < ids.length;
            }
        };
    }

    Walk<PathVisitor> dataWatches() {
        final WatchWalk walk = state.watches.walkByWatcher();
        final Pairing pairing = new Pairing() {
            @Override
            public void onPath(final DirectBuffer buffer, final int offset, final int length) {
                show(sessionId, buffer.getStringWithoutLengthUtf8(offset, length));
            }

            @Override
            public void onWatcher(final int watcher) {
                sessionId = sessionOf(watcher);
            }
        };
        return visitor -> walk.step(pairing.to(visitor));
    }

    Walk<PathVisitor> watchedPaths() {
        final WatchWalk walk = state.watches.walkByPath();
        final Pairing pairing = new Pairing() {
            @Override
            public void onPath(final DirectBuffer buffer, final int offset, final int length) {
                watched = buffer.getStringWithoutLengthUtf8(offset, length);
            }

            @Override
            public void onWatcher(final int watcher) {
                show(sessionOf(watcher), watched);
            }
        };
        return visitor -> walk.step(pairing.to(visitor));
    }

    private void show(final long sessionId, final SessionVisitor visitor) {
        final ExpiryWheel living = pipeline.livingSessions();
        if (living.contains(sessionId)) {
            visitor.onSession(sessionId, living.timeoutMs(sessionId), sessionEndMs(sessionId));
        } else if (state.sessions.contains(sessionId)) {
            visitor.onSession(sessionId, state.sessions.timeoutMs(sessionId), epochClock.time());
        }
    }

    private void showLocal(final long sessionId, final SessionVisitor visitor) {
        final ExpiryWheel living = pipeline.localSessions();
        if (living.contains(sessionId)) {
            visitor.onSession(sessionId, living.timeoutMs(sessionId), sessionEndMs(sessionId));
        }
    }

    private void showEphemerals(final long sessionId, final PathVisitor visitor) {
        for (int node = state.tree.firstEphemeral(sessionId);
                node != ZnodeTree.NONE;
                node = state.tree.nextEphemeral(node)) {
            final int length = state.tree.copyPath(node, path, 0);
            visitor.onPath(sessionId, path.getStringWithoutLengthUtf8(0, length));
        }
    }

    /** 0 when the connection is gone. */
    private long sessionOf(final int watcher) {
        final ClientConnection client = pipeline.connections().ofWatcher(watcher);
        return client == null ? 0 : client.sessionId();
    }

    private long expiresAtMs(final ClientConnection client) {
        return client.sessionId() == 0
                ? client.establishedMs() + sessionlessTimeoutMs
                : sessionEndMs(client.sessionId());
    }

    private long sessionEndMs(final long sessionId) {
        final ExpiryWheel living =
                pipeline.localSessions().contains(sessionId) ? pipeline.localSessions() : pipeline.livingSessions();
        final long deadlineMs = living.deadlineMs(sessionId);
        return deadlineMs < 0 ? epochClock.time() : epochClock.time() + deadlineMs - pipeline.elapsedMs();
    }

    /** Tells of one session, if it is still there. */
    @FunctionalInterface
    private interface Shower {
        void show(long sessionId, SessionVisitor visitor);
    }

    /** Makes pairs of headings and what stands below them, over the steps of a walk. */
    private abstract static class Pairing implements WatchVisitor {
        protected long sessionId;
        protected String watched;
        private PathVisitor target;

        Pairing to(final PathVisitor visitor) {
            target = visitor;
            return this;
        }

        /** Leaves out what belongs to a connection that is gone. */
        protected final void show(final long owner, final String shown) {
            if (owner != 0) {
                target.onPath(owner, shown);
            }
        }
    }
}
