package io.paddock.perf.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Apache ZooKeeper of one version, fetched with Maven: a standalone server that forces its log before it acknowledges,
 * as it does without settings, and logs warnings only.
 *
 * <p>The heap is the JVM's default, a quarter of the memory, which is more than the 1000 MB of ZooKeeper's own script on
 * any machine with more than 4 GB; {@code ZK_SERVER_HEAP}, in MB, sets it as it does there.
 */
public final class ZooKeeperContender implements Contender {
    /** The version that is meant when none is named. */
    public static final String DEFAULT_VERSION = "3.9.5";

    private static final String MAIN_CLASS = "org.apache.zookeeper.server.ZooKeeperServerMain";

    private final String version;
    private final String heapMb;
    private final MavenClassPath libraries;

    /** Of the version that Paddock's compatibility is tested with. */
    public ZooKeeperContender() {
        this(DEFAULT_VERSION);
    }

    /**
     * @param version such as {@code 3.8.4}.
     * @throws IllegalArgumentException when that cannot be a version.
     */
    public ZooKeeperContender(final String version) {
        this(version, System.getenv("ZK_SERVER_HEAP"), MavenClassPath.ofZooKeeper(version));
    }

    ZooKeeperContender(final String version, final String heapMb, final MavenClassPath libraries) {
        this.version = version;
        this.heapMb = heapMb;
        this.libraries = libraries;
    }

    @Override
    public String name() {
        return "zookeeper " + version;
    }

    @Override
    public ServerProcess prepare(final Path folder, final Consumer<String> progress) throws IOException {
        final String classPath = libraries.resolve(progress);
        final ZooCfg config = ZooCfg.write(folder, List.of());
        final List<String> options = new ArrayList<>();
        if (heapMb != null) {
            options.add("-Xmx" + heapMb + "m");
        }
        options.add("-Dzookeeper.admin.enableServer=false");
        options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        final List<String> command = new ArrayList<>();
        command.add(JavaProgram.path());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, MAIN_CLASS, config.file().toString()));
        return new ServerProcess(new ServerPlan(
                name(),
                command,
                folder,
                config.address(),
                Word::isServing,
                List.of("java " + String.join(" ", options), heap(), "fsync on (forceSync=yes)", config.text())));
    }

    private String heap() {
        return heapMb != null ? "heap of " + heapMb + " MB" : JavaProgram.defaultHeap();
    }
}
