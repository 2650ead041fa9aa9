package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.auth.Identities;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** One connection of a {@link LocalServer}, with the payloads of the frames sent to it. */
final class LocalConnection implements Client {
    final List<byte[]> frames = new ArrayList<>();
    Identities identities;

    private final int watcher;
    private final long sessionId;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1024);
    private final JuteWriter writer = new JuteWriter();

    LocalConnection(final int watcher, final long sessionId, final Identities identities) {
        this.watcher = watcher;
        this.sessionId = sessionId;
        this.identities = identities;
    }

    @Override
    public int watcher() {
        return watcher;
    }

    @Override
    public long sessionId() {
        return sessionId;
    }

    void addReply(final int xid, final long zxid, final int error, final DirectBuffer result, final int length) {
        writer.wrap(buffer, 0).writeInt(xid).writeLong(zxid).writeInt(error);
        if (error == ErrorCode.OK) {
            buffer.putBytes(16, result, 0, length);
            writer.cursor(16 + length);
        }
        keep();
    }

    void addEvent(
            final long zxid,
            final int type,
            final int state,
            final DirectBuffer path,
            final int offset,
            final int length) {
        writer.wrap(buffer, 0).writeInt(-1).writeLong(zxid).writeInt(0);
        writer.writeInt(type).writeInt(state).writeBytes(path, offset, length);
        keep();
    }

    private void keep() {
        final byte[] frame = new byte[writer.length()];
        buffer.getBytes(0, frame);
        frames.add(frame);
    }
}
