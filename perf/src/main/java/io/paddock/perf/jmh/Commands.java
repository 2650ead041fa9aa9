package io.paddock.perf.jmh;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.CommandEncoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.codecs.command.MessageHeaderEncoder;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Records and commands for benchmarks, made once in a setup. */
final class Commands {
    private static final long SESSION = 1;

    private Commands() {}

    /** A path of fixed width below a parent. */
    static byte[] path(final String parent, final int number) {
        return String.format(Locale.ROOT, "%s/n%010d", parent, number).getBytes(StandardCharsets.US_ASCII);
    }

    /** The body of a create for everybody. */
    static UnsafeBuffer create(final byte[] path, final int dataLength) {
        final JuteWriter writer = new JuteWriter().wrap(new ExpandableArrayBuffer(256 + dataLength), 0);
        writer.writeBytes(path).writeBytes(new byte[dataLength]);
        writer.writeInt(1)
                .writeInt(Permission.ALL)
                .writeString("world")
                .writeString("anyone")
                .writeInt(0);
        return body(writer);
    }

    /** The body of a setData for any version. */
    static UnsafeBuffer setData(final byte[] path, final int dataLength) {
        final JuteWriter writer = new JuteWriter().wrap(new ExpandableArrayBuffer(256 + dataLength), 0);
        return body(writer.writeBytes(path).writeBytes(new byte[dataLength]).writeInt(-1));
    }

    /** The body of a delete for any version. */
    static UnsafeBuffer delete(final byte[] path) {
        return body(new JuteWriter()
                .wrap(new ExpandableArrayBuffer(256), 0)
                .writeBytes(path)
                .writeInt(-1));
    }

    /** A command of the one session that benchmarks have. */
    static CommandDecoder command(final int opCode, final byte[] identities, final UnsafeBuffer body) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256 + body.capacity());
        final CommandEncoder encoder = new CommandEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        encoder.sessionId(SESSION).argument(0).opCode(opCode).cxid(1);
        encoder.policy().clear();
        encoder.putIdentities(identities, 0, identities.length).putBody(body, 0, body.capacity());
        return new CommandDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }

    /** The create that begins a session. */
    static CommandDecoder createSession(final byte[] identities) {
        return command(OpCode.CREATE_SESSION, identities, new UnsafeBuffer(new byte[0]));
    }

    private static UnsafeBuffer body(final JuteWriter writer) {
        final byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        return new UnsafeBuffer(bytes);
    }
}
