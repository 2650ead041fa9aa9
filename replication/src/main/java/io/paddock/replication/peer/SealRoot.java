package io.paddock.replication.peer;

import java.security.MessageDigest;
import javax.crypto.Mac;
import org.agrona.DirectBuffer;

/** A secret that this server shares with one other: proves greetings, and the keys of messages grow from it. */
final class SealRoot {
    private final LinkKeys keys;
    private final Mac outgoing;
    private final Mac incoming;

    SealRoot(final LinkKeys keys, final int ownServer, final int server) {
        this.keys = keys;
        outgoing = keys.greeting(ownServer, server);
        incoming = keys.greeting(server, ownServer);
    }

    LinkKeys keys() {
        return keys;
    }

    /** Proof of a greeting of this side. */
    byte[] prove(final DirectBuffer greeting, final int offset, final int length) {
        return proof(outgoing, greeting, offset, length);
    }

    boolean isProven(final DirectBuffer greeting, final int offset, final int length, final byte[] claimed) {
        return MessageDigest.isEqual(claimed, proof(incoming, greeting, offset, length));
    }

    private static byte[] proof(final Mac mac, final DirectBuffer greeting, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        greeting.getBytes(offset, bytes);
        return mac.doFinal(bytes);
    }
}
