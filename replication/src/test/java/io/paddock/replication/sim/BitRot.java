package io.paddock.replication.sim;

import io.paddock.codecs.journal.ManifestEncoder;
import io.paddock.codecs.journal.VoteEncoder;
import io.paddock.replication.disk.SimDisk;
import io.paddock.replication.disk.TwoSlotFile;
import io.paddock.replication.ensemble.JournaledDisk;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** Turns single bits on a server's disk: of an entry, a header, a snapshot, a promise. Each says whether it found one. */
final class BitRot {
    private static final int FRAME_ALIGNMENT = 32;
    /** In front of it stands what each server writes for itself, and the checksum. */
    private static final int COMMON_OFFSET = 28;

    private static final int HEADER_LENGTH = 64;
    /** Bytes at the beginning of a slot that vote and manifest both use. */
    private static final int PROMISE_LENGTH = 42;
    /** In a slot: its checksum, and where what that covers begins. */
    private static final int CRC_OFFSET = 8;

    private static final int CHECKED_OFFSET = 12;

    private final SimDisk disk;
    private final SplittableRandom random;

    BitRot(final SimDisk disk, final SplittableRandom random) {
        this.disk = disk;
        this.random = random;
    }

    /** In the newest segment that holds the entry. */
    boolean spoilEntry(final byte[] frame) {
        final List<Path> segments = files("seg-");
        for (int i = segments.size() - 1; i >= 0; i--) {
            final byte[] content = disk.content(segments.get(i));
            final int at = find(content, frame);
            if (at > 0) {
                flip(content, at + COMMON_OFFSET + random.nextInt(frame.length - COMMON_OFFSET));
                return true;
            }
        }
        return false;
    }

    /** Where a frame stands, by what does not differ from server to server; 0 for nowhere. */
    private static int find(final byte[] content, final byte[] frame) {
        final int length = frame.length - COMMON_OFFSET;
        for (int at = FRAME_ALIGNMENT; at + frame.length <= content.length; at += FRAME_ALIGNMENT) {
            final int from = at + COMMON_OFFSET;
            if (Arrays.equals(content, from, from + length, frame, COMMON_OFFSET, frame.length)) {
                return at;
            }
        }
        return 0;
    }

    boolean spoilSegmentHeader() {
        final List<Path> segments = files("seg-");
        if (segments.isEmpty()) {
            return false;
        }
        flip(disk.content(segments.get(random.nextInt(segments.size()))), random.nextInt(HEADER_LENGTH));
        return true;
    }

    /** Unless there is no other one. */
    boolean spoilNewestSnapshot() {
        final List<Path> snapshots = files("snapshot.");
        if (snapshots.size() < 2) {
            return false;
        }
        final byte[] content = disk.content(snapshots.get(snapshots.size() - 1));
        flip(content, random.nextInt(content.length));
        return true;
    }

    /** Of two slots that hold, one does not any more: nothing may be forgotten. A torn one has no other to spare. */
    boolean spoilPromise() {
        final boolean vote = random.nextInt(2) == 0;
        final List<Path> promises = files(vote ? "vote" : "manifest");
        if (promises.isEmpty()) {
            return false;
        }
        final byte[] content = disk.content(promises.get(0));
        final int length = vote ? VoteEncoder.BLOCK_LENGTH : ManifestEncoder.BLOCK_LENGTH;
        if (!holds(content, 0, length) || !holds(content, TwoSlotFile.SLOT_LENGTH, length)) {
            return false;
        }
        flip(content, random.nextInt(2) * TwoSlotFile.SLOT_LENGTH + random.nextInt(PROMISE_LENGTH));
        return true;
    }

    private static boolean holds(final byte[] content, final int slot, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(content, slot + CHECKED_OFFSET, length - CHECKED_OFFSET);
        return new UnsafeBuffer(content).getInt(slot + CRC_OFFSET, ByteOrder.LITTLE_ENDIAN) == (int) crc.getValue();
    }

    private void flip(final byte[] content, final int at) {
        content[at] ^= (byte) (1 << random.nextInt(8));
    }

    private List<Path> files(final String prefix) {
        final List<Path> matching = new ArrayList<>();
        for (final Path folder : List.of(JournaledDisk.FOLDER, JournaledDisk.SNAPSHOT_FOLDER)) {
            for (final Path file : disk.list(folder)) {
                final String name = file.getFileName().toString();
                if (name.startsWith(prefix) && !name.endsWith(".tmp")) {
                    matching.add(file);
                }
            }
        }
        return matching;
    }
}
