package io.paddock.engine.arena;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fills an arena from an image, as much at a time as a slab holds: whole slabs are taken as they are where they can be had
 * as memory, others are read straight into the arena's.
 */
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
        for (long position = 0; position < length; position += Slabs.LENGTH) {
            final int chunk = (int) Math.min(Slabs.LENGTH, length - position);
            final ByteBuffer mapped = chunk == Slabs.LENGTH ? source.map(chunk) : null;
            if (mapped == null) {
                read(position, chunk);
            } else {
                arena.takeSlab((int) (position >>> Span.UNIT_SHIFT), mapped);
            }
        }
    }

    private void read(final long position, final int chunk) {
        for (int offset = 0; offset < chunk; offset += Span.LENGTH) {
            arena.growTo((int) (position + offset >>> Span.UNIT_SHIFT));
        }
        fill(new UnsafeBuffer(arena.address((int) (position >>> Span.UNIT_SHIFT), 0), chunk), chunk);
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
