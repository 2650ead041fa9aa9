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
 * <p>The heap is that of ZooKeeper's own start script, 1000 MB; {@code ZK_SERVER_HEAP}, in MB, sets another one as it
 * does there.
 */
public final class ZooKeeperContender implements Contender {
    /** The version that is meant when none is named. */
    public static final String DEFAULT_VERSION = "3.9.5";

    /** What ZooKeeper's script gives the server when nothing else is said. */
    private static final String DEFAULT_HEAP_MB = "1000";

    private static final String MAIN_CLASS = "org.apache.zookeeper.server.ZooKeeperServerMain";
    private static final String MEMBER_MAIN_CLASS = "org.apache.zookeeper.server.quorum.QuorumPeerMain";

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
        this(
                version,
                System.getenv().getOrDefault("ZK_SERVER_HEAP", DEFAULT_HEAP_MB),
                MavenClassPath.ofZooKeeper(version));
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
        final ZooCfg config = ZooCfg.write(folder, List.of());
        return new ServerProcess(new ServerPlan(
                name(),
                command(MAIN_CLASS, config.file(), progress),
                folder,
                config.address(),
                Word::isServing,
                settings(config)));
    }

    @Override
    public ServerProcess prepareMember(final EnsembleSeat seat, final Consumer<String> progress) throws IOException {
        final ZooCfg config = seat.config(List.of());
        return new ServerProcess(new ServerPlan(
                name() + " #" + seat.server(),
                seat.inside(command(MEMBER_MAIN_CLASS, config.file(), progress)),
                seat.folder(),
                config.address(),
                Word::isServing,
                settings(config)));
    }

    private List<String> command(final String mainClass, final Path config, final Consumer<String> progress)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(JavaProgram.path());
        command.addAll(options());
        command.addAll(List.of("-cp", libraries.resolve(progress), mainClass, config.toString()));
        return command;
    }

    private List<String> options() {
        return List.of(
                "-Xmx" + heapMb + "m",
                "-Dzookeeper.admin.enableServer=false",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    }

    private List<String> settings(final ZooCfg config) {
        return List.of(
                "java " + String.join(" ", options()),
                "heap of " + heapMb + " MB",
                "fsync on (forceSync=yes)",
                config.text());
    }
}
