package io.paddock.engine.arena;

/**
 * The arena has reached its bound. Nobody should meet this: whoever admits work asks {@link Arena#hasRoom} first. The
 * open transaction can still be rolled back.
 */
public final class ArenaFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArenaFullException(final long maxBytes) {
        super("the namespace needs more memory than its bound of " + maxBytes + " bytes");
    }
}
