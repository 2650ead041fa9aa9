package io.paddock.engine.compat.wire;

import java.util.List;

/** Request records, each as the bytes behind the request header. Null is allowed wherever the encoding has a null. */
public final class Bodies {
    private static final byte[] EMPTY = {};

    private Bodies() {}

    public static byte[] empty() {
        return EMPTY;
    }

    /** exists, getData, getChildren, getChildren2. */
    public static byte[] read(final String path, final boolean watch) {
        return Bytes.of().string(path).bool(watch).toArray();
    }

    /** getACL, sync, getEphemerals, getAllChildrenNumber, deleteContainer. */
    public static byte[] path(final String path) {
        return Bytes.of().string(path).toArray();
    }

    /** create, create2, createContainer. */
    public static byte[] create(final String path, final byte[] data, final List<Acl> acls, final int flags) {
        final Bytes body = Bytes.of().string(path).buffer(data);
        Acl.write(body, acls);
        return body.int32(flags).toArray();
    }

    public static byte[] createTtl(
            final String path, final byte[] data, final List<Acl> acls, final int flags, final long ttlMs) {
        return Bytes.of().raw(create(path, data, acls, flags)).int64(ttlMs).toArray();
    }

    /** delete, check, and the int-typed checkWatches, removeWatches, addWatch. */
    public static byte[] pathAndInt(final String path, final int value) {
        return Bytes.of().string(path).int32(value).toArray();
    }

    public static byte[] setData(final String path, final byte[] data, final int version) {
        return Bytes.of().string(path).buffer(data).int32(version).toArray();
    }

    public static byte[] setAcl(final String path, final List<Acl> acls, final int version) {
        final Bytes body = Bytes.of().string(path);
        Acl.write(body, acls);
        return body.int32(version).toArray();
    }

    public static byte[] auth(final String scheme, final byte[] credentials) {
        return Bytes.of().int32(0).string(scheme).buffer(credentials).toArray();
    }

    /** setWatches with three lists, setWatches2 with five. */
    public static byte[] setWatches(final long relativeZxid, final List<List<String>> lists) {
        final Bytes body = Bytes.of().int64(relativeZxid);
        for (final List<String> list : lists) {
            if (list == null) {
                body.int32(-1);
            } else {
                body.int32(list.size());
                list.forEach(body::string);
            }
        }
        return body.toArray();
    }

    public static byte[] reconfig(
            final String joining, final String leaving, final String members, final long configId) {
        return Bytes.of()
                .string(joining)
                .string(leaving)
                .string(members)
                .int64(configId)
                .toArray();
    }

    /** Steps of a multi or multiRead, each with its type and record, and the end mark. */
    public static byte[] multi(final List<Step> steps) {
        final Bytes body = Bytes.of();
        for (final Step step : steps) {
            body.int32(step.opCode()).bool(false).int32(-1).raw(step.body());
        }
        return body.int32(-1).bool(true).int32(-1).toArray();
    }

    /** One step of a multi. */
    public record Step(int opCode, byte[] body) {}
}
