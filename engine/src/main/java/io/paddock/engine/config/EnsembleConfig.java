package io.paddock.engine.config;

import io.paddock.engine.membership.ServerSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The ensemble that this server belongs to, as its files have it. They are how an ensemble begins: once there is a log,
 * the log knows who belongs.
 *
 * @param serverId number of this server, 1 to 255; the file {@code myid} in {@code dataDir}.
 * @param servers every member, this one included, ordered by number; {@code server.N}.
 * @param hierarchical whether {@code group.G} lines count votes by groups and weights.
 * @param observer whether this server follows without a vote.
 * @param initLimitTicks ticks that a server may take to catch up; {@code initLimit}.
 * @param syncLimitTicks ticks for which a server may be silent; {@code syncLimit}.
 * @param standaloneEnabled whether a single participant would run as a standalone; {@code standaloneEnabled}.
 * @param quorum how servers talk to each other.
 * @param file the {@code zoo.cfg}, null when there is none.
 * @param dynamicFile what {@code dynamicConfigFile} names, null when it is not set.
 */
public record EnsembleConfig(
        int serverId,
        List<Server> servers,
        boolean hierarchical,
        boolean observer,
        int initLimitTicks,
        int syncLimitTicks,
        boolean standaloneEnabled,
        QuorumConfig quorum,
        Path file,
        Path dynamicFile) {
    public EnsembleConfig {
        servers = List.copyOf(servers);
        Objects.requireNonNull(quorum);
    }

    /**
     * A {@code server.N} line with its group and weight.
     *
     * @param group 0 where groups are not used.
     * @param weight of its vote, 0 or more; {@code weight.N}.
     */
    public record Server(int server, ServerSpec spec, int group, long weight) {}

    /** The line of this server. */
    public ServerSpec self() {
        return servers.stream()
                .filter(each -> each.server() == serverId)
                .findFirst()
                .orElseThrow()
                .spec();
    }
}
