package io.paddock.engine.arena;

import org.agrona.MutableDirectBuffer;

/** Where page images are read from, in order. */
@FunctionalInterface
public interface PageSource {
    /** Fills the buffer; returns the bytes read, less than {@code length} only at the end of the content. */
    int read(MutableDirectBuffer buffer, int offset, int length);
}
