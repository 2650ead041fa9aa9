package io.paddock.engine.arena;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntPredicate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Blocks of memory off the Java heap, named by refs: 31-bit numbers in units of 8 bytes, 0 for none. A ref never changes
 * while its block lives.
 *
 * <p>Ref 0 is the first span, which holds the arena's own header and, from {@link #USER_OFFSET}, fields of whoever uses
 * the arena:
 *
 * <pre>
 *   0          8         12       16          20            24                      1024         16384
 *  +----------+---------+--------+-----------+-------------+-----------------------+------------+
 *  | magic    | version | spans  | free head | free spans  | span heads by class   | user       |
 *  +----------+---------+--------+-----------+-------------+-----------------------+------------+
 * </pre>
 *
 * <p><b>Changing.</b> {@code put…} changes live memory: inside a transaction the old bytes are noted and
 * {@link #rollback} restores them, the allocator's own included. {@code init…} writes a block that was allocated in the
 * same transaction and is not noted. What is freed inside a transaction is given back by {@link #settle}, so it stays
 * readable until then.
 *
 * <p>Bytes are little-endian. One thread.
 */
public final class Arena implements AutoCloseable {
    /** Ref of the header. */
    public static final int HEADER = 0;
    /** First byte of the header that belongs to the user of the arena. */
    public static final int USER_OFFSET = 1024;
    /** Largest block of {@link #allocate}. */
    public static final int LARGEST_BLOCK = SizeClasses.LARGEST;
    /** Bytes of a span of {@link #allocateSpan}. */
    public static final int SPAN_LENGTH = Span.LENGTH;

    private static final long MAGIC = 0x616E_6572_4164_6150L;
    private static final int VERSION = 3;
    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    /** Kept free of admissions: what one command that was admitted may still need. */
    private static final long RESERVE_DIVISOR = 16;

    private static final long RESERVE_LIMIT = 64L << 20;

    private final Slabs slabs = new Slabs();
    private final UndoLog undo = new UndoLog();
    private final SpanAllocator allocator;
    private final PageGuard guard;
    private boolean noting;
    private boolean closed;

    public Arena(final ArenaConfig config) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("the image of the pages is little-endian, this machine is not");
        }
        guard = new PageGuard(slabs, config.maxAsideBytes());
        allocator = new SpanAllocator(this, config.maxBytes());
        format();
    }

    private void format() {
        addSpan(HEADER);
        putLong(HEADER, MAGIC_OFFSET, MAGIC);
        putInt(HEADER, VERSION_OFFSET, VERSION);
        allocator.initialise();
    }

    // Reading.

    public int getInt(final int ref, final int offset) {
        return UnsafeApi.getInt(slabs.address(ref) + offset);
    }

    public long getLong(final int ref, final int offset) {
        return UnsafeApi.getLong(slabs.address(ref) + offset);
    }

    public byte getByte(final int ref, final int offset) {
        return UnsafeApi.getByte(slabs.address(ref) + offset);
    }

    public void getBytes(
            final int ref,
            final int offset,
            final MutableDirectBuffer target,
            final int targetOffset,
            final int length) {
        // Expandable buffers grow here, others refuse.
        target.checkLimit(targetOffset + length);
        UnsafeApi.copyMemory(
                null, slabs.address(ref) + offset, target.byteArray(), target.addressOffset() + targetOffset, length);
    }

    public boolean equalBytes(
            final int ref, final int offset, final DirectBuffer other, final int otherOffset, final int length) {
        long address = slabs.address(ref) + offset;
        int at = otherOffset;
        final int end = otherOffset + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES, address += Long.BYTES) {
            if (UnsafeApi.getLong(address) != other.getLong(at)) {
                return false;
            }
        }
        for (; at < end; at++, address++) {
            if (UnsafeApi.getByte(address) != other.getByte(at)) {
                return false;
            }
        }
        return true;
    }

    /** Native address of a byte, for readers in a hurry; valid until the arena is closed, cleared or loaded. */
    public long address(final int ref, final int offset) {
        return slabs.address(ref) + offset;
    }

    // Changing what lives.

    public void putInt(final int ref, final int offset, final int value) {
        final long address = slabs.address(ref) + offset;
        if (noting) {
            undo.note4(address);
        }
        beforeChange(ref, offset, Integer.BYTES);
        UnsafeApi.putInt(address, value);
    }

    public void putByte(final int ref, final int offset, final byte value) {
        final long address = slabs.address(ref) + offset;
        if (noting) {
            undo.note(address, 1);
        }
        beforeChange(ref, offset, 1);
        UnsafeApi.putByte(address, value);
    }

    public void putLong(final int ref, final int offset, final long value) {
        final long address = slabs.address(ref) + offset;
        if (noting) {
            undo.note8(address);
        }
        beforeChange(ref, offset, Long.BYTES);
        UnsafeApi.putLong(address, value);
    }

    /** Announces that {@code length} bytes are about to be overwritten by {@code init…} calls. */
    public void note(final int ref, final int offset, final int length) {
        if (noting) {
            undo.note(slabs.address(ref) + offset, length);
        }
    }

    // Writing what was just allocated.

    public void initInt(final int ref, final int offset, final int value) {
        beforeChange(ref, offset, Integer.BYTES);
        UnsafeApi.putInt(slabs.address(ref) + offset, value);
    }

    public void initLong(final int ref, final int offset, final long value) {
        beforeChange(ref, offset, Long.BYTES);
        UnsafeApi.putLong(slabs.address(ref) + offset, value);
    }

    public void initByte(final int ref, final int offset, final byte value) {
        beforeChange(ref, offset, 1);
        UnsafeApi.putByte(slabs.address(ref) + offset, value);
    }

    public void initBytes(
            final int ref, final int offset, final DirectBuffer source, final int sourceOffset, final int length) {
        source.boundsCheck(sourceOffset, length);
        if (length > 0) {
            beforeChange(ref, offset, length);
            UnsafeApi.copyMemory(
                    source.byteArray(),
                    source.addressOffset() + sourceOffset,
                    null,
                    slabs.address(ref) + offset,
                    length);
        }
    }

    public void initZero(final int ref, final int offset, final int length) {
        beforeChange(ref, offset, length);
        zero(slabs.address(ref) + offset, length);
    }

    /** Not by setMemory, which is a call out of Java in the older JVMs: most are lines of 64 bytes. */
    private static void zero(final long address, final int length) {
        final long end = address + length;
        long at = address;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            UnsafeApi.putLong(at, 0);
        }
        for (; at < end; at++) {
            UnsafeApi.putByte(at, (byte) 0);
        }
    }

    // Blocks.

    /** A block of at least so many bytes, at most {@link #LARGEST_BLOCK}; what it holds is arbitrary. */
    public int allocate(final int length) {
        return allocator.allocate(length);
    }

    /** Gives a block back, at the end of the transaction if one is open. */
    public void free(final int ref) {
        allocator.free(ref, noting);
    }

    /** Bytes that {@link #allocate} reserves for a length. */
    public static int blockLength(final int length) {
        return SizeClasses.length(SizeClasses.of(length));
    }

    /** Bytes that the block at a ref really has. */
    public int capacity(final int ref) {
        return SizeClasses.length(Span.sizeClass(getLong(Span.of(ref), Span.STATE_OFFSET)));
    }

    /** A whole span without any header; what it holds is arbitrary. */
    public int allocateSpan() {
        return allocator.takeSpan();
    }

    /** Gives a span of {@link #allocateSpan} back, at the end of the transaction if one is open. */
    public void freeSpan(final int ref) {
        allocator.freeSpan(ref, noting);
    }

    // Transactions.

    public void begin() {
        if (noting) {
            throw new IllegalStateException("a transaction is open");
        }
        guard.endIfFinished();
        noting = true;
    }

    /** Restores every byte to what it was at {@link #begin}, except those of free blocks. */
    public void rollback() {
        noting = false;
        undo.rollback();
        allocator.forgetFreed();
    }

    public void settle() {
        noting = false;
        undo.clear();
        allocator.freeFreed();
    }

    public boolean inTransaction() {
        return noting;
    }

    // Bounds.

    /** Bytes of all spans, free ones included: what the image has. */
    public long length() {
        return (long) allocator.spanCount() << Span.SHIFT;
    }

    /** Bytes of spans that hold something. */
    public long usedLength() {
        return (long) (allocator.spanCount() - allocator.freeSpanCount()) << Span.SHIFT;
    }

    public long maxLength() {
        return allocator.maxLength();
    }

    /**
     * Whether work that needs about so many bytes may be admitted. A part of the bound is kept back (a sixteenth, at most
     * 64 MiB), so that {@link ArenaFullException} stays out of reach for what was admitted.
     */
    public boolean hasRoom(final long bytes) {
        return usedLength() + bytes + Math.min(maxLength() / RESERVE_DIVISOR, RESERVE_LIMIT) <= maxLength();
    }

    // Images.

    /**
     * Begins an image of this moment, between transactions.
     *
     * @throws IllegalStateException inside a transaction, or while an earlier image is still open.
     */
    public PageSnapshot startSnapshot() {
        if (noting) {
            throw new IllegalStateException("a transaction is open");
        }
        return guard.start((int) (length() >>> PageGuard.SHIFT));
    }

    /** Whether an image is open, so that {@link #startSnapshot} would be refused. */
    public boolean snapshotOpen() {
        return guard.held();
    }

    /**
     * Replaces everything by an image of {@code length} bytes. The user has to drop what it remembers of the contents.
     *
     * @throws ImageVersionException when another build wrote the image, in a layout of its own.
     * @throws IllegalArgumentException when the image is not one of an arena, ends early or is larger than
     *     the bound; the arena must be cleared or closed then.
     */
    public void load(final PageSource source, final long length) {
        if (noting || snapshotOpen()) {
            throw new IllegalStateException("a transaction or an image is open");
        }
        new ImageLoader(this, source, length).load();
        require(getLong(HEADER, MAGIC_OFFSET) == MAGIC, "not the image of an arena");
        final int version = getInt(HEADER, VERSION_OFFSET);
        if (version != VERSION) {
            throw new ImageVersionException(version, VERSION);
        }
        require(length() == length, "the header does not agree with the length of the image");
        slabs.detach();
    }

    /**
     * A number of changes is to follow in a row. Where pages are a file's still ({@link #load}), each would have to be
     * copied before its first change, one by one, which takes several times as long as to copy all of them now.
     */
    public void expectChanges(final long count) {
        if (count > length() >>> PageGuard.SHIFT) {
            slabs.detachNow();
        }
    }

    /** Replaces everything by the state of a new arena, whatever there is: also what a broken {@link #load} left. */
    public void clear() {
        if (noting || snapshotOpen()) {
            throw new IllegalStateException("a transaction or an image is open");
        }
        slabs.close();
        format();
    }

    /**
     * Walks all spans. For checks.
     *
     * @param headerless says of a span whether it is one of {@link #allocateSpan}.
     * @return the live blocks.
     * @throws IllegalStateException when the spans do not agree with the header.
     */
    public long verify(final IntPredicate headerless) {
        return allocator.verify(headerless);
    }

    /** Releases the memory; no image may be open. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            if (snapshotOpen()) {
                throw new IllegalStateException("an image is open");
            }
            closed = true;
            undo.close();
            slabs.close();
        }
    }

    /** Makes the memory of a span exist, zeroed. */
    void addSpan(final int ref) {
        growTo(ref);
        UnsafeApi.setMemory(slabs.address(ref), Span.LENGTH, (byte) 0);
    }

    /** Makes the memory of a span exist. */
    void growTo(final int ref) {
        slabs.ensure(ref);
        guard.onGrown((long) ref << Span.UNIT_SHIFT, Span.LENGTH);
    }

    /** Takes memory with contents for the slab that begins with a ref; frees it in the end. */
    void takeSlab(final int ref, final ByteBuffer memory) {
        slabs.put(ref, memory);
        for (int offset = 0; offset < Slabs.LENGTH; offset += Span.LENGTH) {
            guard.onGrown(((long) ref << Span.UNIT_SHIFT) + offset, Span.LENGTH);
        }
    }

    static void require(final boolean condition, final String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private void beforeChange(final int ref, final int offset, final int length) {
        if (guard.active()) {
            guard.beforeChange(((long) ref << Span.UNIT_SHIFT) + offset, length);
        }
    }
}
