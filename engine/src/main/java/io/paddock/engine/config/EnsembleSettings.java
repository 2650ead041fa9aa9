package io.paddock.engine.config;

import io.paddock.engine.config.QuorumConfig.Security;
import io.paddock.engine.membership.ServerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what an ensemble needs beside its server lines: who this server is, limits, how servers talk. */
final class EnsembleSettings {
    private static final String MYID = "myid";
    private static final String DEFAULT_CLUSTER = "paddock";
    private static final int DEFAULT_INIT_LIMIT = 10;
    private static final int DEFAULT_SYNC_LIMIT = 5;
    private static final int MAX_TICKS = 1_000_000;
    private static final int MAX_MS = 3_600_000;
    private static final int ELECTION_ALGORITHM = 3;

    private EnsembleSettings() {}

    /** Null when the lines describe a standalone. */
    static EnsembleConfig read(
            final Settings s,
            final ServerLines lines,
            final Profile profile,
            final Path dataDir,
            final int tickTimeMs) {
        // Asked for whatever comes of it: every sample file has them.
        final int initLimit = s.integer(s.own("initLimit"), DEFAULT_INIT_LIMIT, 1, MAX_TICKS);
        final int syncLimit = s.integer(s.own("syncLimit"), DEFAULT_SYNC_LIMIT, 1, MAX_TICKS);
        final Optional<Entry> algorithm = s.own("electionAlg");
        s.own("connectToLearnerMasterLimit");
        final Optional<Entry> peerType = s.own("peerType");
        final QuorumConfig quorum = quorum(s, profile, (long) syncLimit * tickTimeMs);
        if (!lines.isEnsemble()) {
            requireStandalone(s, lines, peerType);
            return null;
        }
        requireParticipants(lines);
        if (s.integer(algorithm, ELECTION_ALGORITHM, 0, ELECTION_ALGORITHM) != ELECTION_ALGORITHM) {
            s.warn(algorithm.orElseThrow().named() + " has no effect: there is one way to elect a leader");
        }
        final int serverId = serverId(dataDir, lines);
        final ServerSpec self = lines.spec(serverId);
        checkPeerType(s, peerType, self, lines.line(serverId));
        return new EnsembleConfig(
                serverId,
                lines.servers(),
                lines.hierarchical(),
                self.observer(),
                initLimit,
                syncLimit,
                lines.standaloneEnabled(),
                quorum,
                s.file(),
                lines.dynamicFile());
    }

    private static void requireStandalone(final Settings s, final ServerLines lines, final Optional<Entry> peerType) {
        peerType.filter(EnsembleSettings::observes).ifPresent(entry -> {
            throw new ConfigException(entry.named() + "=" + entry.value()
                    + " belongs to an ensemble: add its server.N lines, or remove this one to run a standalone");
        });
        if (lines.isEmpty()) {
            return;
        }
        final Entry line = lines.line(lines.onlyServer());
        if (lines.participantCount() == 0) {
            throw new ConfigException(
                    line.named() + " is an observer without anybody to observe: add the other servers");
        }
        s.info(line.named() + " is the only server: it runs as a standalone, as ZooKeeper would");
    }

    private static void requireParticipants(final ServerLines lines) {
        if (lines.isEmpty()) {
            throw new ConfigException("standaloneEnabled=false asks for an ensemble: add its server.N lines, or remove"
                    + " that line to run a standalone");
        }
        if (lines.participantCount() == 0) {
            throw new ConfigException("every server.N line is an observer: nobody could lead them");
        }
    }

    private static int serverId(final Path dataDir, final ServerLines lines) {
        final Path file = dataDir.resolve(MYID);
        final String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (final NoSuchFileException e) {
            throw new ConfigException("myid is missing: write the number of this server into the file "
                    + file.toAbsolutePath().normalize() + ", 1 for the line server.1");
        } catch (final IOException e) {
            throw new ConfigException("Cannot read the file " + file + ": " + e);
        }
        final int server = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
        if (server < 1 || server > 255) {
            throw new ConfigException(
                    file + " must hold the number of this server, 1 to 255, and nothing else, not \"" + text + "\"");
        }
        if (lines.spec(server) == null) {
            throw new ConfigException(file + " says " + server + ", but there is no line server." + server
                    + ": correct the file, or add the line");
        }
        return server;
    }

