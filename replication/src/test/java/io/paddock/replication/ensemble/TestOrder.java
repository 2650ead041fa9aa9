package io.paddock.replication.ensemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The one order that all servers must agree on, as far as any of them has seen it. */
final class TestOrder {
    /** Stands for an entry that is no command. */
    static final long NO_COMMAND = 0;

    record Entry(long zxid, long command) {}

    private final List<Entry> entries = new ArrayList<>();
    /** Newest sequence of each life of each server. */
    private final Map<Integer, Integer> lastOfLife = new HashMap<>();

    static long command(final int server, final int life, final int sequence) {
        return (long) server << 48 | (long) life << 32 | sequence;
    }

    /** A server has been handed an entry. */
    void onHandedOver(final int server, final long index, final long zxid, final long command) {
        final Entry entry = new Entry(zxid, command);
        if (index <= entries.size()) {
            final Entry known = entries.get((int) index - 1);
            check(
                    known.equals(entry),
                    "server " + server + " was handed " + entry + " at " + index + ", others " + known);
            return;
        }
        check(index == entries.size() + 1, "server " + server + " was handed entry " + index + " too early");
        check(
                entries.isEmpty() || zxid > entries.get(entries.size() - 1).zxid(),
                "zxid " + Long.toHexString(zxid) + " does not grow at " + index);
        entries.add(entry);
        if (command != NO_COMMAND) {
            final int life = (int) (command >>> 32);
            final int sequence = (int) command;
            final int last = lastOfLife.getOrDefault(life, 0);
            check(
                    sequence == last + 1,
                    "command " + sequence + " of life " + Integer.toHexString(life) + " follows " + last);
            lastOfLife.put(life, sequence);
        }
    }

    /** A command's outcome was told to whoever waits for it. */
    void onAcknowledged(final long index, final long command) {
        check(
                index <= entries.size() && entries.get((int) index - 1).command() == command,
                "acknowledged at " + index + " is another command");
    }

    int size() {
        return entries.size();
    }

    /** Commands of one life that are in the order. */
    int lastOf(final int server, final int life) {
        return lastOfLife.getOrDefault(server << 16 | life, 0);
    }

    static void check(final boolean holds, final Supplier<String> broken) {
        if (!holds) {
            throw new AssertionError(broken.get());
        }
    }

    static void check(final boolean holds, final String broken) {
        if (!holds) {
            throw new AssertionError(broken);
        }
    }
}
