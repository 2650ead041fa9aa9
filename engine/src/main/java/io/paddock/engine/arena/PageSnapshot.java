package io.paddock.engine.arena;

import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * The pages of an arena as they were at one moment, while the arena goes on changing. One thread reads it, any but the
 * engine's, and closes it; only then can the next one start and may the arena be closed.
 *
 * <p>The engine's part, marked below, is to put pages aside and to abort when it has no room for more.
 */
public final class PageSnapshot implements AutoCloseable {
    private final int sequence;
    private final int pageCount;
    private final long[] slabAddresses;
    private final int[][] states;
    private final long[][] asideAddresses;
    private final AsidePages aside;
    private volatile boolean saving;
    private volatile boolean aborted;
    private volatile boolean finished;

    PageSnapshot(
            final int sequence,
            final int pageCount,
            final long[] slabAddresses,
            final int[][] states,
            final long[][] asideAddresses,
            final AsidePages aside) {
        this.sequence = sequence;
        this.pageCount = pageCount;
        this.slabAddresses = slabAddresses;
        this.states = states;
        this.asideAddresses = asideAddresses;
        this.aside = aside;
    }

    public int pageCount() {
        return pageCount;
    }

    /** Bytes of one page. */
    public int pageLength() {
        return PageGuard.LENGTH;
    }

    /** True once the engine had to give it up; nothing read from it may be used then, whenever it was read. */
    public boolean aborted() {
        return aborted;
    }

    /** Copies a page to native memory. Each page can be read once. */
    public void copyPage(final int page, final long targetAddress) {
        final int slab = page >>> PageGuard.PER_SLAB_SHIFT;
        final int index = page & PageGuard.PER_SLAB_MASK;
        final int word = (int) PageGuard.STATE.getAcquire(states[slab], index);
        if (word != PageGuard.saved(sequence)) {
            UnsafeApi.copyMemory(pageAddress(page), targetAddress, PageGuard.LENGTH);
            // The copy must be complete before the word is claimed.
            VarHandle.fullFence();
            if (PageGuard.STATE.compareAndSet(states[slab], index, word, PageGuard.captured(sequence))) {
                return;
            }
        }
        UnsafeApi.copyMemory(asideAddresses[slab][index], targetAddress, PageGuard.LENGTH);
    }

    /** Gives the copies back, on this thread, since that takes some milliseconds when there are many. Idempotent. */
    @Override
    public void close() {
        if (!finished) {
            finished = true;
            // Either the engine sees the flag before it saves a page, or its save is seen here and awaited.
            while (saving) {
                Thread.onSpinWait();
            }
            aside.free();
        }
    }

    /** Engine: says that it is about to claim memory for a copy; false when the reader has finished, so it may not. */
    boolean beginSaving() {
        saving = true;
        if (finished) {
            saving = false;
            return false;
        }
        return true;
    }

    /** Engine: the copy is made. */
    void endSaving() {
        saving = false;
    }

    /** Engine, between {@link #beginSaving} and {@link #endSaving}. */
    AsidePages aside() {
        return aside;
    }

    /** Engine. */
    boolean finished() {
        return finished;
    }

    /** Engine. */
    void abort() {
        aborted = true;
        // The reader that sees a changed page must see the flag when it asks.
        VarHandle.fullFence();
    }

    /** Engine: copies the page to {@code copy} and remembers where; the state word publishes it. */
    void putAside(final int page, final long copy) {
        final int slab = page >>> PageGuard.PER_SLAB_SHIFT;
        if (asideAddresses[slab] == null) {
            asideAddresses[slab] = new long[PageGuard.PER_SLAB_MASK + 1];
        }
        UnsafeApi.copyMemory(pageAddress(page), copy, PageGuard.LENGTH);
        asideAddresses[slab][page & PageGuard.PER_SLAB_MASK] = copy;
    }

    private long pageAddress(final int page) {
        return slabAddresses[page >>> PageGuard.PER_SLAB_SHIFT]
                + ((long) (page & PageGuard.PER_SLAB_MASK) << PageGuard.SHIFT);
    }
}
