package io.paddock.engine.watch;

/**
 * Takes the watches of closed connections out of the sets, a slice at a time, and gives memory back behind it. One
 * sweep serves all connections that were closed before it began.
 */
final class WatchSweep {
    private final Watchers watchers;
    private final Registrations registrations;
    private final MissingPaths paths;
    private final BlockStore blocks;
    private boolean running;
    private int kind;
    private int segment;

    WatchSweep(
            final Watchers watchers,
            final Registrations registrations,
            final MissingPaths paths,
            final BlockStore blocks) {
        this.watchers = watchers;
        this.registrations = registrations;
        this.paths = paths;
        this.blocks = blocks;
    }

    int advance(final int limit) {
        if (!running && !begin()) {
            return 0;
        }
        int work = 0;
        while (running && work < limit) {
            work += step();
        }
        return work;
    }

    private boolean begin() {
        running = watchers.anyDead();
        if (running) {
            watchers.beginSweep();
            kind = 0;
            segment = 0;
        }
        return running;
    }

    private int step() {
        if (kind == Registrations.KINDS) {
            return trimPaths();
        }
        if (segment < registrations.places(kind).segmentCount()) {
            return registrations.sweep(kind, segment++);
        }
        kind++;
        segment = 0;
        return 1;
    }

    private int trimPaths() {
        if (segment < paths.segmentCount()) {
            paths.trim(segment++);
        } else {
            blocks.trim();
            watchers.releaseSwept();
            running = false;
        }
        return 1;
    }
}
