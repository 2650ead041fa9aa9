package io.paddock.replication.quorum;

import java.util.ArrayList;
import java.util.List;

/**
 * Which configurations are in force at the end of a log. An entry that changes the ensemble counts from the moment it is
 * in the log, committed or not, and no longer when the log is cut before it.
 *
 * <p>A change is two entries: the first makes the new configuration count beside the old one (every decision needs a
 * quorum of both), the second, appended once the first is committed, makes it count alone.
 */
public final class ConfigurationStack {
    private final List<Step> steps = new ArrayList<>();

    /** @param active what counts before any entry. */
    public ConfigurationStack(final Configuration active) {
        steps.add(new Step(0, 0, active, null));
    }

    /**
     * Starts over, from a snapshot.
     *
     * @param index that the snapshot stands at.
     * @param joining the configuration on its way in, or null.
     */
    public void reset(
            final long index, final long activatedIndex, final Configuration active, final Configuration joining) {
        steps.clear();
        steps.add(new Step(index, activatedIndex, active, joining));
    }

    /** The first entry of a change is in the log. */
    public void onReconfig(final long index, final Configuration next) {
        final Step last = last();
        if (last.joining != null) {
            throw new IllegalStateException("entry " + index + " changes the ensemble while a change is under way");
        }
        steps.add(new Step(index, last.activatedIndex, last.active, next));
    }

    /** The second entry of a change is in the log. */
    public void onActivate(final long index) {
        final Step last = last();
        if (last.joining == null) {
            throw new IllegalStateException("entry " + index + " ends a change of the ensemble that never began");
        }
        steps.add(new Step(index, index, last.joining, null));
    }

    /** The log was cut: entries after the index are gone. */
    public void onTruncated(final long index) {
        while (steps.size() > 1 && last().index > index) {
            steps.remove(steps.size() - 1);
        }
    }

    /** Steps at or before the index can no longer be cut off: only the last of them is kept. */
    public void onCommitted(final long index) {
        while (steps.size() > 1 && steps.get(1).index <= index) {
            steps.remove(0);
        }
    }

    /** What counts at the end of the log; during a change, the old one. */
    public Configuration active() {
        return last().active;
    }

    /** The new one during a change, otherwise null. */
    public Configuration joining() {
        return last().joining;
    }

    /** Index of the newest step: from there on it counts. */
    public long changedAt() {
        return last().index;
    }

    /** Index of the entry that made the active configuration count alone; 0 for the first one. */
    public long activatedAt() {
        return last().activatedIndex;
    }

    /** Whether a quorum of every configuration in force is in the set. */
    public boolean isQuorum(final ServerSet set) {
        final Step last = last();
        return last.active.isQuorum(set) && (last.joining == null || last.joining.isQuorum(set));
    }

    /** Whether the server votes in any configuration in force. */
    public boolean isVoter(final int server) {
        final Step last = last();
        return last.active.isVoter(server) || last.joining != null && last.joining.isVoter(server);
    }

    /** Whether the server votes in any configuration that is still remembered, counting those that may be cut off. */
    public boolean mayVote(final int server) {
        for (int i = 0; i < steps.size(); i++) {
            final Step step = steps.get(i);
            if (step.active.isVoter(server) || step.joining != null && step.joining.isVoter(server)) {
                return true;
            }
        }
        return false;
    }

    /** Calls back for every server of every configuration that is remembered, more than once for some. */
    public void forEachServer(final java.util.function.IntConsumer consumer) {
        for (int i = 0; i < steps.size(); i++) {
            final Step step = steps.get(i);
            step.active.members().forEach(member -> consumer.accept(member.server()));
            if (step.joining != null) {
                step.joining.members().forEach(member -> consumer.accept(member.server()));
            }
        }
    }

    private Step last() {
        return steps.get(steps.size() - 1);
    }

    /**
     * From an index on.
     *
     * @param index of the entry that brought it.
     * @param activatedIndex of the entry that made {@code active} count alone.
     * @param active counts.
     * @param joining counts as well, unless null.
     */
    private record Step(long index, long activatedIndex, Configuration active, Configuration joining) {}
}
