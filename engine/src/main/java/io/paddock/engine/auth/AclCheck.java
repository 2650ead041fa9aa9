package io.paddock.engine.auth;

import io.paddock.engine.tree.AclTable;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/**
 * Decides whether ids may do something (protocol reference §15.4). Parsed lists are kept by the id of the list, so that
 * a check allocates nothing once its list is known. Engine thread.
 */
public final class AclCheck {
    /** In place of the id of a list where nothing is to be checked: catch-up notifications. */
    public static final int UNCHECKED = -1;

    private final AuthSchemes schemes;
    private final AclTable acls;
    private final boolean skipsAcl;
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer(256);
    private ParsedAcl[] parsed = new ParsedAcl[16];

    /** @param skipsAcl whether {@link #permitsHere} allows everything. */
    public AclCheck(final AuthSchemes schemes, final AclTable acls, final boolean skipsAcl) {
        this.schemes = schemes;
        this.acls = acls;
        this.skipsAcl = skipsAcl;
    }

    /**
     * Whether one of the wanted permissions is given; what execution of commands asks.
     *
     * @param acl id of the list, or {@link #UNCHECKED}.
     * @param wanted bits of {@link io.paddock.codecs.wire.Permission}.
     */
    public boolean permits(final int acl, final int wanted, final Identities identities) {
        return acl == AclTable.OPEN || acl == UNCHECKED || parsed(acl).permits(wanted, identities);
    }

    /** As {@link #permits}, or this server checks nothing: for reads and notifications. */
    public boolean permitsHere(final int acl, final int wanted, final Identities identities) {
        return skipsAcl || permits(acl, wanted, identities);
    }

    private ParsedAcl parsed(final int acl) {
        if (acl >= parsed.length) {
            parsed = Arrays.copyOf(parsed, Math.max(acl + 1, 2 * parsed.length));
        }
        final int generation = acls.generation(acl);
        ParsedAcl found = parsed[acl];
        if (found == null || found.generation() != generation) {
            final int length = acls.copy(acl, record, 0);
            if (found == null || !found.renew(record, length, generation)) {
                found = ParsedAcl.parse(record, length, generation, schemes);
                parsed[acl] = found;
            }
        }
        return found;
    }
}
