package io.paddock.engine.node;

import io.paddock.codecs.wire.EventType;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.pipeline.NotificationStage;
import io.paddock.engine.state.ChangeListener;
import io.paddock.engine.watch.WatchTable;

/** Lets the watches know what has changed, and counts how many clients each change reached. Engine thread. */
final class WatchTrigger implements ChangeListener {
    private final WatchTable watches;
    private final NotificationStage notifications;
    private final Metrics metrics;
    private long childrenBefore;

    WatchTrigger(final WatchTable watches, final NotificationStage notifications, final Metrics metrics) {
        this.watches = watches;
        this.notifications = notifications;
        this.metrics = metrics;
    }

    @Override
    public void onCreated(final int node, final long zxid) {
        final long before = begin(EventType.NODE_CREATED);
        watches.onCreated(node, zxid, notifications);
        end(EventType.NODE_CREATED, before, Summary.NODE_CREATED_WATCH_COUNT);
    }

    @Override
    public void onDeleted(final int node, final long zxid) {
        final long before = begin(EventType.NODE_DELETED);
        watches.onDeleted(node, zxid, notifications);
        end(EventType.NODE_DELETED, before, Summary.NODE_DELETED_WATCH_COUNT);
    }

    @Override
    public void onDataChanged(final int node, final long zxid) {
        final long before = begin(EventType.NODE_DATA_CHANGED);
        watches.onDataChanged(node, zxid, notifications);
        end(EventType.NODE_DATA_CHANGED, before, Summary.NODE_CHANGED_WATCH_COUNT);
    }

    @Override
    public void onSessionClosed(final long sessionId, final long zxid) {
        // Watches belong to connections; the pipeline closes the session's connection by itself.
    }

    private long begin(final int eventType) {
        childrenBefore = notifications.count(EventType.NODE_CHILDREN_CHANGED);
        return notifications.count(eventType);
    }

    private void end(final int eventType, final long before, final Summary summary) {
        record(summary, notifications.count(eventType) - before);
        record(
                Summary.NODE_CHILDREN_WATCH_COUNT,
                notifications.count(EventType.NODE_CHILDREN_CHANGED) - childrenBefore);
    }

    private void record(final Summary summary, final long count) {
        if (count > 0) {
            metrics.record(summary, count);
        }
    }
}
