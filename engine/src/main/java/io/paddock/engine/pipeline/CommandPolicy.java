package io.paddock.engine.pipeline;

/**
 * Settings of this server that are stamped on each command, so that every server executes it alike.
 *
 * @param skipAcl {@code skipACL=yes}.
 * @param extendedTypes {@code extendedTypesEnabled}: nodes with a time to live.
 * @param enforceQuota {@code enforceQuota}: hard limits are checked.
 * @param reconfigEnabled {@code reconfigEnabled}.
 * @param refuseDigest {@code DigestAuthenticationProvider.enabled=false}: ACLs do not name ids of scheme digest.
 * @param neverAlone {@code standaloneEnabled=false}: reconfig may leave an ensemble of one.
 */
public record CommandPolicy(
        boolean skipAcl,
        boolean extendedTypes,
        boolean enforceQuota,
        boolean reconfigEnabled,
        boolean refuseDigest,
        boolean neverAlone) {
    /** ZooKeeper's defaults. */
    public static final CommandPolicy DEFAULT = new CommandPolicy(false, false, false, false, false);

    /** With ZooKeeper's default of {@code standaloneEnabled}. */
    public CommandPolicy(
            final boolean skipAcl,
            final boolean extendedTypes,
            final boolean enforceQuota,
            final boolean reconfigEnabled,
            final boolean refuseDigest) {
        this(skipAcl, extendedTypes, enforceQuota, reconfigEnabled, refuseDigest, false);
    }

    /** The same for another {@code standaloneEnabled}. */
    public CommandPolicy withStandalone(final boolean enabled) {
        return new CommandPolicy(skipAcl, extendedTypes, enforceQuota, reconfigEnabled, refuseDigest, !enabled);
    }
}
