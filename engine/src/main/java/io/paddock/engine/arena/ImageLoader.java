package io.paddock.engine.arena;

import org.agrona.concurrent.UnsafeBuffer;

/** Fills an arena from an image, straight into its memory, as much at a time as a slab holds. */
final class ImageLoader {
    private final Arena arena;
    private final PageSource source;
    private final long length;

    ImageLoader(final Arena arena, final PageSource source, final long length) {
        this.arena = arena;
        this.source = source;
        this.length = length;
        Arena.require(length > 0 && length % Span.LENGTH == 0, "an image has whole spans, not " + length + " bytes");
        Arena.require(
                length <= arena.maxLength(), "the image has " + length + " bytes, the bound is " + arena.maxLength());
    }

    void load() {
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (long position = 0; position < length; position += Slabs.LENGTH) {
            final int chunk = (int) Math.min(Slabs.LENGTH, length - position);
            for (int offset = 0; offset < chunk; offset += Span.LENGTH) {
                arena.growTo((int) (position + offset >>> Span.UNIT_SHIFT));
            }
            buffer.wrap(arena.address((int) (position >>> Span.UNIT_SHIFT), 0), chunk);
            fill(buffer, chunk);
        }
    }

    private void fill(final UnsafeBuffer buffer, final int chunk) {
        int filled = 0;
        while (filled < chunk) {
            final int read = source.read(buffer, filled, chunk - filled);
            Arena.require(read > 0, "the image ends early");
            filled += read;
        }
    }
}
