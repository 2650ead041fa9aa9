package io.paddock.client;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.Permission;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** An ACL as it goes into requests, encoded once. Immutable; any thread. */
public final class AclList {
    /** Anybody may do anything. */
    public static final AclList OPEN = of(new Acl(Permission.ALL, "world", "anyone"));

    /** Anybody may read. */
    public static final AclList READ_ONLY = of(new Acl(Permission.READ, "world", "anyone"));

    /** The identities of the creating connection may do anything. */
    public static final AclList CREATOR_ALL = of(new Acl(Permission.ALL, "auth", ""));

    private final UnsafeBuffer encoded;

    private AclList(final byte[] bytes) {
        encoded = new UnsafeBuffer(bytes);
    }

    /** A list of these entries. */
    public static AclList of(final Acl... entries) {
        final JuteWriter writer = new JuteWriter().wrap(new ExpandableArrayBuffer(), 0);
        writer.writeInt(entries.length);
        for (final Acl entry : entries) {
            writer.writeInt(entry.permissions()).writeString(entry.scheme()).writeString(entry.id());
        }
        final byte[] bytes = new byte[writer.length()];
        writer.buffer().getBytes(0, bytes);
        return new AclList(bytes);
    }

    /** The vec(ACL) record. */
    DirectBuffer encoded() {
        return encoded;
    }
}
