package io.paddock.engine.admin;

import io.paddock.engine.pipeline.WordAnswer;
import org.agrona.ExpandableArrayBuffer;

/** Reads whole answers. */
final class Answers {
    private Answers() {}

    static String text(final WordAnswer answer) {
        final ExpandableArrayBuffer piece = new ExpandableArrayBuffer();
        final StringBuilder text = new StringBuilder();
        while (!answer.isDone()) {
            text.append(piece.getStringWithoutLengthUtf8(0, answer.next(piece)));
        }
        return text.toString();
    }
}
