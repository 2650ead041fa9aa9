package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Writes an ACL for those who may not administer it: of digest ids only the user is shown, as {@code user:x} (protocol
 * reference §6.6). Engine thread.
 */
public final class AclMask {
    private static final byte COLON = ':';
    private static final byte[] MASK = {':', 'x'};

    private final JuteReader reader = new JuteReader();
    private final ExpandableArrayBuffer id = new ExpandableArrayBuffer(128);

    /** Writes a vec(ACL) record with its secrets covered. */
    public void write(final DirectBuffer acl, final int offset, final int length, final JuteWriter reply) {
        reader.wrap(acl, offset, length);
        final int count = reader.readInt();
        reply.writeInt(count);
        for (int i = 0; i < count; i++) {
            reply.writeInt(reader.readInt());
            final int schemeLength = reader.readBytes();
            final int schemeOffset = reader.valueOffset();
            reply.writeBytes(acl, schemeOffset, schemeLength);
            final boolean isSecret = AuthSchemes.isEqual(DigestScheme.NAME, acl, schemeOffset, schemeLength);
            final int idLength = reader.readBytes();
            if (isSecret) {
                writeMasked(acl, reader.valueOffset(), idLength, reply);
            } else {
                reply.writeBytes(acl, reader.valueOffset(), idLength);
            }
        }
    }

    private void writeMasked(final DirectBuffer acl, final int offset, final int length, final JuteWriter reply) {
        final int colon = IpAddress.indexOf(acl, offset, length, COLON);
        if (colon < 0) {
            reply.writeBytes(acl, offset, length);
            return;
        }
        id.putBytes(0, acl, offset, colon);
        id.putBytes(colon, MASK);
        reply.writeBytes(id, 0, colon + MASK.length);
    }
}
