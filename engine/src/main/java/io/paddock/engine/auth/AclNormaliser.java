package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.tree.AclTable;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Turns the ACL of a request into the one that is stored (protocol reference §15.3): checks every entry, drops
 * duplicates, puts the caller's ids in place of scheme auth. Engine thread.
 */
public final class AclNormaliser {
    /** Returned for a list that cannot be stored. */
    public static final int INVALID = -1;
    /**
     * Returned for a list with an id that is null where the reference's scheme looks into it, which fails there, with
     * an error of its own, before the list is found invalid.
     */
    public static final int UNREADABLE = -2;
    /**
     * Longest list that is stored. A request carries less than this by default; but entries of scheme auth multiply
     * with the ids of the caller, which must not become gigabytes.
     */
    static final int MAX_LENGTH = 1 << 20;

    private static final int ADDED = 0;
    private static final byte[] WORLD = "world".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANYONE = "anyone".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AUTH = "auth".getBytes(StandardCharsets.US_ASCII);
    /** Scheme world, id anyone, permissions and count. */
    private static final int OPEN_LENGTH = 4 * Integer.BYTES + 5 + 6;

    private final AuthSchemes schemes;
    private final AclTable acls;
    private final JuteReader reader = new JuteReader();
    private final EntrySet seen = new EntrySet();
    private final JuteWriter writer = new JuteWriter();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer(1024);
    private int count;
    private boolean refusesDigest;

    public AclNormaliser(final AuthSchemes schemes, final AclTable acls) {
        this.schemes = schemes;
        this.acls = acls;
    }

    /**
     * Finds or makes the stored form.
     *
     * @param request decoded, of a type with an ACL.
     * @param refuseDigest whether scheme digest is unknown where the request came from.
     * @return id in the {@link AclTable}, {@link #INVALID} or {@link #UNREADABLE} when the list is; see {@link #error}.
     */
    public int normalise(final RequestFlyweight request, final Identities identities, final boolean refuseDigest) {
        refusesDigest = refuseDigest;
        if (request.aclCount() <= 0) {
            return INVALID;
        }
        if (isOpen(request)) {
            return AclTable.OPEN;
        }
        writer.wrap(scratch, 0).writeInt(0);
        count = 0;
        seen.reset(request.aclCount());
        reader.wrap(request.buffer(), request.aclOffset() + Integer.BYTES, request.aclLength() - Integer.BYTES);
        for (int i = 0; i < request.aclCount(); i++) {
            final int result = addEntry(identities);
            if (result < 0) {
                return result;
            }
        }
        scratch.putInt(0, count, ByteOrder.BIG_ENDIAN);
        return acls.intern(scratch, 0, writer.length());
    }

    /** The protocol's error for what {@link #normalise} returned, OK for an id. */
    public static int error(final int normalised) {
        return normalised >= 0
                ? ErrorCode.OK
                : normalised == UNREADABLE ? ErrorCode.MARSHALLING_ERROR : ErrorCode.INVALID_ACL;
    }

    private int addEntry(final Identities identities) {
        final DirectBuffer buffer = reader.buffer();
        final int entryOffset = reader.cursor();
        final int permissions = reader.readInt();
        final int schemeLength = reader.readBytes();
        final int schemeOffset = reader.valueOffset();
        final int idLength = reader.readBytes();
        final int idOffset = reader.valueOffset();
        final int entryLength = reader.cursor() - entryOffset;
        if (schemeLength < 0) {
            return INVALID;
        }
        if (!seen.add(buffer, entryOffset, entryLength)) {
            return ADDED;
        }
        if (AuthSchemes.isEqual(AUTH, buffer, schemeOffset, schemeLength)) {
            return expand(permissions, identities) ? ADDED : INVALID;
        }
        if (idLength < 0) {
            return isKnown(buffer, schemeOffset, schemeLength) ? UNREADABLE : INVALID;
        }
        if (!isStorable(buffer, schemeOffset, schemeLength, idOffset, idLength) || !hasRoom(entryLength)) {
            return INVALID;
        }
        scratch.putBytes(writer.cursor(), buffer, entryOffset, entryLength);
        writer.cursor(writer.cursor() + entryLength);
        count++;
        return ADDED;
    }

    private boolean isKnown(final DirectBuffer buffer, final int schemeOffset, final int schemeLength) {
        return AuthSchemes.isEqual(WORLD, buffer, schemeOffset, schemeLength)
                || find(buffer, schemeOffset, schemeLength) != null;
    }

    private AuthScheme find(final DirectBuffer buffer, final int schemeOffset, final int schemeLength) {
        final AuthScheme scheme = schemes.find(buffer, schemeOffset, schemeLength);
        return scheme instanceof DigestScheme && refusesDigest ? null : scheme;
    }

    private boolean isStorable(
            final DirectBuffer buffer,
            final int schemeOffset,
            final int schemeLength,
            final int idOffset,
            final int idLength) {
        if (AuthSchemes.isEqual(WORLD, buffer, schemeOffset, schemeLength)) {
            return AuthSchemes.isEqual(ANYONE, buffer, idOffset, idLength);
        }
        final AuthScheme scheme = find(buffer, schemeOffset, schemeLength);
        return scheme != null && scheme.isValidId(buffer, idOffset, idLength);
    }

    private boolean expand(final int permissions, final Identities identities) {
        boolean isExpanded = false;
        for (int i = 0; i < identities.count(); i++) {
            final Identity identity = identities.identity(i);
            final AuthScheme scheme = schemes.find(identity.scheme());
            if (scheme != null && scheme.isAuthenticated()) {
                if (!hasRoom(3 * Integer.BYTES + identity.scheme().length + identity.id().length)) {
                    return false;
                }
                writer.writeInt(permissions).writeBytes(identity.scheme()).writeBytes(identity.id());
                count++;
                isExpanded = true;
            }
        }
        return isExpanded;
    }

    private boolean hasRoom(final int length) {
        return writer.length() + length <= MAX_LENGTH;
    }

    /** Nearly every request carries just world:anyone with all permissions; it is known without interning. */
    private static boolean isOpen(final RequestFlyweight request) {
        if (request.aclCount() != 1 || request.aclLength() != OPEN_LENGTH) {
            return false;
        }
        final DirectBuffer buffer = request.buffer();
        final int entry = request.aclOffset() + Integer.BYTES;
        return buffer.getInt(entry, ByteOrder.BIG_ENDIAN) == Permission.ALL
                && buffer.getInt(entry + 4, ByteOrder.BIG_ENDIAN) == WORLD.length
                && AuthSchemes.isEqual(WORLD, buffer, entry + 8, WORLD.length)
                && AuthSchemes.isEqual(ANYONE, buffer, entry + 17, ANYONE.length);
    }
}
