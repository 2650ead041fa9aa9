package io.paddock.engine.pipeline;

/** How a request that needs no look at the state is answered: bits that travel with it while it waits. */
final class RequestManner {
    /** The reply carries the newest zxid executed. */
    static final int LAST_ZXID = 0;
    /** The reply carries zxid 0: auth, sasl and refusals of unauthenticated clients. */
    static final int ZERO_ZXID = 1;
    /** The reply carries zxid -1: unknown request types. */
    static final int NO_ZXID = 2;
    /** The connection is closed behind the reply. */
    static final int CLOSE = 4;
    /** The body is a null token: sasl where it is not configured. */
    static final int NULL_TOKEN = 8;
    /** There is no reply. */
    static final int SILENT = 16;

    private RequestManner() {}

    static long zxid(final int manner, final long lastZxid) {
        if ((manner & NO_ZXID) != 0) {
            return -1;
        }
        return (manner & ZERO_ZXID) != 0 ? 0 : lastZxid;
    }
}
