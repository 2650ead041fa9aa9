package io.paddock.engine.state;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.jute.JuteWriter;

/**
 * Executes committed commands on the tree. Deterministic: the result depends on the state, the command and the stamped
 * zxid and time only; no clock, thread, I/O or random. One thread.
 */
public final class StateMachine {
    /**
     * Executes one command.
     *
     * @param reply where the result record goes (behind the reply header, which the caller writes); rewound when the
     *     command fails.
     * @return 0 or an error code of the protocol.
     */
    public int apply(final long zxid, final long timestampMs, final CommandDecoder command, final JuteWriter reply) {
        throw new IllegalStateException("being built");
    }
}
