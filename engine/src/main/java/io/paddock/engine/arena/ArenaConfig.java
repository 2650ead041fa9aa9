package io.paddock.engine.arena;

/**
 * Bounds of an arena.
 *
 * @param maxBytes most bytes of pages that the arena may take, 1 MiB to 16 GiB; rounded down to whole spans.
 * @param maxAsideBytes most bytes of page copies that a running snapshot may hold; beyond, the snapshot is given up.
 */
public record ArenaConfig(long maxBytes, long maxAsideBytes) {
    /** Refs are 31 bits in units of 8 bytes. */
    public static final long LARGEST_BYTES = 16L << 30;

    private static final long SMALLEST_BYTES = 1L << 20;

    public ArenaConfig {
        if (maxBytes < SMALLEST_BYTES || maxBytes > LARGEST_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes must be " + SMALLEST_BYTES + " to " + LARGEST_BYTES + ": " + maxBytes);
        }
        if (maxAsideBytes < 0) {
            throw new IllegalArgumentException("maxAsideBytes must not be negative: " + maxAsideBytes);
        }
    }

    /** As much as refs can name, and half of it for copies during a snapshot. */
    public static ArenaConfig largest() {
        return new ArenaConfig(LARGEST_BYTES, LARGEST_BYTES / 2);
    }
}
