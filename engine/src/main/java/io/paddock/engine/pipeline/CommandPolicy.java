package io.paddock.engine.pipeline;

/**
 * Settings of this server that are stamped on each command, so that every server executes it alike.
 *
 * @param skipAcl {@code skipACL=yes}.
 * @param extendedTypes {@code extendedTypesEnabled}: nodes with a time to live.
 * @param enforceQuota {@code enforceQuota}: hard limits are checked.
 * @param reconfigEnabled {@code reconfigEnabled}.
 */
public record CommandPolicy(boolean skipAcl, boolean extendedTypes, boolean enforceQuota, boolean reconfigEnabled) {
    /** ZooKeeper's defaults. */
    public static final CommandPolicy DEFAULT = new CommandPolicy(false, false, false, false);
}
