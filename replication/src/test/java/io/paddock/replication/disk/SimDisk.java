package io.paddock.replication.disk;

import io.paddock.replication.LogFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private final Map<Path, SimFile> names = new TreeMap<>();
    private final Map<Path, SimFile> durableNames = new TreeMap<>();
    private final List<NameChange> pendingNames = new ArrayList<>();
    private final Map<Path, Object> locks = new HashMap<>();
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

    private record NameChange(Path name, SimFile file) {}

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
        final Map<SimFile, SimFile> copies = new IdentityHashMap<>();
        durableNames.forEach((name, file) -> {
            final SimFile copy = copies.computeIfAbsent(file, each -> each.afterPowerLoss(disk, random, keepChance));
            disk.names.put(name, copy);
            disk.durableNames.put(name, copy);
        });
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
        names.values().forEach(file -> file.losePower(random, keepChance));
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
            final SimFile copy = new SimFile(disk, file.live());
            disk.names.put(name, copy);
            disk.durableNames.put(name, copy);
        });
        return disk;
    }

    public List<Path> files() {
        return new ArrayList<>(names.keySet());
    }

    /** Visible content of a file; changes to it are visible and durable. */
    public byte[] content(final Path file) {
        return names.get(file).shared();
    }

    /** Replaces a file's content. */
    public void content(final Path file, final byte[] bytes) {
        final SimFile replaced = new SimFile(this, bytes);
        names.put(file, replaced);
        durableNames.put(file, replaced);
    }

    private static void apply(final Map<Path, SimFile> target, final NameChange change) {
        if (change.file == null) {
            target.remove(change.name);
        } else {
            target.put(change.name, change.file);
        }
    }

    private void change(final Path name, final SimFile file) {
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
            change(file, new SimFile(this, new byte[0]));
            step();
        }
        final SimFile found = names.get(file);
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
        for (final Path file : names.keySet()) {
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
        return names.get(file).length;
    }

    @Override
    public void rename(final Path source, final Path target) throws IOException {
        final SimFile file = names.get(source);
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

    private long used() {
        return names.values().stream().distinct().mapToLong(file -> file.length).sum();
    }

    /** Content of a file, apart from its names. */
    private static final class SimFile {
        private final SimDisk disk;
        private final List<Sectors> pending = new ArrayList<>();
        /** May be longer than the file. */
        private byte[] live;
        /** The same array as {@code live} while {@link #shared} says so. */
        private byte[] durable;

        private int length;
        private int durableLength;

        SimFile(final SimDisk disk, final byte[] content) {
            this.disk = disk;
            live = content;
            durable = content.clone();
            length = content.length;
            durableLength = length;
        }

        /** Whole sectors as they were visible after one write. */
        private record Sectors(int offset, byte[] bytes) {}

        byte[] live() {
            return Arrays.copyOf(live, length);
        }

        /** The content, visible and durable in one. */
        byte[] shared() {
            live = live();
            durable = live;
            durableLength = length;
            pending.clear();
            return live;
        }

        void write(final int offset, final byte[] bytes) throws IOException {
            final int end = offset + bytes.length;
            if (end > length) {
                if (disk.space != Long.MAX_VALUE && disk.used() + end - length > disk.space) {
                    throw new IOException("No space left on device");
                }
                live = withRoom(live, end);
                length = end;
            }
            if (live == durable) {
                durable = live.clone();
            }
            System.arraycopy(bytes, 0, live, offset, bytes.length);
            final int from = offset / SECTOR_LENGTH * SECTOR_LENGTH;
            final int to = Math.min(length, (end + SECTOR_LENGTH - 1) / SECTOR_LENGTH * SECTOR_LENGTH);
            pending.add(new Sectors(from, from == offset && to == end ? bytes : Arrays.copyOfRange(live, from, to)));
        }

        void force() throws IOException {
            if (disk.operations >= disk.failForceAt) {
                disk.failForceAt = Long.MAX_VALUE;
                // As in the page cache: still visible, no longer dirty, and not on the disk.
                pending.clear();
                throw new IOException("Input/output error");
            }
            if (disk.lying) {
                return;
            }
            for (final Sectors sectors : pending) {
                apply(sectors, 0, sectors.bytes.length);
            }
            pending.clear();
        }

        SimFile afterPowerLoss(final SimDisk target, final RandomGenerator random, final double keepChance) {
            final SimFile found = new SimFile(target, Arrays.copyOf(durable, durableLength));
            found.pending.addAll(pending);
            found.losePower(random, keepChance);
            return found;
        }

        void losePower(final RandomGenerator random, final double keepChance) {
            for (final Sectors sectors : pending) {
                for (int i = 0; i < sectors.bytes.length; i += SECTOR_LENGTH) {
                    final int count = Math.min(SECTOR_LENGTH, sectors.bytes.length - i);
                    if (random.nextDouble() < keepChance) {
                        apply(sectors, i, count);
                    } else if (disk.tearing > 0 && random.nextDouble() < disk.tearing) {
                        // Records are short: most tears would be behind what matters.
                        apply(sectors, i, random.nextInt(random.nextInt(2) == 0 ? count : Math.min(count, 64)));
                    }
                }
            }
            pending.clear();
            if (live != durable) {
                live = durable.clone();
            }
            length = durableLength;
            Arrays.fill(live, length, live.length, (byte) 0);
        }

        private void apply(final Sectors sectors, final int from, final int count) {
            final int end = sectors.offset + from + count;
            durable = withRoom(durable, end);
            durableLength = Math.max(durableLength, end);
            System.arraycopy(sectors.bytes, from, durable, sectors.offset + from, count);
        }

        private static byte[] withRoom(final byte[] content, final int wanted) {
            return wanted <= content.length
                    ? content
                    : Arrays.copyOf(content, Math.max(wanted, Math.min(2 * content.length, content.length + 65_536)));
        }
    }

    /** An open file; of no use after a restart. */
    private final class Handle implements DiskFile {
        private final SimFile file;
        private final OpenMode mode;
        private final int openedInBoot;

        Handle(final SimFile file, final OpenMode mode, final int openedInBoot) {
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
            final byte[] bytes = new byte[length];
            source.get(bytes);
            file.write((int) position, bytes);
            step();
            if (mode == OpenMode.WRITE_DSYNC || mode == OpenMode.WRITE_DIRECT) {
                file.force();
            }
            return length;
        }

        @Override
        public int read(final ByteBuffer target, final long position) {
            requireAlive();
            final int length = (int) Math.min(target.remaining(), file.length - position);
            if (length <= 0) {
                return -1;
            }
            target.put(file.live, (int) position, length);
            return length;
        }

        @Override
        public void force() throws IOException {
            requireAlive();
            step();
            file.force();
        }

        @Override
        public DiskMapping map(final long length) {
            requireAlive();
            return new DiskMapping() {
                @Override
                public void put(final int offset, final ByteBuffer source, final int count) {
                    final byte[] bytes = new byte[count];
                    source.get(0, bytes);
                    try {
                        file.write(offset, bytes);
                    } catch (final IOException ex) {
                        throw new IllegalStateException(ex);
                    }
                    step();
                }

                @Override
                public void force(final int offset, final int count) throws IOException {
                    step();
                    file.force();
                }

                @Override
                public void close() {
                    // Nothing is held.
                }
            };
        }

        @Override
        public long length() {
            return file.length;
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
