package io.paddock.engine.state;

import io.paddock.codecs.command.PolicyDecoder;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.engine.auth.AclCheck;
import io.paddock.engine.auth.Identities;

/** The command being executed, apart from its body: whose it is, when, and under which settings. */
final class Execution {
    private final AclCheck aclCheck;
    private long zxid;
    private long timeMs;
    private long sessionId;
    private boolean isSessionOpen;
    private boolean isLocal;
    private int ephemeralRefusal;
    private boolean skipsAcl;
    private boolean hasExtendedTypes;
    private boolean enforcesQuota;
    private boolean isReconfigEnabled;
    private boolean refusesDigest;
    private boolean mayStandAlone;
    private Identities identities;

    Execution(final AclCheck aclCheck) {
        this.aclCheck = aclCheck;
    }

    void start(final long zxid, final long timeMs, final long sessionId, final boolean isSessionOpen) {
        this.zxid = zxid;
        this.timeMs = timeMs;
        this.sessionId = sessionId;
        this.isSessionOpen = isSessionOpen;
    }

    void policy(final PolicyDecoder policy, final Identities identities, final boolean isMulti) {
        this.identities = identities;
        skipsAcl = policy.skipAcl();
        hasExtendedTypes = policy.extendedTypes();
        enforcesQuota = policy.enforceQuota();
        isReconfigEnabled = policy.reconfigEnabled();
        refusesDigest = policy.refuseDigest();
        mayStandAlone = !policy.neverAlone();
        isLocal = policy.localSession();
        // Of a multi of a follower the reference tells what its leader thinks, which has never heard of the session.
        ephemeralRefusal = !isLocal || isMulti && !policy.originLeads()
                ? ErrorCode.SESSION_EXPIRED
                : ErrorCode.EPHEMERAL_ON_LOCAL_SESSION;
    }

    long zxid() {
        return zxid;
    }

    /** Wall time that the leader stamped, ms. */
    long timeMs() {
        return timeMs;
    }

    long sessionId() {
        return sessionId;
    }

    /**
     * Whether the session still exists, which of a local one its own server knows. One that the log does not know can only have been closed while the request was
     * on its way: the origin submits nothing for sessions that never were. So the answer is SESSION_EXPIRED, as for a
     * closing session in the reference, and never UNKNOWN_SESSION.
     */
    boolean isSessionOpen() {
        return isSessionOpen || isLocal;
    }

    /** Why the session may own no node; 0 when it may. */
    int ephemeralRefusal() {
        return isSessionOpen ? ErrorCode.OK : ephemeralRefusal;
    }

    boolean hasExtendedTypes() {
        return hasExtendedTypes;
    }

    boolean enforcesQuota() {
        return enforcesQuota;
    }

    boolean isReconfigEnabled() {
        return isReconfigEnabled;
    }

    /** Whether ACLs may not name ids of scheme digest. */
    boolean refusesDigest() {
        return refusesDigest;
    }

    /** Whether an ensemble of one is none: then reconfig leaves two voters at least. */
    boolean mayStandAlone() {
        return mayStandAlone;
    }

    Identities identities() {
        return identities;
    }

    boolean permits(final int acl, final int wanted) {
        return skipsAcl || aclCheck.permits(acl, wanted, identities);
    }
}
