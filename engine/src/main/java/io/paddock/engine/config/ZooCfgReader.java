package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes a {@link NodeConfig} of a {@code zoo.cfg} and the JVM's system properties (protocol reference §23).
 *
 * <p>Every key of ZooKeeper is accepted. Those of parts that are not there yet, or that tune what Paddock does not have,
 * are told in a {@link Notice}; so is a key that nobody knows, which becomes a system property as in ZooKeeper. A key
 * that starts with {@code paddock.} and does not exist is an error, since nobody else could have meant it.
 */
public final class ZooCfgReader {
    private static final String REDUNDANT_PREFIX = "zookeeper.";
    private static final String ENTRY_ORIGIN = "setting";

    /**
     * What is configured when no file is given: loopback only, because a server that nobody has configured should not
     * be reachable from elsewhere, and a tick of 2000 ms, because that is what ZooKeeper's sample file and container
     * image have, so that clients get session timeouts of 4 to 40 s as they are used to. (ZooKeeper's code would take
     * 3000 ms for a file without the key; so does {@link #read}.)
     */
    private static final Map<String, String> WITHOUT_FILE = Map.of(
            "dataDir", "paddock-data",
            "clientPort", "2181",
            "clientPortAddress", "127.0.0.1",
            "tickTime", "2000",
            "autopurge.purgeInterval", "1");

    private ZooCfgReader() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException when there is no such file or a value cannot be used.
     */
    public static ConfigReading read(final Path file) {
        return read(PropertiesFile.read(file), file, System::getProperty);
    }

    /** What holds without a file: a standalone on 127.0.0.1:2181 with its data in {@code ./paddock-data}. */
    public static ConfigReading readDefaults() {
        return read(entriesOf(WITHOUT_FILE), null, System::getProperty);
    }

    /**
     * For embedding and tests: keys and values as a file would have them, on top of the defaults without a file.
     * System properties are not looked at.
     *
     * @throws ConfigException when a value cannot be used.
     */
    public static ConfigReading readEntries(final Map<String, String> entries) {
        final Map<String, String> all = new HashMap<>(WITHOUT_FILE);
        all.putAll(entries);
        return read(entriesOf(all), null, name -> null);
    }

    private static List<Entry> entriesOf(final Map<String, String> entries) {
        return entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Entry(entry.getKey(), entry.getValue().strip(), ENTRY_ORIGIN))
                .toList();
    }

    static ConfigReading read(final List<Entry> entries, final Path file, final UnaryOperator<String> properties) {
        final Settings settings = new Settings(entries, file, properties);
        final NodeConfig config = SettingGroups.read(settings);
        final Map<String, String> unknown = reportUnclaimed(settings);
        return new ConfigReading(config, new ArrayList<>(settings.notices()), unknown);
    }

    /** Tells about every entry that nothing has asked for; returns those that nobody knows. */
    private static Map<String, String> reportUnclaimed(final Settings settings) {
        final Map<String, String> unknown = new HashMap<>();
        for (final Entry entry : settings.unclaimed()) {
            final WithoutEffect group = WithoutEffect.of(entry.key());
            if (group != null) {
                settings.notice(group.level(), entry.named() + " has no effect: " + group.reason());
            } else if (entry.key().startsWith(OwnKeys.PREFIX)) {
                throw new ConfigException(
                        entry.named() + " is unknown: Paddock's keys are " + String.join(", ", OwnKeys.ALL));
            } else if (entry.key().startsWith(REDUNDANT_PREFIX)) {
                settings.warn(entry.named() + " has no effect, in ZooKeeper neither: in the file keys are written"
                        + " without \"zookeeper.\"");
                unknown.put(entry.key(), entry.value());
            } else {
                settings.warn(entry.named() + " is unknown to ZooKeeper and Paddock: it becomes the system property"
                        + " zookeeper." + entry.key());
                unknown.put(entry.key(), entry.value());
            }
        }
        return unknown;
    }
}
