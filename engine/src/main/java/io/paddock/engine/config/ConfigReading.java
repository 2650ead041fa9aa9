package io.paddock.engine.config;

import java.util.List;
import java.util.Map;

/**
 * What came of reading a configuration.
 *
 * @param notices what to tell the operator, in the order of the file.
 * @param unknown keys that neither ZooKeeper nor Paddock knows, with their values.
 */
public record ConfigReading(NodeConfig config, List<Notice> notices, Map<String, String> unknown) {
    public ConfigReading {
        notices = List.copyOf(notices);
        unknown = Map.copyOf(unknown);
    }

    /**
     * Sets the unknown keys as system properties {@code zookeeper.KEY}, as ZooKeeper does, for plug-ins that look there.
     * For the main program only: a process with several nodes has one set of properties.
     */
    public void publishUnknown() {
        unknown.forEach((key, value) -> System.setProperty("zookeeper." + key, value));
    }
}
