package io.paddock.replication.disk;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.agrona.BufferUtil;

/**
 * A disk in memory that remembers what was forced and what was not, and can lose power.
 *
 * <p>A write is visible at once and pending until a force. When power goes, each sector of 512 bytes of each pending
 * write is on the disk or is not, independently of all others, or (when told so) in part; so is each name that was made, changed or removed since
 * its folder was forced. Every operation is a point at which power may go, in the middle of it.
 */
public final class SimDisk implements Disk {
    public static final int SECTOR_LENGTH = 512;
    private static final int BLOCK_LENGTH = 4096;

    private final Map<Path, SimDiskFile> names = new HashMap<>();
    private final Map<Path, SimDiskFile> durableNames = new HashMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();
    private final Map<Path, Object> locks = new HashMap<>();
    private final byte[] sector = new byte[SECTOR_LENGTH];
    private long operations;
    private long crashAt = Long.MAX_VALUE;
    private long failForceAt = Long.MAX_VALUE;
    private long shortWriteAt = Long.MAX_VALUE;
    private long space = Long.MAX_VALUE;
    private boolean crashed;
    private boolean lying;
    private boolean calm = true;
    private double tearing;
    private int boot;

    /** Thrown out of the operation during which power went, and out of every later one. */
    public static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("power lost", null, false, false);
        }
    }

    private record NameChange(Path name, SimDiskFile file) {}

    /** Lets power go during the n-th operation from now. */
    public SimDisk crashAfter(final long count) {
        calm = false;
        crashAt = operations + count;
        return this;
    }

    /** Lets the first force after the n-th operation from now fail, once; what it should have forced never gets there. */
    public SimDisk failForceAfter(final long count) {
        calm = false;
        failForceAt = operations + count;
        return this;
    }

    /** Lets the first write after the n-th operation from now take a part only, once. */
    public SimDisk shortWriteAfter(final long count) {
        calm = false;
        shortWriteAt = operations + count;
        return this;
    }

    /** Lets power leave sectors that were being written neither old nor new, that often: new up to a byte, then old. */
    public SimDisk tearing(final double chance) {
        tearing = chance;
        return this;
    }

    /** Limits the bytes of all files together. */
    public SimDisk space(final long bytes) {
        calm = false;
        space = bytes;
        return this;
    }

    /** Lets everything go well from now on. */
    public SimDisk calm() {
        crashAt = Long.MAX_VALUE;
        failForceAt = Long.MAX_VALUE;
        shortWriteAt = Long.MAX_VALUE;
        space = Long.MAX_VALUE;
        calm = true;
        return this;
    }

    /** Whether nothing is going to go wrong, nor has since {@link #calm}. */
    public boolean isCalm() {
        return calm;
    }

    /** Limits the bytes of all files together to so many more than there are. */
    public SimDisk spaceLeft(final long bytes) {
        return space(used() + bytes);
    }

    /** Lets power go between two operations. */
    public SimDisk cutPower() {
        crashed = true;
        return this;
    }

    /** Forces tell lies from now on: what is written is durable only when chance has it. */
    public SimDisk lie() {
        calm = false;
        lying = true;
        return this;
    }

    public long operations() {
        return operations;
    }

    public boolean isCrashed() {
        return crashed;
    }

    /** What a process finds that starts after the one before was killed: everything that was visible. */
    public SimDisk restart() {
        crashed = false;
        crashAt = Long.MAX_VALUE;
        failForceAt = Long.MAX_VALUE;
        shortWriteAt = Long.MAX_VALUE;
        boot++;
        locks.clear();
        return this;
    }

    /**
     * What is found after power came back.
     *
     * @param keepChance how likely a pending sector or name is to have reached the disk, 0 to 1.
     */
    public SimDisk afterPowerLoss(final RandomGenerator random, final double keepChance) {
        settleNames(random, keepChance);
        final SimDisk disk = new SimDisk();
        final Map<SimDiskFile, SimDiskFile> copies = new IdentityHashMap<>();
        for (final Path name : sorted(durableNames)) {
            final SimDiskFile copy = copies.computeIfAbsent(
                    durableNames.get(name), each -> each.afterPowerLoss(disk, random, keepChance));
            disk.names.put(name, copy);
            disk.durableNames.put(name, copy);
        }
        return disk;
    }

    /**
     * The same on this disk itself, which is then ready for the next start: what is open is of no use any more.
     *
     * @param keepChance how likely a pending sector or name is to have reached the disk, 0 to 1.
     */
    public SimDisk losePower(final RandomGenerator random, final double keepChance) {
        settleNames(random, keepChance);
        pendingNames.clear();
        names.clear();
        names.putAll(durableNames);
        sorted(names).forEach(name -> names.get(name).losePower(random, keepChance));
        return restart();
    }

    private void settleNames(final RandomGenerator random, final double keepChance) {
        for (final NameChange change : pendingNames) {
            if (random.nextDouble() < keepChance) {
                apply(durableNames, change);
            }
        }
    }

    /** An independent disk with the same visible content, all of it durable. */
    public SimDisk copy() {
        final SimDisk disk = new SimDisk();
        names.forEach((name, file) -> {
            final SimDiskFile copy = new SimDiskFile(disk, file.content());
            disk.names.put(name, copy);
            disk.durableNames.put(name, copy);
        });
        return disk;
    }

    public List<Path> files() {
        return sorted(names);
    }

    /** Visible content of a file; changes to it are visible and durable. */
    public byte[] content(final Path file) {
        return names.get(file).shared();
    }

    /** Replaces a file's content. */
    public void content(final Path file, final byte[] bytes) {
        final SimDiskFile replaced = new SimDiskFile(this, bytes);
        names.put(file, replaced);
        durableNames.put(file, replaced);
    }

    private static void apply(final Map<Path, SimDiskFile> target, final NameChange change) {
        if (change.file == null) {
            target.remove(change.name);
        } else {
            target.put(change.name, change.file);
        }
    }

    private void change(final Path name, final SimDiskFile file) {
        final NameChange change = new NameChange(name, file);
        apply(names, change);
        pendingNames.add(change);
    }

    private void step() {
        if (crashed) {
            throw new PowerLoss();
        }
        operations++;
        if (operations >= crashAt) {
            crashed = true;
            throw new PowerLoss();
        }
    }

    @Override
    public DiskFile open(final Path file, final OpenMode mode) throws IOException {
        if (mode == OpenMode.CREATE) {
            if (names.containsKey(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            change(file, new SimDiskFile(this));
            step();
        }
        final SimDiskFile found = names.get(file);
        if (found == null) {
            throw new NoSuchFileException(file.toString());
        }
        return new Handle(found, mode, boot);
    }

    @Override
    public void createFolders(final Path folder) {
        // Folders exist as soon as a file is in them.
    }

    @Override
    public List<Path> list(final Path folder) {
        final List<Path> found = new ArrayList<>();
        for (final Path file : sorted(names)) {
            if (file.getParent().equals(folder)) {
                found.add(file);
            }
        }
        return found;
    }

    @Override
    public boolean exists(final Path file) {
        return names.containsKey(file);
    }

    @Override
    public long length(final Path file) {
        return names.get(file).length();
    }

    @Override
    public void rename(final Path source, final Path target) throws IOException {
        final SimDiskFile file = names.get(source);
        if (file == null) {
            throw new NoSuchFileException(source.toString());
        }
        change(target, file);
        change(source, null);
        step();
    }

    @Override
    public void delete(final Path file) {
        if (names.containsKey(file)) {
            change(file, null);
            step();
        }
    }

    @Override
    public void forceFolder(final Path folder) {
        step();
        pendingNames.removeIf(change -> {
            final boolean inFolder = change.name.getParent().equals(folder);
            if (inFolder) {
                apply(durableNames, change);
            }
            return inFolder;
        });
    }

    @Override
    public int blockSize(final Path folder) {
        return BLOCK_LENGTH;
    }

    @Override
    public AutoCloseable lock(final Path folder) {
        final Object owner = new Object();
        if (locks.putIfAbsent(folder, owner) != null) {
            throw new LogFault("data folder " + folder + " is used by process 0");
        }
        return () -> locks.remove(folder, owner);
    }

    /** Whether all files together may have so many bytes more. */
    boolean hasRoom(final int bytes) {
        return space == Long.MAX_VALUE || used() + bytes <= space;
    }

    /** How often sectors that were being written when power goes are left neither old nor new. */
    double tearing() {
        return tearing;
    }

    /** Of use until the next call. */
    byte[] sector() {
        return sector;
    }

    /** Bytes that all files together take; what was never written in them takes none. */
    public long used() {
        return names.values().stream()
                .distinct()
                .mapToLong(SimDiskFile::allocated)
                .sum();
    }

    private void force(final SimDiskFile file) throws IOException {
        if (operations >= failForceAt) {
            failForceAt = Long.MAX_VALUE;
            file.forget();
            throw new IOException("Input/output error");
        }
        if (!lying) {
            file.settle();
        }
    }

    /** In the order of their names, so that chance meets the same ones again. */
    private static List<Path> sorted(final Map<Path, SimDiskFile> files) {
        final List<Path> found = new ArrayList<>(files.keySet());
        found.sort(null);
        return found;
    }

    /** An open file; of no use after a restart. */
    private final class Handle implements DiskFile {
        private final SimDiskFile file;
        private final OpenMode mode;
        private final int openedInBoot;

        Handle(final SimDiskFile file, final OpenMode mode, final int openedInBoot) {
            this.file = file;
            this.mode = mode;
            this.openedInBoot = openedInBoot;
        }

        @Override
        public int write(final ByteBuffer source, final long position) throws IOException {
            requireAlive();
            if (mode == OpenMode.WRITE_DIRECT
                    && (source.remaining() % BLOCK_LENGTH != 0
                            || position % BLOCK_LENGTH != 0
                            || (BufferUtil.address(source) + source.position()) % BLOCK_LENGTH != 0)) {
                throw new IOException("not aligned: " + source + " at " + position);
            }
            int length = source.remaining();
            if (operations >= shortWriteAt && length > 1) {
                shortWriteAt = Long.MAX_VALUE;
                length = Math.max(1, length * 2 / 3);
            }
            file.write((int) position, source, length);
            step();
            if (mode == OpenMode.WRITE_DSYNC || mode == OpenMode.WRITE_DIRECT) {
                SimDisk.this.force(file);
            }
            return length;
        }

        @Override
        public int read(final ByteBuffer target, final long position) {
            requireAlive();
            final int length = (int) Math.min(target.remaining(), file.length() - position);
            if (length <= 0) {
                return -1;
            }
            file.read(target, (int) position);
            return length;
        }

        @Override
        public void force() throws IOException {
            requireAlive();
            step();
            SimDisk.this.force(file);
        }

        @Override
        public DiskMapping map(final long length) {
            requireAlive();
            return new DiskMapping() {
                @Override
                public void put(final int offset, final ByteBuffer source, final int count) {
                    try {
                        file.write(offset, source.duplicate().position(0), count);
                    } catch (final IOException ex) {
                        throw new IllegalStateException(ex);
                    }
                    step();
                }

                @Override
                public void force(final int offset, final int count) throws IOException {
                    step();
                    SimDisk.this.force(file);
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }

        @Override
        public long length() {
            return file.length();
        }

        @Override
        public void close() {
            // Nothing is held.
        }

        private void requireAlive() {
            if (crashed) {
                throw new PowerLoss();
            }
            if (openedInBoot != boot || mode == null) {
                throw new IllegalStateException("file of an earlier process");
            }
        }
    }
}
