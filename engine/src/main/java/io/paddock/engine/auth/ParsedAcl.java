package io.paddock.engine.auth;

import io.paddock.codecs.jute.JuteReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;

/** A stored ACL in the form in which it is checked, with the bytes that it was made from. */
final class ParsedAcl {
    private static final byte[] WORLD = {'w', 'o', 'r', 'l', 'd'};
    private static final byte[] ANYONE = {'a', 'n', 'y', 'o', 'n', 'e'};
    private static final AclEntry[] NO_ENTRIES = {};

    private final byte[] record;
    private final int openPermissions;
    private final AclEntry[] entries;
    private int generation;

    private ParsedAcl(final byte[] record, final int generation, final int openPermissions, final AclEntry[] entries) {
        this.record = record;
        this.generation = generation;
        this.openPermissions = openPermissions;
        this.entries = entries;
    }

    static ParsedAcl parse(
            final DirectBuffer record, final int length, final int generation, final AuthSchemes schemes) {
        final byte[] bytes = new byte[length];
        record.getBytes(0, bytes);
        final JuteReader reader = new JuteReader().wrap(record, 0, length);
        final int count = reader.readInt();
        if (count <= 0) {
            return new ParsedAcl(bytes, generation, -1, NO_ENTRIES);
        }
        int open = 0;
        final List<AclEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final int permissions = reader.readInt();
            final byte[] scheme = readArray(reader);
            final byte[] id = readArray(reader);
            if (Arrays.equals(scheme, WORLD) && Arrays.equals(id, ANYONE)) {
                open |= permissions;
            } else {
                final AuthScheme known = schemes.find(scheme);
                entries.add(new AclEntry(permissions, scheme, known == null ? null : known.matcher(id)));
            }
        }
        return new ParsedAcl(bytes, generation, open, entries.toArray(NO_ENTRIES));
    }

    int generation() {
        return generation;
    }

    /**
     * Whether this is the parsed form of the record; then it is valid for the generation. Lists whose last user goes
     * and comes again, as those of locks do, are not parsed each time.
     */
    boolean renew(final DirectBuffer record, final int length, final int generation) {
        if (!AuthSchemes.isEqual(this.record, record, 0, length)) {
            return false;
        }
        this.generation = generation;
        return true;
    }

    boolean permits(final int wanted, final Identities identities) {
        if ((openPermissions & wanted) != 0 || identities.isSuper()) {
            return true;
        }
        for (final AclEntry entry : entries) {
            if ((entry.permissions() & wanted) != 0 && entry.matcher() != null && matches(entry, identities)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(final AclEntry entry, final Identities identities) {
        for (int i = 0; i < identities.count(); i++) {
            final Identity identity = identities.identity(i);
            if (Arrays.equals(identity.scheme(), entry.scheme())
                    && entry.matcher().matches(identity)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] readArray(final JuteReader reader) {
        final byte[] value = new byte[Math.max(reader.readBytes(), 0)];
        reader.buffer().getBytes(reader.valueOffset(), value);
        return value;
    }
}
