package io.paddock.replication.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogRole;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.quorum.Configuration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a log must hold: everything that was handed over, in order, then perhaps some of what was submitted. A state is
 * a hash over all entries, so a snapshot can be checked against the entries that it stands for.
 */
final class LogModel implements LogConsumer {
    /** Payload of entry i + 1. */
    private final List<byte[]> entries = new ArrayList<>();

    private final List<Long> hashes = new ArrayList<>(List.of(0L));
    private int handedOver;
    private int followed;
    private int forced;
    private int position;
    private boolean recovering;

    byte[] submit(final Random random, final int maxLength) {
        final int shape = random.nextInt(10);
        final int length = shape == 0 ? 0 : shape < 8 ? random.nextInt(300) : random.nextInt(maxLength);
        final byte[] payload = new byte[length];
        if (shape != 1) {
            random.nextBytes(payload);
        }
        add(payload);
        return payload;
    }

    private void add(final byte[] payload) {
        hashes.add(hashes.get(entries.size()) * 31 + Arrays.hashCode(payload) + 1);
        entries.add(payload);
    }

    int handedOver() {
        return handedOver;
    }

    /** Content of the snapshot after a number of entries. */
    byte[] snapshot(final int index) {
        final byte[] content = new byte[8 + (int) (Math.abs(hashes.get(index)) % 20_000)];
        new Random(hashes.get(index)).nextBytes(content);
        return content;
    }

    void beginRecovery() {
        recovering = true;
        position = 0;
    }

    /** What was not recovered was never acknowledged and is forgotten. */
    void endRecovery() {
        recovering = false;
        assertTrue(position >= handedOver, "recovered " + position + " of " + handedOver + " acknowledged entries");
        while (entries.size() > position) {
            entries.remove(entries.size() - 1);
            hashes.remove(hashes.size() - 1);
        }
        handedOver = position;
    }

    /** Expects the same of several disks, one after the other: as it was when the other model was copied from it. */
    void reset(final LogModel source) {
        entries.clear();
        entries.addAll(source.entries);
        hashes.clear();
        hashes.addAll(source.hashes);
        handedOver = source.handedOver;
    }

    /** Another batch begins; once it is on the disk, it tells of those before. */
    void beginForce() {
        followed = forced;
        forced = handedOver;
    }

    /** For damage to a journal whose mark is behind: only its last batch cannot be told from a torn tail. */
    void forgiveLastBatch() {
        handedOver = followed;
    }

    /** For a log that does not force: whatever is lost is lost. */
    void forgive() {
        handedOver = 0;
    }

    @Override
    public long onSnapshot(final SnapshotReader snapshot) {
        assertTrue(recovering);
        position = (int) snapshot.zxid();
        assertTrue(position < hashes.size(), "snapshot " + position + " of " + entries.size() + " submitted entries");
        assertEquals(position, snapshot.index());
        final byte[] content = new byte[(int) snapshot.length()];
        assertEquals(content.length, snapshot.read(new UnsafeBuffer(content), 0, content.length));
        assertArrayEquals(snapshot(position), content, "content of snapshot " + position);
        return 0;
    }

    @Override
    public void onSnapshotDamaged() {
        assertTrue(recovering);
        position = 0;
    }

    @Override
    public void onCommitted(final LogEntry entry) {
        assertEquals(position + 1, entry.index());
        assertEquals(position + 1, entry.zxid());
        assertTrue(position < entries.size(), "entry " + entry.index() + " was never submitted");
        final byte[] payload = new byte[entry.length()];
        entry.buffer().getBytes(entry.offset(), payload);
        assertArrayEquals(entries.get(position), payload, "payload of entry " + entry.index());
        position++;
        if (!recovering) {
            handedOver = position;
        }
    }

    @Override
    public void onBarrier(final long barrierId, final long zxid) {
        throw new AssertionError("no barrier was asked for");
    }

    @Override
    public void onMessage(
            final int fromServer, final int kind, final DirectBuffer buffer, final int offset, final int length) {
        throw new AssertionError("no message was sent");
    }

    @Override
    public void onRole(final LogRole role, final int leader, final long epoch) {
        assertEquals(LogRole.LEADING, role);
    }

    @Override
    public void onEpoch(final LogEntry entry) {
        throw new AssertionError("a single server has no epochs");
    }

    @Override
    public void onConfiguration(final LogEntry entry, final Configuration configuration) {
        throw new AssertionError("a single server has no members");
    }

    @Override
    public void onOutcomeUnknown(final long throughSequence) {
        throw new AssertionError("a single server knows all outcomes");
    }
}
