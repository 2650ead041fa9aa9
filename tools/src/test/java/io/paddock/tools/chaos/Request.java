package io.paddock.tools.chaos;

/**
 * One request of a client and what became of it. Begun on the client's load thread and ended once, on its event thread;
 * read by others after the load.
 */
final class Request {
    /** What was asked for. */
    enum Kind {
        /** Of a register, whatever its version. */
        SET,
        /** Of a register, if its version is the expected one. */
        CHECKED_SET,
        /** Of both registers of a pair, in one transaction. */
        PAIR_SET,
        /** Of both registers of a pair, in one transaction. */
        PAIR_READ,
        /** Of a register. */
        READ,
        /** Of a register, behind a sync. */
        SYNCED_READ,
        /** A sequential node. */
        SEQUENTIAL,
        /** An ephemeral node. */
        EPHEMERAL,
        /** Whether the client's own ephemeral node is there. */
        EXISTS,
        /** Of a sequential or ephemeral node that the client made before. */
        DELETE,
        /** The end of the session. */
        CLOSE
    }

    /** What the client knows of the outcome. */
    enum Outcome {
        /** No reply yet. */
        PENDING,
        /** Done. */
        ACKED,
        /** Certainly not done: the server said why. */
        REFUSED,
        /** Done or not: the reply was lost. */
        UNKNOWN
    }

    final int client;
    /** In the order in which the client sent. */
    final long number;

    final long session;
    final Kind kind;
    /** As asked for; of a pair, the first one. */
    final String path;
    /** What is to be written. */
    final String value;

    final long startNs;

    Outcome outcome = Outcome.PENDING;
    /** By the protocol, 0 for none. */
    int error;

    long endNs;
    /** Of the node, after a write or as read; -1 unknown. */
    int version = -1;
    /** Of the write, or of the last write of what was read; 0 unknown. */
    long zxid;
    /** What was read, null when there was nothing. */
    String found;
    /** Of what was created. */
    String createdPath;

    Request(
            final int client,
            final long number,
            final long session,
            final Kind kind,
            final String path,
            final long startNs) {
        this.client = client;
        this.number = number;
        this.session = session;
        this.kind = kind;
        this.path = path;
        value = client + ":" + number;
        this.startNs = startNs;
    }

    boolean isAcked() {
        return outcome == Outcome.ACKED;
    }

    /** It may have been carried out, now or later. */
    boolean mayHappen() {
        return outcome != Outcome.REFUSED;
    }

    /** It writes one or two registers. */
    boolean writesRegister() {
        return kind == Kind.SET || kind == Kind.CHECKED_SET || kind == Kind.PAIR_SET;
    }

    /** It shows the value of one or two registers. */
    boolean readsRegister() {
        return kind == Kind.READ || kind == Kind.SYNCED_READ || kind == Kind.PAIR_READ;
    }

    @Override
    public String toString() {
        return "client " + client + " #" + number + " " + kind + " " + path + " (session 0x" + Long.toHexString(session)
                + ") " + outcome + (error == 0 ? "" : " error " + error) + (version < 0 ? "" : " version " + version)
                + (zxid == 0 ? "" : " zxid 0x" + Long.toHexString(zxid)) + (found == null ? "" : " found " + found)
                + (createdPath == null ? "" : " created " + createdPath);
    }
}
