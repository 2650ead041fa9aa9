package io.paddock.replication.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.disk.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends to, cuts and reopens one journal, and knows what must be in it. One thread. */
final class JournalWorkload {
    static final Path FOLDER = Path.of("/sim/log");
    private static final int MAX_PAYLOAD = 4_000;

    private final Random random;
    private final JournalConfig config;
    private final TailRing ring = new TailRing(1 << 16);
    private final Tail tail = new Tail();
    /** Entry i + 1; a payload is its number and the generation that wrote it. */
    private final List<Long> durable = new ArrayList<>();

    private final List<Long> pending = new ArrayList<>();
    private int cutTo = -1;
    private long serial;
    private Journal journal;

    JournalWorkload(final Random random, final JournalConfig config) {
        this.random = random;
        this.config = config;
    }

    void open(final Disk disk) {
        journal = Journal.open(config, disk, FOLDER, new JournalCounters(), random::nextInt);
        journal.resumeAfter(0, 0, 0);
        final List<Long> found = new ArrayList<>();
        journal.replay(0, entry -> {
            assertEquals(found.size() + 1, entry.index());
            found.add(entry.buffer().getLong(entry.offset()));
        });
        check(found);
        durable.clear();
        durable.addAll(found);
        pending.clear();
        cutTo = -1;
        tail.set(journal.tail());
    }

    /** Everything durable and a prefix of what was under way; or all of it cut, if a cut was under way. */
    private void check(final List<Long> found) {
        final int cut = cutTo < 0 ? durable.size() : Math.min(cutTo, durable.size());
        if (cutTo >= 0 && found.size() == cut) {
            assertEquals(durable.subList(0, cut), found);
            return;
        }
        final List<Long> all = new ArrayList<>(durable);
        all.addAll(pending);
        assertTrue(found.size() >= durable.size(), "found " + found.size() + " of " + durable.size());
        assertTrue(found.size() <= all.size(), "found " + found.size() + ", wrote " + all.size());
        assertEquals(all.subList(0, found.size()), found);
    }

    void step() {
        if (random.nextInt(8) == 0 && !durable.isEmpty()) {
            cut();
        } else {
            append();
        }
    }

    private void append() {
        final int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            final int length = 8 + random.nextInt(random.nextInt(4) == 0 ? MAX_PAYLOAD : 200);
            final UnsafeBuffer payload = new UnsafeBuffer(new byte[length]);
            payload.putLong(0, ++serial);
            tail.next(tail.zxid() + 1, serial);
            final long start = ring.tail();
            ring.put(tail, 0, payload, 0, length);
            final long position = ring.skipWrap(start);
            final int frameLength = ring.frameLengthAt(position);
            if (!journal.hasRoom(frameLength)) {
                force();
            }
            pending.add(serial);
            journal.append(ring.buffer(), ring.offset(position), frameLength);
            ring.release(ring.tail());
        }
        force();
    }

    private void force() {
        journal.force();
        durable.addAll(pending);
        pending.clear();
    }

    private void cut() {
        cutTo = random.nextInt(durable.size() + 1);
        journal.truncateAfter(cutTo);
        durable.subList(cutTo, durable.size()).clear();
        cutTo = -1;
        tail.set(journal.tail());
        assertEquals(durable.size(), tail.index());
    }

    void close() {
        journal.close();
    }

    List<Long> durable() {
        return durable;
    }

    Journal journal() {
        return journal;
    }
}
