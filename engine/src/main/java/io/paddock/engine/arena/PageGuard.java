package io.paddock.engine.arena;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Keeps the pages of a running snapshot as they were, without ever waiting for its reader.
 *
 * <p>Every page has a state word. A word of an older snapshot means that the page is as it was at the start and nobody has
 * captured it. Whoever gets there first moves it on by one compare-and-set:
 *
 * <pre>
 *                      engine is about to change it: copies it aside, then
 *             ┌──────► SAVED      (the reader takes the copy)
 *   (older) ──┤
 *             └──────► CAPTURED   (the reader has copied it; the engine need not)
 * </pre>
 *
 * <p>The reader copies a page optimistically and then tries CAPTURED. When that succeeds, the engine had not reached its
 * own compare-and-set, which comes before its first change of the page, so the copy is whole. When it fails the word says
 * SAVED and the reader uses the copy put aside. Engine thread, except where {@link PageSnapshot} says otherwise.
 */
final class PageGuard {
    static final int SHIFT = 12;
    static final int LENGTH = 1 << SHIFT;
    static final int PER_SLAB_SHIFT = Slabs.SHIFT - SHIFT;
    static final int PER_SLAB_MASK = (1 << PER_SLAB_SHIFT) - 1;
    static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int SAVED = 1;
    private static final int CAPTURED = 2;

    private final Slabs slabs;
    private final long maxAsideBytes;
    private int[][] states = new int[4][];
    /** Where copies lie, by slab and page; each snapshot overwrites what the one before has left. */
    private final long[][] asideAddresses = new long[(int) (ArenaConfig.LARGEST_BYTES >>> Slabs.SHIFT)][];

    private PageSnapshot snapshot;
    private int sequence;
    private boolean active;

    PageGuard(final Slabs slabs, final long maxAsideBytes) {
        this.slabs = slabs;
        this.maxAsideBytes = maxAsideBytes;
    }

    static int saved(final int sequence) {
        return sequence << 2 | SAVED;
    }

    static int captured(final int sequence) {
        return sequence << 2 | CAPTURED;
    }

    /** Whether changes have to be announced by {@link #beforeChange}. */
    boolean active() {
        return active;
    }

    /** Whether a reader still holds a snapshot, given up or not. */
    boolean held() {
        endIfFinished();
        return snapshot != null;
    }

    /** Memory was added: its pages belong to no running snapshot. */
    void onGrown(final long position, final int length) {
        final int slab = (int) (position >>> Slabs.SHIFT);
        if (slab >= states.length) {
            states = Arrays.copyOf(states, states.length * 2);
        }
        if (states[slab] == null) {
            states[slab] = new int[PER_SLAB_MASK + 1];
        }
        final int first = (int) (position >>> SHIFT) & PER_SLAB_MASK;
        Arrays.fill(states[slab], first, first + (length >>> SHIFT), captured(sequence));
    }

    PageSnapshot start(final int pageCount) {
        endIfFinished();
        if (snapshot != null) {
            throw new IllegalStateException("a snapshot is running");
        }
        sequence = sequence + 1 & Integer.MAX_VALUE >>> 2;
        snapshot = new PageSnapshot(
                sequence,
                pageCount,
                slabs.addresses(),
                Arrays.copyOf(states, slabs.count()),
                asideAddresses,
                new AsidePages(maxAsideBytes));
        active = true;
        return snapshot;
    }

    /** Lets go of a snapshot whose reader has closed it. */
    void endIfFinished() {
        if (snapshot != null && snapshot.finished()) {
            active = false;
            snapshot = null;
        }
    }

    /** To be called before bytes change; {@code position} is the byte offset in the arena. */
    void beforeChange(final long position, final int length) {
        final long last = position + length - 1 >>> SHIFT;
        for (long page = position >>> SHIFT; page <= last; page++) {
            final int[] words = states[(int) (page >>> PER_SLAB_SHIFT)];
            final int index = (int) page & PER_SLAB_MASK;
            final int word = (int) STATE.getAcquire(words, index);
            if (word >>> 2 != sequence && active) {
                save((int) page, words, index, word);
            }
        }
    }

    private void save(final int page, final int[] words, final int index, final int word) {
        if (!snapshot.beginSaving()) {
            // The reader has gone and takes the copies with it.
            active = false;
            return;
        }
        final long copy = snapshot.aside().claim();
        if (copy == 0) {
            snapshot.abort();
            active = false;
        } else {
            snapshot.putAside(page, copy);
            if (!STATE.compareAndSet(words, index, word, saved(sequence))) {
                snapshot.aside().unclaim();
            }
        }
        snapshot.endSaving();
        // Nothing of the page may change before the word says SAVED.
        VarHandle.fullFence();
    }
}
