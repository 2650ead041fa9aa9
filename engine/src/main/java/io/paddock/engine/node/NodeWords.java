package io.paddock.engine.node;

import io.paddock.engine.admin.WordResponder;
import io.paddock.engine.pipeline.WordAnswer;
import io.paddock.engine.pipeline.WordHandler;
import io.paddock.transport.Connection;
import org.agrona.DirectBuffer;

/** Brings four-letter words from the pipeline to their responder, which is made after the pipeline. */
final class NodeWords implements WordHandler {
    private WordResponder responder;

    /** Before the transport starts. */
    void responder(final WordResponder value) {
        responder = value;
    }

    @Override
    public int argumentLength(final int firstFourBytes) {
        return responder.argumentLength(firstFourBytes);
    }

    @Override
    public WordAnswer onWord(
            final Connection connection,
            final int word,
            final DirectBuffer argument,
            final int offset,
            final int length) {
        final boolean local = connection.remoteAddress().getAddress().isLoopbackAddress();
        return responder.respond(word, argument, offset, length, local);
    }
}
