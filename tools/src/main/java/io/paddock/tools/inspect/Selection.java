package io.paddock.tools.inspect;

/**
 * What is to be shown.
 *
 * @param fromZxid lowest zxid.
 * @param toZxid highest zxid.
 * @param sessionId only what belongs to this session; null for all.
 * @param path only this node and those below it; null for all.
 */
public record Selection(long fromZxid, long toZxid, Long sessionId, String path) {
    /** Everything. */
    public static final Selection ALL = new Selection(Long.MIN_VALUE, Long.MAX_VALUE, null, null);

    boolean includesZxid(final long zxid) {
        return fromZxid <= zxid && zxid <= toZxid;
    }

    boolean includesSession(final long id) {
        return sessionId == null || sessionId == id;
    }

    boolean includesPath(final String candidate) {
        if (path == null || path.equals("/")) {
            return true;
        }
        return candidate.startsWith(path)
                && (candidate.length() == path.length()
                        || path.endsWith("/")
                        || candidate.charAt(path.length()) == '/');
    }

    boolean hasPath() {
        return path != null;
    }
}
