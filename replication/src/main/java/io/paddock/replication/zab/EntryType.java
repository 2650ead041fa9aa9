package io.paddock.replication.zab;

/** Kinds of log entries; the numbers are on disk. */
public final class EntryType {
    /** A command of the layer above. */
    public static final int COMMAND = 1;
    /** First entry of an epoch. */
    public static final int EPOCH = 2;
    /** A new configuration counts beside the old one. */
    public static final int RECONFIG = 3;
    /** The new configuration counts alone. */
    public static final int ACTIVATE = 4;

    private EntryType() {}
}
