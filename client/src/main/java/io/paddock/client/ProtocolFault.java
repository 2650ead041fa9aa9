package io.paddock.client;

import java.io.IOException;

/** The server sent what the protocol does not allow; the connection cannot be trusted any more. */
final class ProtocolFault extends IOException {
    ProtocolFault(final String message) {
        super(message);
    }
}
