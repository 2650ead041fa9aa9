package io.paddock.client;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Every handler and listener at once; writes down what it is told. */
final class Recorder
        implements ClientListener,
                DataHandler,
                StatHandler,
                CreateHandler,
                ChildrenHandler,
                AclHandler,
                MultiHandler,
                DoneHandler {
    final List<String> lines = new ArrayList<>();

    /** What was told since the last call. */
    List<String> take() {
        final List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    @Override
    public void onStateChange(final ClientState state) {
        lines.add(state.name());
    }

    @Override
    public void onWatchEvent(
            final int eventType, final DirectBuffer buffer, final int offset, final int length, final long zxid) {
        lines.add("event " + eventType + " " + buffer.getStringWithoutLengthUtf8(offset, length) + " " + zxid);
    }

    @Override
    public void onFailure(final long correlationId, final int errorCode) {
        lines.add(correlationId + " failed " + errorCode);
    }

    @Override
    public void onData(
            final long correlationId,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final StatFlyweight stat) {
        final String data = length < 0 ? "null" : buffer.getStringWithoutLengthUtf8(offset, length);
        lines.add(correlationId + " data " + data + " version " + stat.version());
    }

    @Override
    public void onStat(final long correlationId, final StatFlyweight stat) {
        lines.add(correlationId + " stat version " + stat.version());
    }

    @Override
    public void onCreated(
            final long correlationId,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final StatFlyweight stat) {
        lines.add(correlationId + " created " + buffer.getStringWithoutLengthUtf8(offset, length) + " czxid "
                + stat.czxid());
    }

    @Override
    public void onChildren(final long correlationId, final NameCursor names, final StatFlyweight stat) {
        lines.add(correlationId + " children " + names.toList() + " count " + stat.childCount());
    }

    @Override
    public void onAcl(final long correlationId, final AclCursor acl, final StatFlyweight stat) {
        lines.add(correlationId + " acl " + acl.toList() + " aversion " + stat.aversion());
    }

    @Override
    public void onResults(final long correlationId, final MultiResults results) {
        final StringBuilder line = new StringBuilder(correlationId + " results " + results.firstError() + ":");
        while (results.next()) {
            line.append(' ').append(results.type()).append('/').append(results.error());
        }
        lines.add(line.toString());
    }

    @Override
    public void onDone(final long correlationId) {
        lines.add(correlationId + " done");
    }
}
