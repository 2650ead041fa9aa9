package io.paddock.engine.state;

import io.paddock.replication.quorum.Configuration;

/**
 * Who belongs to the ensemble, as the commands executed so far say, and the change of it that is under way: replicated
 * state, part of snapshots. Nothing of it on a server that never belonged to an ensemble. One thread.
 */
public final class Membership {
    private Configuration active;
    private Configuration next;
    private long nextZxid;

    /** As it is now, for another thread. */
    public Membership copy() {
        final Membership copy = new Membership();
        copy.restore(active, next, nextZxid);
        return copy;
    }

    /** As a snapshot has it. */
    public void restore(final Configuration newActive, final Configuration newNext, final long newNextZxid) {
        active = newActive;
        next = newNext;
        nextZxid = newNextZxid;
    }

    public void clear() {
        restore(null, null, 0);
    }

    /** Those that count; its version is the zxid from which on they do. Null without an ensemble. */
    public Configuration active() {
        return active;
    }

    /** Those that were asked for and do not count yet; null when no change is under way. */
    public Configuration next() {
        return next;
    }

    /** zxid of the command that asked for the change; 0 when none is under way. */
    public long nextZxid() {
        return nextZxid;
    }

    void begin(final Configuration wanted, final long zxid) {
        next = wanted;
        nextZxid = zxid;
    }

    void end() {
        next = null;
        nextZxid = 0;
    }

    /** The members given count from now on; ends the change that asked for them. */
    void activate(final Configuration configuration) {
        active = configuration;
        if (next != null && sameMembers(next, configuration)) {
            end();
        }
    }

    /** Whether two configurations differ in nothing but their versions. */
    public static boolean sameMembers(final Configuration one, final Configuration other) {
        return one.hierarchical() == other.hierarchical() && one.members().equals(other.members());
    }
}
