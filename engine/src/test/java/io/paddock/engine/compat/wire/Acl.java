package io.paddock.engine.compat.wire;

import java.util.List;

/** One entry of an access list. */
public record Acl(int perms, String scheme, String id) {
    /** Everybody may do everything. */
    public static final List<Acl> OPEN = List.of(new Acl(31, "world", "anyone"));
    /** Everybody may read. */
    public static final List<Acl> READ_ONLY = List.of(new Acl(1, "world", "anyone"));
    /** Whoever authenticated the connection that creates. */
    public static final List<Acl> CREATOR = List.of(new Acl(31, "auth", ""));

    static Acl read(final Cursor cursor) {
        return new Acl(cursor.int32(), cursor.string(), cursor.string());
    }

    static void write(final Bytes target, final List<Acl> acls) {
        if (acls == null) {
            target.int32(-1);
            return;
        }
        target.int32(acls.size());
        for (final Acl acl : acls) {
            target.int32(acl.perms).string(acl.scheme).string(acl.id);
        }
    }
}
