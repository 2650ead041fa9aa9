package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The far end of a {@link FakeConnection}: writes requests and reads replies. */
final class Peer {
    static final int NOTIFICATION_XID = -1;

    final FakeConnection connection;
    long sessionId;
    int timeoutMs;
    byte[] password;
    private final PipelineFixture fixture;

    /** One reply or notification. */
    record Reply(int xid, long zxid, int error, JuteReader body) {
        String text() {
            final int length = body.readBytes();
            return length < 0 ? null : body.buffer().getStringWithoutLengthUtf8(body.valueOffset(), length);
        }
    }

    Peer(final PipelineFixture fixture, final FakeConnection connection) {
        this.fixture = fixture;
        this.connection = connection;
    }

    boolean handshake(final long session, final int wantedMs, final long lastZxid, final byte[] secret) {
        return handshake(session, wantedMs, lastZxid, secret == null ? new byte[16] : secret, true);
    }

    boolean handshake(
            final long session, final int wantedMs, final long lastZxid, final byte[] secret, final boolean flag) {
        return frame(writer -> {
            writer.writeInt(0)
                    .writeLong(lastZxid)
                    .writeInt(wantedMs)
                    .writeLong(session)
                    .writeBytes(secret);
            if (flag) {
                writer.writeBoolean(false);
            }
        });
    }

    boolean frame(final Consumer<JuteWriter> content) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final JuteWriter writer = new JuteWriter().wrap(buffer, 0);
        content.accept(writer);
        return fixture.pipeline.frameHandler().onFrame(connection, buffer, 0, writer.length());
    }

    boolean request(final int xid, final int opCode, final Consumer<JuteWriter> body) {
        return frame(writer -> body.accept(writer.writeInt(xid).writeInt(opCode)));
    }

    boolean create(final int xid, final String path, final String data, final int flags) {
        return request(xid, OpCode.CREATE, w -> w.writeString(path)
                .writeString(data)
                .writeInt(1)
                .writeInt(31)
                .writeString("world")
                .writeString("anyone")
                .writeInt(flags));
    }

    boolean setData(final int xid, final String path, final String data) {
        return request(
                xid, OpCode.SET_DATA, w -> w.writeString(path).writeString(data).writeInt(-1));
    }

    boolean getData(final int xid, final String path) {
        return getData(xid, path, false);
    }

    boolean getData(final int xid, final String path, final boolean watch) {
        return request(xid, OpCode.GET_DATA, w -> w.writeString(path).writeBoolean(watch));
    }

    boolean sync(final int xid, final String path) {
        return request(xid, OpCode.SYNC, w -> w.writeString(path));
    }

    boolean ping() {
        return request(-2, OpCode.PING, w -> {});
    }

    boolean closeSession(final int xid) {
        return request(xid, OpCode.CLOSE_SESSION, w -> {});
    }

    boolean auth(final int xid, final String userAndPassword) {
        return request(
                xid, OpCode.AUTH, w -> w.writeInt(0).writeString("digest").writeString(userAndPassword));
    }

    /** The peer's side ends, as the transport would say. */
    void disconnect() {
        connection.closed = true;
        fixture.pipeline.frameHandler().onDisconnected(connection, "test");
    }

    void expectAccepted() {
        final JuteReader reader = read(next());
        assertEquals(0, reader.readInt());
        timeoutMs = reader.readInt();
        sessionId = reader.readLong();
        password = bytes(reader);
        assertNotEquals(0, sessionId);
        assertEquals(16, password.length);
    }

    void expectRefused() {
        final JuteReader reader = read(next());
        assertEquals(0, reader.readInt());
        assertEquals(0, reader.readInt(), "timeout");
        assertEquals(0, reader.readLong(), "session");
        assertEquals(16, bytes(reader).length);
        expectClosing();
    }

    Reply expect(final int xid, final int error) {
        final Reply reply = reply();
        assertEquals(xid, reply.xid());
        assertEquals(error, reply.error());
        return reply;
    }

    void expectNothing() {
        assertEquals(0, connection.delivered.size(), "frames");
    }

    void expectClosing() {
        expectNothing();
        assertFalse(connection.isOpen());
    }

    Reply reply() {
        final JuteReader reader = read(next());
        return new Reply(reader.readInt(), reader.readLong(), reader.readInt(), reader);
    }

    UnsafeBuffer next() {
        final UnsafeBuffer frame = connection.delivered.poll();
        assertNotNull(frame, "no frame was sent");
        return frame;
    }

    static JuteReader read(final UnsafeBuffer frame) {
        return new JuteReader().wrap(frame, 0, frame.capacity());
    }

    private static byte[] bytes(final JuteReader reader) {
        final byte[] value = new byte[reader.readBytes()];
        reader.buffer().getBytes(reader.valueOffset(), value);
        return value;
    }

    static String text(final UnsafeBuffer frame) {
        return frame.getStringWithoutLengthAscii(0, frame.capacity());
    }

    static byte[] utf8(final String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
