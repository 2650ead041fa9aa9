package io.paddock.perf.load;

import java.io.IOException;

/** A server failed a load; the message names the server and what was waited for. */
final class LoadFault extends IOException {
    private static final long serialVersionUID = 1L;

    LoadFault(final String message, final Throwable cause) {
        super(message, cause);
    }
}
