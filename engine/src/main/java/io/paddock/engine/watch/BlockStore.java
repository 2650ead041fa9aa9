package io.paddock.engine.watch;

import java.util.Arrays;

/**
 * Blocks of ints, cut from pages of one block size each, named by a positive number.
 *
 * <pre>
 *   reference  30                12 11               0
 *             +--------------------+------------------+
 *             |   page, from 1     |  first word      |
 *             +--------------------+------------------+
 * </pre>
 *
 * <p>Freed blocks are linked through their first word and used again. Blocks of more than {@link #LARGEST_SHARED} words
 * have a page to themselves, which goes back to the heap when they are freed. Empty shared pages go back on {@link
 * #trim} only, so that freeing and allocating in turns costs no page.
 */
final class BlockStore {
    private static final int PAGE_BITS = 12;
    private static final int PAGE_WORDS = 1 << PAGE_BITS;
    private static final int OFFSET_MASK = PAGE_WORDS - 1;
    private static final int MAX_PAGES = 1 << (31 - PAGE_BITS);
    private static final int[] SIZES = {2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024};
    private static final int LARGEST_SHARED = 1024;
    private static final int END = -1;

    private int[][] pages = new int[16][];
    /** Words of each block of the page. */
    private int[] blockWords = new int[16];

    private int[] usedBlocks = new int[16];
    /** First word of the first freed block. */
    private int[] freed = new int[16];
    /** First word that was never given out. */
    private int[] untouched = new int[16];
    /** Link between pages of one size that have room, and between unused page numbers. */
    private int[] nextPage = new int[16];

    private final int[] pageWithRoom = new int[SIZES.length];
    private int unusedPage;
    private int pageCount = 1;
    private long pageBytes;

    /** A block of at least that many words, of unknown content. */
    int allocate(final int words) {
        if (words > LARGEST_SHARED) {
            return allocateAlone(words);
        }
        final int sizeClass = sizeClass(words);
        int page = pageWithRoom[sizeClass];
        if (page == 0) {
            page = newPage(PAGE_WORDS, SIZES[sizeClass]);
            nextPage[page] = 0;
            pageWithRoom[sizeClass] = page;
        }
        int offset = freed[page];
        if (offset != END) {
            freed[page] = pages[page][offset];
        } else {
            offset = untouched[page];
            untouched[page] += blockWords[page];
        }
        usedBlocks[page]++;
        if (isFull(page)) {
            pageWithRoom[sizeClass] = nextPage[page];
        }
        return page << PAGE_BITS | offset;
    }

    void free(final int block) {
        final int page = block >>> PAGE_BITS;
        if (blockWords[page] > LARGEST_SHARED) {
            release(page);
            return;
        }
        if (isFull(page)) {
            final int sizeClass = sizeClass(blockWords[page]);
            nextPage[page] = pageWithRoom[sizeClass];
            pageWithRoom[sizeClass] = page;
        }
        final int offset = block & OFFSET_MASK;
        pages[page][offset] = freed[page];
        freed[page] = offset;
        usedBlocks[page]--;
    }

    /** The array that holds the block; valid until the block is freed. */
    int[] words(final int block) {
        return pages[block >>> PAGE_BITS];
    }

    static int offset(final int block) {
        return block & OFFSET_MASK;
    }

    /** Words that the block has room for. */
    int capacity(final int block) {
        return blockWords[block >>> PAGE_BITS];
    }

    /** Gives pages without a block back to the heap. */
    void trim() {
        Arrays.fill(pageWithRoom, 0);
        for (int page = 1; page < pageCount; page++) {
            if (pages[page] == null || blockWords[page] > LARGEST_SHARED) {
                continue;
            }
            if (usedBlocks[page] == 0) {
                release(page);
            } else if (!isFull(page)) {
                final int sizeClass = sizeClass(blockWords[page]);
                nextPage[page] = pageWithRoom[sizeClass];
                pageWithRoom[sizeClass] = page;
            }
        }
    }

    long footprintBytes() {
        return pageBytes + 6 * 16L + 24L * pages.length;
    }

    private int allocateAlone(final int words) {
        // An eighth more, so that a set that grows one by one is not copied each time.
        final int page = newPage(words + words / 8, words + words / 8);
        usedBlocks[page] = 1;
        return page << PAGE_BITS;
    }

    private int newPage(final int words, final int wordsPerBlock) {
        int page = unusedPage;
        if (page != 0) {
            unusedPage = nextPage[page];
        } else {
            page = pageCount++;
            if (page == MAX_PAGES) {
                throw new IllegalStateException("watch table is full: " + MAX_PAGES + " pages");
            }
            if (page == pages.length) {
                growTables();
            }
        }
        pages[page] = new int[words];
        pageBytes += 16 + 4L * words;
        blockWords[page] = wordsPerBlock;
        usedBlocks[page] = 0;
        freed[page] = END;
        untouched[page] = 0;
        return page;
    }

    private void release(final int page) {
        pageBytes -= 16 + 4L * pages[page].length;
        pages[page] = null;
        nextPage[page] = unusedPage;
        unusedPage = page;
    }

    private boolean isFull(final int page) {
        return freed[page] == END && untouched[page] + blockWords[page] > PAGE_WORDS;
    }

    private void growTables() {
        final int length = pages.length * 2;
        pages = Arrays.copyOf(pages, length);
        blockWords = Arrays.copyOf(blockWords, length);
        usedBlocks = Arrays.copyOf(usedBlocks, length);
        freed = Arrays.copyOf(freed, length);
        untouched = Arrays.copyOf(untouched, length);
        nextPage = Arrays.copyOf(nextPage, length);
    }

    private static int sizeClass(final int words) {
        int sizeClass = 0;
        while (SIZES[sizeClass] < words) {
            sizeClass++;
        }
        return sizeClass;
    }
}
