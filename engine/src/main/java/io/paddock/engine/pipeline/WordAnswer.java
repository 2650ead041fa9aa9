package io.paddock.engine.pipeline;

import org.agrona.MutableDirectBuffer;

/**
 * The answer to a four-letter word, made a piece at a time so that nobody waits for the whole of a long one. Engine
 * thread; may be given up at any time.
 */
public interface WordAnswer {
    /**
     * Makes the next piece, in some tenths of a ms at most. Not to be called when {@link #isDone()}.
     *
     * @param target takes the piece from 0 on.
     * @return bytes of the piece; 0 when it took all of this call to look for one.
     */
    int next(MutableDirectBuffer target);

    /** Whether there are no more pieces. */
    boolean isDone();
}
