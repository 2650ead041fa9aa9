package io.paddock.tools.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paddock check chaos}: does an ensemble keep its promises while its servers are being killed? */
@Command(
        name = "chaos",
        description = "Starts an ensemble, disturbs it under load for a while, and checks every promise.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Servers are killed, stopped, cut off, filled up, wiped, restarted in turn, added and removed, and their clocks",
            "are put forward and back. Cutting links and filling disks takes Linux, root and network namespaces, stepping",
            "clocks a C compiler; what cannot be done here is said at the start and left out. The load comes from clients of",
            "Apache ZooKeeper, so Maven and the tree of the build are needed.",
            "",
            "A line every ten seconds tells how it goes. In the end all servers' files are compared, as 'paddock compare'",
            "does. What is found wrong names the folder with outputs and data of the servers, and the command that makes the",
            "same choices again.",
            "",
            "Exit status: 0 when every promise was kept, 1 when one was broken or the check could not be made, 2 for wrong"
                    + " words."
        })
final class CheckChaosCommand implements Callable<Integer> {
    private static final String PROPERTY = "-Dpaddock.chaos.";
    private static final int MOST_SERVERS = 7;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Of load and faults; checks come on top. 60 when not said.")
    private int minutes = 60;

    @Option(names = "--servers", paramLabel = "N", description = "Size of the ensemble; 3 when not said.")
    private int servers = 3;

    @Option(names = "--seed", paramLabel = "N", description = "Of all choices; another one each time when not said.")
    private long seed = System.nanoTime();

    @Option(names = "--kind", paramLabel = "paddock|zookeeper", description = "Whose servers; paddock when not said.")
    private String kind = "paddock";

    @Option(
            names = "--faults",
            paramLabel = "FAULT,...",
            description =
                    "Some only: clock_step, kill, pause, isolate, deafen, silence, cut_link, kill_all, pause_most,"
                            + " rolling_restart, wipe, full_disk, resize, move_leader.")
    private String faults = "";

    CheckChaosCommand() {}

    @Override
    public Integer call() {
        if (minutes < 1 || servers < 3 || servers > MOST_SERVERS) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes must be at least 1, --servers from 3 to " + MOST_SERVERS);
        }
        final Path home = home();
        final List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-q",
                "-f",
                home.resolve("pom.xml").toString(),
                "-pl",
                "tools",
                "-am",
                "test",
                "-Dtest=ChaosTest#shouldKeepEveryPromiseForALongTime",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dgroups=slow",
                "-Dtest.excluded.groups=none",
                // Lost connections are what this is about.
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                PROPERTY + "minutes=" + minutes,
                PROPERTY + "servers=" + servers,
                PROPERTY + "seed=" + seed,
                PROPERTY + "kind=" + kind,
                PROPERTY + "faults=" + faults));
        try {
            final Process maven = new ProcessBuilder(command).inheritIO().start();
            return maven.waitFor() == 0 ? 0 : Paddock.FAILED;
        } catch (final IOException ex) {
            throw new Failure("the check is run with Maven, which is not there: install it", Paddock.FAILED);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", Paddock.FAILED);
        }
    }

    /** The tree of the build, where the load and the checker are among the tests. */
    private static Path home() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("paddock")) && Files.isDirectory(folder.resolve("tools/src/test"))) {
                return folder;
            }
        }
        throw new Failure("run this in the tree of the build: load and checker are among its tests", Paddock.FAILED);
    }
}
