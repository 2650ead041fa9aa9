package io.paddock.engine.node;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.DynamicConfigFile;
import io.paddock.engine.membership.MembershipText;
import io.paddock.engine.state.Membership;
import io.paddock.replication.Ensemble;
import io.paddock.replication.LogRole;
import io.paddock.replication.quorum.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices, from cycle to cycle, that a server's place in its ensemble or the ensemble has changed. Engine thread. */
final class EnsembleWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnsembleWatch.class);

    private final Ensemble ensemble;
    private final Membership membership;
    private final EnsembleFace face;
    private final RoleListener listener;
    private final DynamicConfigFile file;
    private LogRole role = LogRole.LOOKING;
    private int leader;
    private long epoch;
    private Configuration configuration;

    /** @param file where to write new members, null when they are not to be written. */
    EnsembleWatch(
            final Ensemble ensemble,
            final Membership membership,
            final EnsembleFace face,
            final RoleListener listener,
            final DynamicConfigFile file) {
        this.ensemble = ensemble;
        this.membership = membership;
        this.face = face;
        this.listener = listener;
        this.file = file;
    }

    void check() {
        final LogRole newRole = ensemble.role();
        if (newRole != role
                || newRole != LogRole.LOOKING && (ensemble.leader() != leader || ensemble.epoch() != epoch)) {
            role = newRole;
            leader = newRole == LogRole.LOOKING ? 0 : ensemble.leader();
            epoch = ensemble.epoch();
            face.onRole(role);
            listener.onRole(role, leader, epoch);
        }
        // A server that looks for its place may be about to learn of newer members.
        if (membership.active() != configuration && role != LogRole.LOOKING) {
            configuration = membership.active();
            onConfiguration();
        }
    }

    boolean leads() {
        return ensemble.role() == LogRole.LEADING;
    }

    /** Asks the server that has come furthest to lead instead of this one; false when it does not, or nobody can. */
    boolean beginHandOver() {
        return leads() && face.moveLeader(0) == null;
    }

    /** The log knows who belongs; the file is for people, and for a server that begins anew. */
    private void onConfiguration() {
        if (file == null || configuration == null) {
            return;
        }
        try {
            file.write(MembershipText.printMembers(configuration), configuration.version());
        } catch (final ConfigException ex) {
            LOGGER.warn("The new members were not written down: {}", ex.getMessage());
        }
    }
}
