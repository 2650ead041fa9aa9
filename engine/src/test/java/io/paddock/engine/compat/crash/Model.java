package io.paddock.engine.compat.crash;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the children of one node must be after some writes. A plain map, so that it is right by inspection. */
final class Model {
    /** In the text of a difference: no such node. */
    static final String ABSENT = "its absence";

    static final int NO_NODE = -101;
    static final int BAD_VERSION = -103;
    static final int NODE_EXISTS = -110;

    private final TreeMap<String, Entry> entries;
    private int created;

    Model() {
        entries = new TreeMap<>();
    }

    private Model(final Model source) {
        entries = new TreeMap<>(source.entries);
        created = source.created;
    }

    /**
     * A child.
     *
     * @param mzxid of the last change, or {@link #UNKNOWN} when its reply did not come.
     */
    record Entry(String data, int version, boolean isEphemeral, long mzxid) {
        static final long UNKNOWN = -1;
    }

    Model copy() {
        return new Model(this);
    }

    TreeMap<String, Entry> entries() {
        return entries;
    }

    /** Children ever created, which names the next sequential one. */
    int created() {
        return created;
    }

    /** What a server must report as the number of changes to the children. */
    int childVersion() {
        return 2 * created - entries.size();
    }

    /** Forgets what ends with the session. */
    void closeSession() {
        entries.values().removeIf(Entry::isEphemeral);
    }

    /** Applies a write and returns the error that the reply must carry. */
    int apply(final Write write, final long zxid) {
        if (write instanceof Write.Create create) {
            return create(create, zxid);
        } else if (write instanceof Write.Change change) {
            return change(change, zxid);
        } else if (write instanceof Write.Delete delete) {
            return delete(delete);
        }
        final Model before = copy();
        for (final Write step : ((Write.Multi) write).steps()) {
            final int err = apply(step, zxid);
            if (err != 0) {
                entries.clear();
                entries.putAll(before.entries);
                created = before.created;
                return err;
            }
        }
        return 0;
    }

    private int create(final Write.Create create, final long zxid) {
        final String path = create.isSequential() ? create.path() + String.format("%010d", created) : create.path();
        if (entries.containsKey(path)) {
            return NODE_EXISTS;
        }
        entries.put(path, new Entry(create.data(), 0, create.isEphemeral(), zxid));
        created++;
        return 0;
    }

    private int change(final Write.Change change, final long zxid) {
        final Entry entry = entries.get(change.path());
        if (entry == null) {
            return NO_NODE;
        }
        if (change.version() != -1 && change.version() != entry.version()) {
            return BAD_VERSION;
        }
        entries.put(change.path(), new Entry(change.data(), entry.version() + 1, entry.isEphemeral(), zxid));
        return 0;
    }

    private int delete(final Write.Delete delete) {
        final Entry entry = entries.get(delete.path());
        if (entry == null) {
            return NO_NODE;
        }
        if (delete.version() != -1 && delete.version() != entry.version()) {
            return BAD_VERSION;
        }
        entries.remove(delete.path());
        return 0;
    }

    /** Empty when what a server shows fits, else the differences. */
    Map<String, String> differences(final Map<String, Entry> shown, final int childVersion) {
        final Map<String, String> differences = new LinkedHashMap<>();
        final TreeMap<String, Entry> all = new TreeMap<>(shown);
        all.putAll(entries);
        for (final String path : all.keySet()) {
            final Entry expected = entries.get(path);
            final Entry got = shown.get(path);
            if (!isSame(expected, got)) {
                differences.put(path, "acknowledged " + text(expected) + ", found " + text(got));
            }
        }
        if (childVersion != childVersion()) {
            differences.put("cversion", "of the parent: acknowledged " + childVersion() + ", found " + childVersion);
        }
        return differences;
    }

    private static boolean isSame(final Entry expected, final Entry got) {
        return expected != null
                && got != null
                && expected.data().equals(got.data())
                && expected.version() == got.version()
                && expected.isEphemeral() == got.isEphemeral()
                && (expected.mzxid() == Entry.UNKNOWN || expected.mzxid() == got.mzxid());
    }

    private static String text(final Entry entry) {
        return entry == null ? ABSENT : entry.toString();
    }

    /** Takes over the zxids that a server shows. */
    void adopt(final Map<String, Entry> shown) {
        entries.putAll(shown);
    }
}
