package io.paddock.replication.peer;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Seals messages to one peer, and opens those that come from it. Both sides first exchange challenges in greetings that
 * prove themselves: the keys hold for this run of both servers, so that nothing that was sealed before can be opened
 * again. Within a run each stream's messages are numbered, and a number is not taken twice. The owner's thread.
 */
final class PeerSeal {
    /** What a seal adds to a message, bytes. */
    static final int PROOF_LENGTH = MessageCipher.TAG_LENGTH;

    private static final int FIRST_LENGTH = 4096;

    private final LinkKeys keys;
    private final int ownServer;
    private final int server;
    private final Challenge own;
    private final Mac outgoingGreeting;
    private final Mac incomingGreeting;
    private final byte[] aad = new byte[LinkHeader.LENGTH + 1];
    private final UnsafeBuffer aadBuffer = new UnsafeBuffer(aad);
    private final UnsafeBuffer sealed = new UnsafeBuffer(new byte[0]);
    private final UnsafeBuffer opened = new UnsafeBuffer(new byte[0]);
    private final long[] lastOpened = new long[Peer.STREAMS + 1];
    private byte[] inputBytes = new byte[FIRST_LENGTH];
    private byte[] sealedBytes = new byte[FIRST_LENGTH];
    private byte[] openedBytes = new byte[FIRST_LENGTH];
    private Challenge lastSeen = Challenge.NONE;
    private Challenge settled = Challenge.NONE;
    private MessageCipher outgoing;
    private MessageCipher incoming;
    private boolean isConfirmed;
    private long sequence;

    PeerSeal(final LinkKeys keys, final int ownServer, final int server, final Challenge own) {
        this.keys = keys;
        this.ownServer = ownServer;
        this.server = server;
        this.own = own;
        outgoingGreeting = keys.greeting(ownServer, server);
        incomingGreeting = keys.greeting(server, ownServer);
    }

    /** Whether there are keys for the challenges that both sides named last. */
    boolean hasKeys() {
        return outgoing != null && settled.equals(lastSeen);
    }

    /** Whether the peer has said, since it was reached last, that it has the same keys: only then it understands. */
    boolean isSettled() {
        return isConfirmed && hasKeys();
    }

    /** The peer was reached again, perhaps another run of it: it must greet before anything is sealed for it. */
    void onReached() {
        isConfirmed = false;
    }

    /** This side's challenge. */
    Challenge own() {
        return own;
    }

    /** The challenge that the peer named last. */
    Challenge lastSeen() {
        return lastSeen;
    }

    /** The number for the next message, of any stream. */
    long nextSequence() {
        return ++sequence;
    }

    /** Proof of a greeting of this side. */
    byte[] prove(final DirectBuffer greeting, final int offset, final int length) {
        return proof(outgoingGreeting, greeting, offset, length);
    }

    boolean isProven(
            final DirectBuffer greeting, final int offset, final int length, final DirectBuffer proof, final int at) {
        final byte[] claimed = new byte[LinkKeys.PROOF_LENGTH];
        proof.getBytes(at, claimed);
        return MessageDigest.isEqual(claimed, proof(incomingGreeting, greeting, offset, length));
    }

    /**
     * A proven greeting of the peer has come.
     *
     * @param echo which challenge of this side the peer knows.
     * @param hasPeerKeys whether the peer has keys for these two.
     * @param asksForAnswer whether the peer needs to hear from this side.
     * @return whether the peer should be greeted.
     */
    boolean onGreeting(
            final Challenge theirs, final Challenge echo, final boolean hasPeerKeys, final boolean asksForAnswer) {
        lastSeen = theirs;
        if (!echo.equals(own)) {
            isConfirmed = false;
            return true;
        }
        final boolean isNew = !settled.equals(theirs);
        if (isNew) {
            // Only the peer, in its present run, can have put these two together.
            settled = theirs;
            outgoing = new MessageCipher(keys.message(ownServer, server, own, theirs, MessageCipher.MATERIAL_LENGTH));
            incoming = new MessageCipher(keys.message(server, ownServer, theirs, own, MessageCipher.MATERIAL_LENGTH));
            Arrays.fill(lastOpened, 0);
        }
        isConfirmed = hasPeerKeys;
        return isNew || asksForAnswer;
    }

    /**
     * Seals a message of two parts, which begins with its header.
     *
     * @return length of what is in {@link #sealed()} then.
     */
    int seal(
            final int stream,
            final long number,
            final DirectBuffer first,
            final int firstLength,
            final DirectBuffer second,
            final int secondOffset,
            final int secondLength) {
        final int firstBodyLength = firstLength - LinkHeader.LENGTH;
        final int bodyLength = firstBodyLength + secondLength;
        inputBytes = MessageCipher.ensure(inputBytes, bodyLength);
        first.getBytes(LinkHeader.LENGTH, inputBytes, 0, firstBodyLength);
        second.getBytes(secondOffset, inputBytes, firstBodyLength, secondLength);
        sealedBytes = MessageCipher.ensure(sealedBytes, LinkHeader.LENGTH + bodyLength + PROOF_LENGTH);
        first.getBytes(0, sealedBytes, 0, LinkHeader.LENGTH);
        fillAad(stream, first, 0);
        final int length =
                outgoing.run(Cipher.ENCRYPT_MODE, number, aad, inputBytes, bodyLength, sealedBytes, LinkHeader.LENGTH);
        sealed.wrap(sealedBytes);
        return LinkHeader.LENGTH + length;
    }

    /** What was sealed last; valid until the next one. */
    DirectBuffer sealed() {
        return sealed;
    }

    /**
     * Opens a message.
     *
     * @return length of what is in {@link #opened()} then; 0 when it was opened before; negative when it is not authentic.
     */
    int open(final int stream, final long number, final DirectBuffer buffer, final int offset, final int length) {
        final int bodyLength = length - LinkHeader.LENGTH;
        if (incoming == null || bodyLength < PROOF_LENGTH) {
            return -1;
        }
        inputBytes = MessageCipher.ensure(inputBytes, bodyLength);
        buffer.getBytes(offset + LinkHeader.LENGTH, inputBytes, 0, bodyLength);
        openedBytes = MessageCipher.ensure(openedBytes, length);
        buffer.getBytes(offset, openedBytes, 0, LinkHeader.LENGTH);
        fillAad(stream, buffer, offset);
        final int openedLength =
                incoming.run(Cipher.DECRYPT_MODE, number, aad, inputBytes, bodyLength, openedBytes, LinkHeader.LENGTH);
        if (openedLength < 0) {
            return -1;
        }
        if (number <= lastOpened[stream]) {
            return 0;
        }
        lastOpened[stream] = number;
        opened.wrap(openedBytes);
        LinkHeader.clearSealed(opened, 0);
        return LinkHeader.LENGTH + openedLength;
    }

    /** What was opened last, as it was before it was sealed; valid until the next one. */
    DirectBuffer opened() {
        return opened;
    }

    /** The stream is proven too: a message of one must not be taken for one of another. */
    private void fillAad(final int stream, final DirectBuffer buffer, final int offset) {
        aadBuffer.putBytes(0, buffer, offset, LinkHeader.LENGTH);
        aad[LinkHeader.LENGTH] = (byte) stream;
    }

    private static byte[] proof(final Mac mac, final DirectBuffer greeting, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        greeting.getBytes(offset, bytes);
        return mac.doFinal(bytes);
    }
}
