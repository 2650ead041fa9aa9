package io.paddock.tools.cli;

/** Ends a command with a message of one line for the person at the terminal. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    Failure(final String message, final int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }
}
