package io.paddock.engine.arena;

import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;

/** Where page images are read from, in order. */
@FunctionalInterface
public interface PageSource {
    /** Fills the buffer; returns the bytes read, less than {@code length} only at the end of the content. */
    int read(MutableDirectBuffer buffer, int offset, int length);

    /**
     * The next bytes as memory that the arena may keep, change and free; null when they have to be read.
     *
     * @return a direct buffer of that length, at a page of the operating system.
     */
    default ByteBuffer map(final int length) {
        return null;
    }
}
