package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;

/**
 * The keys of one pair of challenges: one for each direction, the number by which messages name them, how much they have
 * sealed, and which messages of each stream they have opened. The owner's thread.
 */
final class SealKeys {
    private final long id;
    private final SealRoot root;
    private final Challenge own;
    private final Challenge theirs;
    private final MessageCipher outgoing;
    private final MessageCipher incoming;
    private final long[] lastOpened = new long[Peer.STREAMS + 1];
    private final long bornNs;
    private long sealedCount;
    private long sealedBytes;
    private long retiredNs;

    SealKeys(
            final SealRoot root,
            final int ownServer,
            final int server,
            final Challenge own,
            final Challenge theirs,
            final long nowNs) {
        this.root = root;
        this.own = own;
        this.theirs = theirs;
        bornNs = nowNs;
        final LinkKeys keys = root.keys();
        id = ownServer < server
                ? keys.keyId(ownServer, server, own, theirs)
                : keys.keyId(server, ownServer, theirs, own);
        outgoing = new MessageCipher(keys.message(ownServer, server, own, theirs, MessageCipher.MATERIAL_LENGTH));
        incoming = new MessageCipher(keys.message(server, ownServer, theirs, own, MessageCipher.MATERIAL_LENGTH));
    }

    /** The same on both sides, never 0. */
    long id() {
        return id;
    }

    boolean isOf(final SealRoot ofRoot, final Challenge ownChallenge, final Challenge theirChallenge) {
        return root == ofRoot && own.equals(ownChallenge) && theirs.equals(theirChallenge);
    }

    boolean isOf(final Challenge ownChallenge) {
        return own.equals(ownChallenge);
    }

    /** Whether others should take their place. */
    boolean isWorn(final KeyLimits limits, final long nowNs) {
        return sealedCount >= limits.messages()
                || sealedBytes >= limits.bytes()
                || nowNs - bornNs >= TimeUnit.MILLISECONDS.toNanos(limits.ageMs());
    }

    /** Whether they must not seal any more. */
    boolean isUsedUp(final KeyLimits limits) {
        return sealedCount / KeyLimits.HARD_FACTOR >= limits.messages()
                || sealedBytes / KeyLimits.HARD_FACTOR >= limits.bytes();
    }

    void retire(final long nowNs) {
        retiredNs = nowNs;
    }

    long retiredNs() {
        return retiredNs;
    }

    int seal(
            final long number,
            final byte[] aad,
            final byte[] input,
            final int inputLength,
            final byte[] output,
            final int outputOffset) {
        sealedCount++;
        sealedBytes += inputLength;
        return outgoing.run(Cipher.ENCRYPT_MODE, number, aad, input, inputLength, output, outputOffset);
    }

    int open(
            final long number,
            final byte[] aad,
            final byte[] input,
            final int inputLength,
            final byte[] output,
            final int outputOffset) {
        return incoming.run(Cipher.DECRYPT_MODE, number, aad, input, inputLength, output, outputOffset);
    }

    /** @return whether a message was opened for the first time. Only for messages that are authentic. */
    boolean takeOnce(final int stream, final long number) {
        if (number <= lastOpened[stream]) {
            return false;
        }
        lastOpened[stream] = number;
        return true;
    }
}
