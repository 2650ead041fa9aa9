package io.paddock.engine.node;

import io.paddock.engine.config.ConfigException;
import io.paddock.engine.config.ConfigReading;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.config.Notice;
import io.paddock.engine.config.ZooCfgReader;
import io.paddock.replication.LogFault;
import io.paddock.replication.LogRole;
import io.paddock.replication.peer.LinkFault;
import io.paddock.transport.TransportFault;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The main program: one argument at most, a {@code zoo.cfg}. Says in one line where it serves, or in one line why it
 * does not; ends in order on SIGTERM and SIGINT. Exit codes are those of the protocol reference, §30.
 */
final class Launcher {
    static final int OK = 0;
    static final int UNEXPECTED = 1;
    static final int BAD_ARGUMENTS = 2;
    static final int DATA_FOLDER = 3;

    private static final String USAGE = "usage: one argument at most, the path of a zoo.cfg";

    private final PrintStream out;
    private final PrintStream err;
    private volatile PaddockNode node;
    /** Tells the newest role; null before there is one. Under this object's lock, as what follows. */
    private Runnable role;
    /** Where clients are served; null until the node has started. */
    private String place;

    private int serverId;

    Launcher(final PrintStream out, final PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs until the node ends, then ends the process if that was not in order. */
    static void run(final String[] args) {
        final Launcher launcher = new Launcher(System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::onSignal, "paddock-shutdown"));
        if (Boolean.getBoolean(PaddockNode.END_WITH_PARENT)) {
            // The exit runs the hook.
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(OK)));
        }
        final int exitCode = launcher.serve(args);
        if (exitCode != OK) {
            // Past the hook, which is for an end in order.
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /** Launches and waits for the end; returns the exit code. */
    int serve(final String[] args) {
        if (args.length > 1) {
            return fail(BAD_ARGUMENTS, USAGE);
        }
        final NodeConfig config;
        try {
            final ConfigReading reading =
                    args.length == 0 ? ZooCfgReader.readDefaults() : ZooCfgReader.read(Path.of(args[0]));
            reading.notices().forEach(this::tell);
            reading.publishUnknown();
            config = reading.config();
        } catch (final ConfigException | IllegalArgumentException ex) {
            return fail(BAD_ARGUMENTS, ex.getMessage());
        }
        return serve(config);
    }

    /** Ends the node in order; the process then ends with 0 instead of the signal's code. */
    private void onSignal() {
        final PaddockNode running = node;
        int exitCode = OK;
        if (running != null) {
            running.close();
            exitCode = running.failure() == null ? OK : UNEXPECTED;
        }
        out.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    private int serve(final NodeConfig config) {
        try {
            node = PaddockNode.launch(new NodeContext()
                    .config(config)
                    .failureHandler(failure -> {})
                    .roleListener(this::onRole));
        } catch (final ConfigException | LogFault ex) {
            return fail(DATA_FOLDER, ex.getMessage());
        } catch (final IllegalArgumentException ex) {
            return fail(BAD_ARGUMENTS, ex.getMessage());
        } catch (final TransportFault | LinkFault ex) {
            return fail(UNEXPECTED, ex.getMessage());
        } catch (final RuntimeException | Error ex) {
            ex.printStackTrace(err);
            return fail(UNEXPECTED, "cannot start: " + ex);
        }
        greet(config);
        return awaitEnd();
    }

    private synchronized void greet(final NodeConfig config) {
        place = address(node.clientAddress()) + " (data in "
                + config.storage().dataDir().toAbsolutePath().normalize() + ")";
        if (config.isEnsemble()) {
            serverId = config.serverId();
            say("Paddock server " + serverId + " of "
                    + config.ensemble().servers().size() + " looks for the others; clients on " + place);
        } else {
            say("Paddock serving clients on " + place);
        }
        if (role != null) {
            role.run();
        }
    }

    /** Engine thread; it may be that the line of the start is still to come. */
    private synchronized void onRole(final LogRole newRole, final int leader, final long epoch) {
        role = () -> tellRole(newRole, leader, epoch);
        if (place != null) {
            role.run();
        }
    }

    private void tellRole(final LogRole newRole, final int leader, final long epoch) {
        if (newRole == LogRole.LOOKING) {
            say("Paddock server " + serverId + " has lost its leader");
            return;
        }
        final String doing =
                switch (newRole) {
                    case LEADING -> "leading";
                    case OBSERVING -> "observing server " + leader;
                    default -> "following server " + leader;
                };
        say("Paddock serving clients on " + place + " as server " + serverId + ", " + doing + " in epoch " + epoch);
    }

    private void say(final String line) {
        out.println(line);
        out.flush();
    }

    private static String address(final InetSocketAddress address) {
        final String host = address.getAddress().isAnyLocalAddress()
                ? "0.0.0.0"
                : address.getAddress().getHostAddress();
        return host + ":" + address.getPort();
    }

    private int awaitEnd() {
        final Throwable failure;
        try {
            failure = node.awaitEnd();
        } catch (final InterruptedException ex) {
            node.close();
            return OK;
        }
        if (failure == null) {
            return OK;
        }
        if (failure instanceof LogFault) {
            return fail(UNEXPECTED, "stopped: " + failure.getMessage());
        }
        failure.printStackTrace(err);
        return fail(UNEXPECTED, "stopped because of an error in the program: " + failure);
    }

    private void tell(final Notice notice) {
        final String weight = notice.level() == Notice.Level.WARNING ? "warning" : "note";
        err.println("Paddock: " + weight + ": " + notice.text());
    }

    private int fail(final int exitCode, final String message) {
        err.println("Paddock: " + message);
        err.flush();
        return exitCode;
    }
}
