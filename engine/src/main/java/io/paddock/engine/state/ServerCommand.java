package io.paddock.engine.state;

/**
 * The argument of commands that servers put into the log by themselves. A client's own request has
 * {@link #REQUEST}.
 *
 * <pre>
 *   createSession, moveSession    63        32 31         0
 *                                 +-----------+-----------+
 *                                 |   owner   | timeoutMs |
 *                                 +-----------+-----------+
 *   closeSession by expiry,       63                 8 7         0
 *   endReconfig                   +-------------------+-----------+
 *                                 |     epoch + 1     |  owner    |   endReconfig: minus the error
 *                                 +-------------------+-----------+
 * </pre>
 *
 * <p>What a leader decides holds in its own epoch only: the log may carry such a command into the next one, whose leader
 * knows better.
 */
public final class ServerCommand {
    /** What a client asked for. */
    public static final long REQUEST = 0;
    /** The end of a session by a server that has no others beside it. */
    public static final long EXPIRY_ALONE = -1;

    private static final int OWNER_SHIFT = 32;
    private static final int EPOCH_SHIFT = 8;
    private static final int LOW_MASK = 0xFF;

    private ServerCommand() {}

    public static long session(final int owner, final int timeoutMs) {
        return (long) owner << OWNER_SHIFT | timeoutMs & 0xFFFF_FFFFL;
    }

    /** Timeout in the argument of createSession and moveSession, ms. */
    public static int timeoutMs(final long argument) {
        return (int) argument;
    }

    /** Owner in the same; 0 in journals of earlier builds. */
    public static int owner(final long argument) {
        return (int) (argument >>> OWNER_SHIFT);
    }

    /**
     * The end of a session whose client was not heard of.
     *
     * @param owner of the session, as the leader knew it: if the client has come back elsewhere since, the session lives.
     */
    public static long expiry(final long epoch, final int owner) {
        return epoch + 1 << EPOCH_SHIFT | owner;
    }

    static boolean isExpiryValid(final long argument, final long zxid, final int owner) {
        return argument == REQUEST
                || argument == EXPIRY_ALONE
                || isOfEpoch(argument, zxid) && (argument & LOW_MASK) == owner;
    }

    /** The end of a change of the ensemble that cannot be made; the error is -1 to -255. */
    public static long endReconfig(final long epoch, final int error) {
        return epoch + 1 << EPOCH_SHIFT | -error;
    }

    /** Why a change of the ensemble was ended. */
    public static int error(final long argument) {
        return -(int) (argument & LOW_MASK);
    }

    static boolean isOfEpoch(final long argument, final long zxid) {
        return (argument >>> EPOCH_SHIFT) - 1 == zxid >>> OWNER_SHIFT;
    }
}
