package io.paddock.engine.config;

import java.util.Set;

/**
 * Keys that ZooKeeper knows and that do nothing here, by the reason (protocol reference §23, §24). Whoever builds one of
 * these parts takes its keys out.
 */
enum WithoutEffect {
    ENSEMBLE(
            "it tunes a part of ZooKeeper's ensembles that Paddock does not have",
            Notice.Level.INFO,
            Set.of(
                    "syncEnabled",
                    "observerMasterPort",
                    "oraclePath",
                    "leaderServes",
                    "cnxTimeout",
                    "electionPortBindRetry",
                    "tcpKeepAlive",
                    "commitLogCount",
                    "snapshotSizeFactor",
                    "portUnification",
                    "sslQuorumReloadCertFiles",
                    "ensembleAuthName",
                    "enableEagerACLCheck",
                    "observerMaster.sizeLimit",
                    "quorumCnxnTimeoutMs",
                    "leaderConnectDelayDuringRetryMs",
                    "forceSnapshotSync",
                    "forward_learner_requests_to_commit_processor_disabled",
                    "test.allowDiscontinuousProposals"),
            Set.of(
                    "group.",
                    "weight.",
                    "multiAddress.",
                    "quorum.",
                    "fastleader.",
                    "leader.",
                    "learner.",
                    "follower.",
                    "observer.",
                    "ssl.quorum.")),
    TLS(
            "TLS is not there yet: there is no secure port",
            Notice.Level.WARNING,
            Set.of("secureClientPort", "secureClientPortAddress", "client.portUnification"),
            Set.of("ssl.", "netty.server.", "X509AuthenticationProvider.")),
    SASL(
            "SASL is not there yet",
            Notice.Level.WARNING,
            Set.of(
                    "allowSaslFailedClients",
                    "superUser",
                    "java.security.auth.login.config",
                    "requireKerberosConfig",
                    "security.auth_to_local",
                    "server.principal",
                    "server.realm",
                    "kinit"),
            Set.of("superUser.", "letAnySaslUserDo", "sasl.", "kerberos.", "SASLAuthenticationProvider.")),
    PLUG_INS(
            "authentication plug-ins are not there yet: their scheme is refused",
            Notice.Level.WARNING,
            Set.of(),
            Set.of("authProvider.")),
    ADMIN(
            "the HTTP admin server is not there yet; the four-letter words are",
            Notice.Level.INFO,
            Set.of(),
            Set.of("admin.", "IPAuthenticationProvider.")),
    METRICS(
            "the metrics exporter is not there yet; the word mntr has the figures",
            Notice.Level.WARNING,
            Set.of(),
            Set.of("metricsProvider.")),
    AUDIT("the audit log is not there yet", Notice.Level.WARNING, Set.of("audit.enable"), Set.of("audit.impl.")),
    INTERNAL(
            "it tunes a part of ZooKeeper that Paddock does not have",
            Notice.Level.INFO,
            Set.of(
                    "preAllocSize",
                    "txnLogSizeLimitInKb",
                    "flushDelay",
                    "maxWriteQueuePollTime",
                    "maxBatchSize",
                    "maxResponseCacheSize",
                    "maxGetChildrenResponseCacheSize",
                    "serverCnxnFactory",
                    "digest.enabled",
                    "closeSessionTxn.enabled",
                    "serializeLastProcessedZxid.enabled",
                    "emulate353TTLNodes",
                    "snapshot.compression.method",
                    "snapshot.trust.empty",
                    "db.autocreate",
                    "watchManagerName",
                    "watcherCleanThreadsNum",
                    "watcherCleanThreshold",
                    "watcherCleanIntervalInSeconds",
                    "maxInProcessingDeadWatchers",
                    "fips-mode",
                    "intBufferStartingSizeBytes",
                    "request_throttle_stall_time",
                    "request_throttler.shutdownTimeout",
                    "request_stale_connection_check",
                    "request_stale_latency_check",
                    "jute.maxbuffer.extrasize",
                    "netty.advancedFlowControl.enabled",
                    "bitHashCacheSize",
                    "request.timeout"),
            Set.of("jvm.pause.", "nio.", "commitProcessor.", "messageTracker.", "pathStats.", "jmx."));

    private final String reason;
    private final Notice.Level level;
    private final Set<String> keys;
    private final Set<String> prefixes;

    WithoutEffect(final String reason, final Notice.Level level, final Set<String> keys, final Set<String> prefixes) {
        this.reason = reason;
        this.level = level;
        this.keys = keys;
        this.prefixes = prefixes;
    }

    /** The group that a key belongs to, null when ZooKeeper does not know the key. */
    static WithoutEffect of(final String key) {
        for (final WithoutEffect group : values()) {
            if (group.keys.contains(key) || group.prefixes.stream().anyMatch(key::startsWith)) {
                return group;
            }
        }
        return null;
    }

    String reason() {
        return reason;
    }

    Notice.Level level() {
        return level;
    }
}
