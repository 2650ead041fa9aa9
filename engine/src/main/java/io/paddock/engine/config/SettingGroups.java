package io.paddock.engine.config;

import io.paddock.engine.config.StorageConfig.JournalMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks for every key that has an effect: the one place where keys, defaults and ranges stand. */
final class SettingGroups {
    private static final int MAX = Integer.MAX_VALUE;
    private static final int DEFAULT_TICK_MS = 3000;
    private static final int MIN_TIMEOUT_TICKS = 2;
    private static final int MAX_TIMEOUT_TICKS = 20;
    private static final int DEFAULT_SESSIONLESS_TIMEOUT_MS = 10_000;
    private static final int DEFAULT_SNAP_COUNT = 100_000;
    private static final long DEFAULT_SNAP_SIZE_KB = 4L << 20;
    private static final int DEFAULT_SYNC_WARNING_MS = 1000;
    private static final int MIN_RETAIN_COUNT = 3;
    private static final int DEFAULT_MAX_FRAME_LENGTH = 0xfffff;
    private static final int MIN_FRAME_LENGTH = 128;
    /** Frames are copied whole, and a reply may be longer than the request that wrote its data. */
    private static final int MAX_FRAME_LENGTH = 1 << 30;

    private static final int DEFAULT_OUTSTANDING = 1000;
    private static final long DEFAULT_LARGE_REQUEST_BYTES = 100L << 20;
    private static final long DEFAULT_UNSENT_BYTES = 64L << 20;
    private static final int DEFAULT_REAPER_INTERVAL_MS = 60_000;
    private static final int DEFAULT_REAPER_PER_MINUTE = 10_000;
    private static final long MIN_SEGMENT_BYTES = 1L << 20;
    private static final long MAX_SEGMENT_BYTES = 1L << 30;
    private static final long MIN_MEMORY_BYTES = 1L << 20;
    /** References inside the namespace's memory are 31 bits in units of 8 bytes. */
    private static final long MAX_MEMORY_BYTES = 16L << 30;

    private SettingGroups() {}

    static NodeConfig read(final Settings settings) {
        final Profile profile = settings.choice(settings.bare(OwnKeys.PROFILE), Profile.SHARED);
        final StorageConfig storage = storage(settings);
        final TimeConfig time = time(settings);
        final ServerLines servers = ServerLines.read(settings);
        final EnsembleConfig ensemble =
                EnsembleSettings.read(settings, servers, profile, storage.dataDir(), time.tickTimeMs());
        final int serverId = ensemble == null ? 0 : ensemble.serverId();
        return new NodeConfig(
                profile,
                serverId,
                storage,
                ListenSettings.read(settings, servers, serverId),
                time,
                limits(settings),
                HandshakeSettings.read(settings),
                access(settings),
                features(settings),
                ensemble);
    }

    private static StorageConfig storage(final Settings s) {
        final Path dataDir = s.own("dataDir")
                .map(SettingGroups::path)
                .orElseThrow(
                        () -> new ConfigException("dataDir is missing: add a line such as dataDir=/var/lib/paddock"));
        final boolean forceSync = s.flag(s.shared("forceSync"), true, "yes", "no");
        if (!forceSync) {
            s.warn("forceSync=no: writes are acknowledged before they are on the disk, and can be lost with the power");
        }
        return new StorageConfig(
                dataDir,
                s.own("dataLogDir").map(SettingGroups::path).orElse(dataDir),
                s.flag(s.shared("datadir.autocreate"), true, "true", "false"),
                s.integer(s.shared("snapCount"), DEFAULT_SNAP_COUNT, 2, MAX),
                s.shared("snapCount").isPresent(),
                s.number(s.shared("snapSizeLimitInKb"), DEFAULT_SNAP_SIZE_KB, -1, Long.MAX_VALUE >> 10),
                forceSync,
                s.number(s.bare("fsync.warningthresholdms"), DEFAULT_SYNC_WARNING_MS, 0, Long.MAX_VALUE),
                retainCount(s),
                s.integer(s.own("autopurge.purgeInterval"), 0, 0, MAX),
                s.choice(s.bare(OwnKeys.JOURNAL_MODE), JournalMode.DIRECT),
                segmentBytes(s));
    }

