package io.paddock.engine.sim;

import io.paddock.replication.Ensemble;
import io.paddock.replication.LogRole;
import io.paddock.replication.disk.SimDisk;
import java.nio.file.Path;
import java.util.List;

/**
 * What disks do to their servers: they are emptied, forget, fill up. A server may forget what it has promised only when
 * that cannot matter: when all others hold everything that it holds, and have accepted its epoch.
 */
final class DiskTrouble {
    private static final long RETRY_NS = 5 * World.MS;
    private static final int RETRIES = 100;
    /** As many voters can do without one. */
    private static final int MANY = 3;

    private static final int MOST_SPACE = 100_000;

    private final World world;
    private boolean ended;

    DiskTrouble(final World world) {
        this.world = world;
    }

    void end() {
        ended = true;
    }

    /** Somebody gives the server an empty folder. */
    void wipe(final SimServer server) {
        whenOthersHoldAll(server, RETRIES, () -> {
            trace("server " + server.number() + " loses everything");
            server.wipe();
        });
    }

    /**
     * Some bits of what the server has written change, while it runs or while it does not. Not where two servers may be
     * all that vote: one that does not know what it has lost votes for nobody then, and somebody has to see to it.
     */
    void rot(final SimServer server) {
        if (world.leastVoters() < MANY) {
            return;
        }
        final boolean whileDown = world.chance(0.7);
        whenOthersHoldAll(server, RETRIES, () -> {
            if (whileDown) {
                server.losePower();
            } else {
                // It may find out when a peer needs what is damaged, and has to start anew to get it from others.
                server.expectDiskFaults();
            }
            for (long count = 1 + world.below(3); count > 0; count--) {
                flip(server);
            }
        });
    }

    private void flip(final SimServer server) {
        final SimDisk disk = server.disk();
        final List<Path> files = disk.files().stream()
                .filter(file -> mayBeMadeGood(file) && disk.content(file).length > 0)
                .toList();
        if (!files.isEmpty()) {
            final Path file = files.get((int) world.below(files.size()));
            final byte[] content = disk.content(file);
            // What is at the beginning is in use.
            final int at = (int) world.below(world.chance(0.5) ? Math.min(8192, content.length) : content.length);
            trace("byte " + at + " of " + file.getFileName() + " of server " + server.number() + " changes");
            content[at] ^= (byte) (1 << world.below(8));
        }
    }

    /** Who has lost its promises does not start. */
    private static boolean mayBeMadeGood(final Path file) {
        final String name = file.getFileName().toString();
        return name.startsWith("seg-") || name.startsWith("snapshot.");
    }

    /** There is little room for some time. */
    void fill(final SimServer server) {
        final long bytes = world.below(MOST_SPACE);
        trace("the disk of server " + server.number() + " has room for " + bytes + " bytes");
        server.expectFullDisk(true);
        server.disk().spaceLeft(bytes);
        world.agenda().after(world.below(2_500 * World.MS), () -> {
            if (!ended) {
                world.disturb();
                trace("the disk of server " + server.number() + " has room again");
                server.expectFullDisk(false);
            }
        });
    }

    private void whenOthersHoldAll(final SimServer server, final int tries, final Runnable trouble) {
        if (ended || tries == 0 || world.size() == 1) {
            return;
        }
        if (everybodyHoldsAll()) {
            world.disturb();
            trouble.run();
        } else {
            world.agenda().after(RETRY_NS, () -> whenOthersHoldAll(server, tries - 1, trouble));
        }
    }

    /** What is executed is durable where it is executed. */
    private boolean everybodyHoldsAll() {
        final long epoch =
                world.server(1).isUp() ? world.server(1).log().ensemble().epoch() : 0;
        for (final SimServer server : world.servers()) {
            if (!server.isUp()
                    || server.role() == LogRole.LOOKING
                    || server.executedIndex() != world.oracle().size()) {
                return false;
            }
            final Ensemble ensemble = server.log().ensemble();
            if (ensemble.epoch() != epoch
                    || ensemble.lastLoggedZxid() != world.oracle().newestZxid()) {
                return false;
            }
        }
        return true;
    }

    private void trace(final String what) {
        world.trace(() -> "FAULT: " + what);
    }
}
