package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.auth.Identities;
import org.agrona.DirectBuffer;

/**
 * Answers requests that do not change the tree, and keeps the watches that they set. Runs between commands on the
 * engine thread, so that each read sees a whole transaction boundary.
 */
public final class ReadExecutor {
    /**
     * Executes one request: exists, getData, getACL, getChildren, getChildren2, getAllChildrenNumber, getEphemerals,
     * multiRead, whoAmI, checkWatches, removeWatches, addWatch, setWatches, setWatches2.
     *
     * @param reply where the result record goes (behind the reply header, which the caller writes).
     * @return 0 or an error code of the protocol.
     */
    public int execute(
            final int opCode,
            final Client client,
            final Identities identities,
            final DirectBuffer body,
            final int offset,
            final int length,
            final JuteWriter reply) {
        throw new IllegalStateException("being built");
    }
}
