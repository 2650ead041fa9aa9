package io.paddock.engine.pipeline;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.EventType;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.watch.WatchSink;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Sends notifications to connections, at once, so that they leave before the reply that could reveal the change.
 * Engine thread.
 */
public final class NotificationStage implements WatchSink {
    private static final int NOTIFICATION_XID = -1;
    private static final int INITIAL_CAPACITY = 1024;

    private final ConnectionTable connections;
    private final ReplyStage replies;
    private final AccessCheck access;
    private final MutableDirectBuffer scratch = new ExpandableDirectByteBuffer(INITIAL_CAPACITY);
    private final JuteWriter writer = new JuteWriter();
    private final long[] counts = new long[EventType.NODE_CHILDREN_CHANGED + 1];

    NotificationStage(final ConnectionTable connections, final ReplyStage replies, final AccessCheck access) {
        this.connections = connections;
        this.replies = replies;
        this.access = access;
    }

    @Override
    public void notify(
            final int watcher,
            final int eventType,
            final long zxid,
            final int acl,
            final DirectBuffer path,
            final int offset,
            final int length) {
        final ClientConnection client = connections.ofWatcher(watcher);
        if (client == null || !mayKnow(client.identities, acl)) {
            return;
        }
        writer.wrap(scratch, 0)
                .writeInt(NOTIFICATION_XID)
                .writeLong(zxid)
                .writeInt(0)
                .writeInt(eventType)
                .writeInt(EventType.STATE_SYNC_CONNECTED)
                .writeBytes(path, offset, length);
        replies.notify(client, scratch, writer.length());
        counts[eventType]++;
    }

    /** Notifications of a type that have been sent. */
    public long count(final int eventType) {
        return counts[eventType];
    }

    private boolean mayKnow(final Identities identities, final int acl) {
        return acl < 0 || access.mayRead(identities, acl);
    }
}