    private static void checkPeerType(
            final Settings s, final Optional<Entry> peerType, final ServerSpec self, final Entry line) {
        peerType.filter(entry -> observes(entry) != self.observer())
                .ifPresent(entry -> s.warn(entry.named() + "=" + entry.value() + " contradicts " + line.named()
                        + ", which counts: it is " + (self.observer() ? "an observer" : "a participant")));
    }

    private static boolean observes(final Entry peerType) {
        if (peerType.value().equalsIgnoreCase("observer")) {
            return true;
        }
        if (peerType.value().equalsIgnoreCase("participant")) {
            return false;
        }
        throw Settings.mustBe(peerType, "participant or observer");
    }

    private static QuorumConfig quorum(final Settings s, final Profile profile, final long syncLimitMs) {
        final int silenceMs = (int) Math.min(MAX_MS, syncLimitMs);
        final boolean likeZooKeeper =
                s.choice(s.bare(OwnKeys.QUORUM_TIMING), QuorumTiming.PADDOCK) == QuorumTiming.ZOOKEEPER;
        final int usualMs = likeZooKeeper ? silenceMs : Math.min(silenceMs, electionMs(profile));
        final int electionMs = s.integer(s.bare(OwnKeys.QUORUM_ELECTION_MS), Math.max(20, usualMs), 20, MAX_MS);
        final int usualHeartbeatMs = Math.max(1, Math.min(heartbeatMs(profile), electionMs / 5));
        final int heartbeatMs =
                s.integer(s.bare(OwnKeys.QUORUM_HEARTBEAT_MS), usualHeartbeatMs, 1, Math.max(1, electionMs / 2 - 1));
        final Optional<Entry> pskFile = s.bare(OwnKeys.QUORUM_PSK_FILE);
        final Optional<Entry> security = s.bare(OwnKeys.QUORUM_SECURITY);
        final Optional<Entry> sslQuorum = s.shared(QuorumTlsSettings.SWITCH);
        final boolean asksForTls = s.flag(sslQuorum, false, "true", "false");
        final Security asked =
                s.choice(security, asksForTls ? Security.TLS : pskFile.isPresent() ? Security.PSK : Security.LOOPBACK);
        if (asksForTls && asked != Security.TLS) {
            throw new ConfigException(sslQuorum.orElseThrow().named() + "=true asks for TLS among servers, and "
                    + security.orElseThrow().named() + "="
                    + security.orElseThrow().value() + " does not: remove one"
                    + " of the lines");
        }
        final QuorumTlsConfig tls = QuorumTlsSettings.read(
                s, asked == Security.TLS ? security.or(() -> sslQuorum).orElseThrow() : null);
        if (asked == Security.PSK && pskFile.isEmpty()) {
            throw new ConfigException(security.orElseThrow().named() + "=psk needs the secret: add a line such as "
                    + OwnKeys.QUORUM_PSK_FILE + "=/etc/paddock/quorum.psk");
        }
        return new QuorumConfig(
                s.text(s.bare(OwnKeys.QUORUM_CLUSTER), DEFAULT_CLUSTER),
                heartbeatMs,
                electionMs,
                asked,
                pskFile.map(entry -> Path.of(entry.value())).orElse(null),
                tls,
                s.flag(s.own("quorumListenOnAllIPs"), false, "true", "false"),
                s.bare(OwnKeys.QUORUM_AERON_DIR)
                        .map(entry -> Path.of(entry.value()))
                        .orElse(null),
                s.integer(s.bare(OwnKeys.HOLD_CONNECTIONS_MS), silenceMs, 0, MAX_MS));
    }

    /** Silence of a leader that is borne. */
    private static int electionMs(final Profile profile) {
        return switch (profile) {
            case SHARED -> 1500;
            case BALANCED -> 1000;
            case DEDICATED -> 200;
        };
    }

    private static int heartbeatMs(final Profile profile) {
        return switch (profile) {
            case SHARED -> 200;
            case BALANCED -> 100;
            case DEDICATED -> 20;
        };
    }

    /** Whose idea of a silent leader counts. */
    private enum QuorumTiming {
        PADDOCK,
        ZOOKEEPER
    }
}
