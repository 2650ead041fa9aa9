package io.paddock.engine.compat.server;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keys and values of a {@code zoo.cfg}, without ports and folders, which the server adds. Immutable.
 *
 * <p>The keys of {@link #UNPREFIXED} cannot be written in a ZooKeeper's file (protocol reference §23.3); child servers
 * get them as JVM properties.
 */
public final class ServerSettings {
    /** Keys that ZooKeeper only takes from the JVM's properties. */
    public static final Set<String> UNPREFIXED = Set.of(
            "jute.maxbuffer",
            "znode.container.checkIntervalMs",
            "znode.container.maxPerMinute",
            "znode.container.maxNeverUsedIntervalMs");

    /** The digest of {@code super:test}. */
    public static final String SUPER_DIGEST = "super:D/InIHSb7yEEbrWz8b9l71RjZJU=";

    private final Map<String, String> values;

    private ServerSettings(final Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * A server for tests: ticks of 200 ms, any session timeout from 400 ms to a minute, no forcing to disk, all
     * four-letter words, TTL nodes, a super user with the password {@code test}, no reaping.
     */
    public static ServerSettings forTests() {
        return new ServerSettings(new TreeMap<>())
                .with("tickTime", "200")
                .with("minSessionTimeout", "400")
                .with("maxSessionTimeout", "60000")
                .with("maxClientCnxns", "0")
                .with("forceSync", "no")
                .with("4lw.commands.whitelist", "*")
                .with("extendedTypesEnabled", "true")
                .with("preAllocSize", "1024")
                .with("DigestAuthenticationProvider.superDigest", SUPER_DIGEST)
                .with("znode.container.checkIntervalMs", "2000000000");
    }

    /** The same with one key changed. */
    public ServerSettings with(final String key, final Object value) {
        final Map<String, String> changed = new TreeMap<>(values);
        changed.put(key, String.valueOf(value));
        return new ServerSettings(changed);
    }

    /** What belongs in the file. */
    public Map<String, String> fileEntries() {
        final Map<String, String> entries = new TreeMap<>(values);
        entries.keySet().removeAll(UNPREFIXED);
        return entries;
    }

    /** What belongs on the command line. */
    public Map<String, String> jvmProperties() {
        final Map<String, String> entries = new TreeMap<>(values);
        entries.keySet().retainAll(UNPREFIXED);
        return entries;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ServerSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
