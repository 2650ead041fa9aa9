package io.paddock.codecs.path;

import org.agrona.DirectBuffer;

/** Cuts a path at its last slash: what stands before names the parent ("" for the root), what follows is the name. */
public final class PathSplit {
    /** {@link #lastSlash} of a path without any. */
    public static final int NONE = -1;

    private PathSplit() {}

    /** Where the last slash is, counted from the start of the path; also the length of the parent's path. */
    public static int lastSlash(final DirectBuffer buffer, final int offset, final int length) {
        for (int i = length - 1; i >= 0; i--) {
            if (buffer.getByte(offset + i) == '/') {
                return i;
            }
        }
        return NONE;
    }
}