    private static long segmentBytes(final Settings s) {
        final Optional<Entry> entry = s.bare(OwnKeys.JOURNAL_SEGMENT_SIZE);
        final long length = s.bytes(entry, 0, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
        if (Long.bitCount(length) > 1) {
            throw Settings.mustBe(entry.orElseThrow(), "a power of two, 1m to 1g");
        }
        return length;
    }

    /** ZooKeeper raises what is below its minimum, so that old files keep working. */
    private static int retainCount(final Settings s) {
        final Optional<Entry> entry = s.own("autopurge.snapRetainCount");
        final int asked = s.integer(entry, MIN_RETAIN_COUNT, 0, MAX);
        if (asked < MIN_RETAIN_COUNT) {
            s.warn(entry.orElseThrow().named() + "=" + asked + " is raised to the minimum, " + MIN_RETAIN_COUNT);
        }
        return Math.max(MIN_RETAIN_COUNT, asked);
    }

    private static Path path(final Entry entry) {
        try {
            return Path.of(entry.value());
        } catch (final InvalidPathException e) {
            throw Settings.mustBe(entry, "the path of a folder");
        }
    }

    private static TimeConfig time(final Settings s) {
        final int tick = s.integer(s.own("tickTime"), DEFAULT_TICK_MS, 1, MAX / MAX_TIMEOUT_TICKS);
        final Optional<Entry> minEntry = s.own("minSessionTimeout");
        final int min = timeout(s, minEntry, MIN_TIMEOUT_TICKS * tick);
        final int max = timeout(s, s.own("maxSessionTimeout"), MAX_TIMEOUT_TICKS * tick);
        if (min > max) {
            throw new ConfigException(minEntry.map(Entry::named).orElse("minSessionTimeout")
                    + " must not be above maxSessionTimeout, but " + min + " ms is above " + max + " ms");
        }
        final int sessionless =
                s.integer(s.shared("nio.sessionlessCnxnTimeout"), DEFAULT_SESSIONLESS_TIMEOUT_MS, 1, MAX);
        return new TimeConfig(tick, min, max, sessionless);
    }

    /** -1 asks for the default. */
    private static int timeout(final Settings s, final Optional<Entry> entry, final int absent) {
        final int value = s.integer(entry, -1, -1, MAX);
        if (value == 0) {
            throw Settings.mustBe(entry.orElseThrow(), "1 ms or more, or -1 for the default");
        }
        return value == -1 ? absent : value;
    }

    private static LimitConfig limits(final Settings s) {
        return new LimitConfig(
                s.integer(s.bare("jute.maxbuffer"), DEFAULT_MAX_FRAME_LENGTH, MIN_FRAME_LENGTH, MAX_FRAME_LENGTH),
                s.integer(s.shared("globalOutstandingLimit"), DEFAULT_OUTSTANDING, 1, MAX),
                s.integer(s.shared("request_throttle_max_requests"), 0, 0, MAX),
                s.flag(s.shared("request_throttle_drop_stale"), true, "true", "false"),
                s.integer(s.shared("throttled_op_wait_time"), 0, 0, MAX),
                s.integer(s.shared("largeRequestThreshold"), -1, -1, MAX),
                s.number(s.shared("largeRequestMaxBytes"), DEFAULT_LARGE_REQUEST_BYTES, 1, Long.MAX_VALUE),
                s.bytes(s.bare(OwnKeys.MAX_UNSENT_BYTES), DEFAULT_UNSENT_BYTES, 1L << 20, 1L << 40),
                s.bytes(s.bare(OwnKeys.MEMORY_LIMIT), MAX_MEMORY_BYTES, MIN_MEMORY_BYTES, MAX_MEMORY_BYTES));
    }

    private static AccessConfig access(final Settings s) {
        s.shared("sessionRequireClientSASLAuth")
                .filter(e -> e.value().equalsIgnoreCase("true"))
                .ifPresent(e -> {
                    throw new ConfigException(
                            e.named() + "=true refuses every client without SASL, which is not there yet");
                });
        final boolean skipAcl = s.flag(s.shared("skipACL"), false, "yes", "no");
        if (skipAcl) {
            s.warn("skipACL=yes: ACLs are kept but not checked");
        }
        return new AccessConfig(
                skipAcl,
                s.flag(s.shared("DigestAuthenticationProvider.enabled"), true, "true", "false"),
                s.shared("DigestAuthenticationProvider.digestAlg")
                        .map(SettingGroups::algorithm)
                        .orElse("SHA1"),
                s.text(s.shared("DigestAuthenticationProvider.superDigest"), ""),
                enforcedSchemes(s));
    }

    private static String algorithm(final Entry entry) {
        try {
            MessageDigest.getInstance(entry.value());
            return entry.value();
        } catch (final NoSuchAlgorithmException e) {
            throw Settings.mustBe(entry, "a digest that this JVM has, such as SHA1 or SHA-256");
        }
    }

    private static Set<String> enforcedSchemes(final Settings s) {
        final boolean enforced = s.flag(s.shared("enforce.auth.enabled"), false, "true", "false");
        final Optional<Entry> schemes = s.shared("enforce.auth.schemes");
        if (!enforced) {
            return Set.of();
        }
        final Entry entry = schemes.orElseThrow(
                () -> new ConfigException("enforce.auth.enabled=true needs enforce.auth.schemes, such as digest"));
        final Set<String> names = commaList(entry.value());
        if (names.isEmpty() || !Set.of("digest", "ip", "world").containsAll(names)) {
            throw Settings.mustBe(entry, "a comma list of digest and ip; other schemes are not there yet");
        }
        return names;
    }

    private static FeatureConfig features(final Settings s) {
        final boolean readOnly = s.flag(s.bare("readonlymode.enabled"), false, "true", "false");
        return new FeatureConfig(
                s.flag(s.shared("extendedTypesEnabled"), false, "true", "false"),
                s.flag(s.shared("enforceQuota"), false, "true", "false"),
                readOnly,
                s.strictFlag("localSessionsEnabled", false),
                s.strictFlag("localSessionsUpgradingEnabled", false),
                s.strictFlag("reconfigEnabled", false),
                words(s, readOnly),
                s.integer(s.bare("znode.container.checkIntervalMs"), DEFAULT_REAPER_INTERVAL_MS, 1, MAX),
                s.integer(s.bare("znode.container.maxPerMinute"), DEFAULT_REAPER_PER_MINUTE, 1, MAX),
                s.number(s.bare("znode.container.maxNeverUsedIntervalMs"), 0, 0, Long.MAX_VALUE));
    }

    private static Set<String> words(final Settings s, final boolean readOnly) {
        final Optional<Entry> whitelist = s.shared("4lw.commands.whitelist");
        if (whitelist.isEmpty()) {
            return readOnly ? Set.of("srvr", "isro") : Set.of("srvr");
        }
        return commaList(whitelist.get().value());
    }

    private static Set<String> commaList(final String text) {
        return Arrays.stream(text.split(","))
                .map(part -> part.strip().toLowerCase(Locale.ROOT))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
