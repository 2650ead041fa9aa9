package io.paddock.engine.pipeline;

/**
 * Settings of this server that are stamped on each command, so that every server executes it alike.
 *
 * @param skipAcl {@code skipACL=yes}.
 * @param extendedTypes {@code extendedTypesEnabled}: nodes with a time to live.
 * @param enforceQuota {@code enforceQuota}: hard limits are checked.
 * @param reconfigEnabled {@code reconfigEnabled}.
 * @param refuseDigest {@code DigestAuthenticationProvider.enabled=false}: ACLs do not name ids of scheme digest.
 */
public record CommandPolicy(
        boolean skipAcl, boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled, boolean refuseDigest) {
    /** ZooKeeper's defaults. */
    public static final CommandPolicy DEFAULT = new CommandPolicy(false, false, false, false, false);
}
