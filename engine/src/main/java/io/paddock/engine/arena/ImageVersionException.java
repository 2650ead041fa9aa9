package io.paddock.engine.arena;

/** An image has a layout that this build does not read; the version of its layout is one of another build. */
public final class ImageVersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int found;
    private final int readable;

    ImageVersionException(final int found, final int readable) {
        super("the image has layout " + found + ", and this build reads layout " + readable);
        this.found = found;
        this.readable = readable;
    }

    /** Whether a build older than this one wrote the image; else a newer one did. */
    public boolean older() {
        return found < readable;
    }
}
