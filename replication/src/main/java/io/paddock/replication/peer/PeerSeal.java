package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Seals messages to one peer, and opens those that come from it. Both sides first exchange challenges in greetings that
 * prove themselves: keys hold for two challenges, and no challenge serves twice, so that what was sealed before cannot be
 * opened again. Within a pair of keys each stream's messages are numbered, and a number is not taken twice.
 *
 * <p>Keys are replaced before they are worn out ({@link KeyLimits}), by the same greetings with new challenges. Meanwhile
 * the old ones go on sealing until the peer has said, or shown by using them, that it has the new ones; what is then still
 * under way is opened with the old ones. The owner's thread.
 *
 * <pre>
 *   renewing side             other side
 *      A' ──────────────────────►        its challenge B was used with A: a new one, B'
 *         ◄────────────────────── B'     knows A'
 *   keys of A',B' ────────────►          keys of A',B'; the other side has them, too: in use
 *   in use ◄──────────────────────
 * </pre>
 */
final class PeerSeal {
    /** What a seal adds to a message, bytes. */
    static final int PROOF_LENGTH = MessageCipher.TAG_LENGTH;

    /** The message was opened before. */
    static final int REPLAYED = 0;
    /** The message was changed, or is of somebody else. */
    static final int NOT_AUTHENTIC = -1;
    /** There are no such keys, or not any more. */
    static final int UNKNOWN_KEYS = -2;

    private static final int FIRST_LENGTH = 4096;
    /** Challenges of the peer that are known not to be new. */
    private static final int REMEMBERED = 64;

    /** Keys that are kept beside those in use. */
    private static final int RETIRED = 4;

    private static final long RETIREMENT_NS = TimeUnit.SECONDS.toNanos(30);

    private final int ownServer;
    private final int server;
    private final Supplier<Challenge> challenges;
    private final KeyLimits limits;
    private final LinkCounters counters;
    private final byte[] aad = new byte[LinkHeader.LENGTH + 1];
    private final UnsafeBuffer aadBuffer = new UnsafeBuffer(aad);
    private final UnsafeBuffer sealed = new UnsafeBuffer(new byte[0]);
    private final UnsafeBuffer opened = new UnsafeBuffer(new byte[0]);
    private byte[] inputBytes = new byte[FIRST_LENGTH];
    private byte[] sealedBytes = new byte[FIRST_LENGTH];
    private byte[] openedBytes = new byte[FIRST_LENGTH];
    private Challenge own;
    private Challenge lastSeen = Challenge.NONE;
    private SealRoot root;
    /** Another one that the peer may speak by: of a bootstrap that it began, or the one of before. */
    private SealRoot offered;
    /** In use for sealing. */
    private SealKeys current;
    /** Made, but it is not known yet whether the peer has them. */
    private SealKeys next;
    /** Only for what is still under way; the latest is last. */
    private final SealKeys[] retired = new SealKeys[RETIRED];

    private final Challenge[] remembered = new Challenge[REMEMBERED];
    private int rememberedCount;
    private boolean isConfirmed;
    private long nowNs;
    private long sequence;

    /** @param challenges gives new ones. */
    PeerSeal(
            final int ownServer,
            final int server,
            final Supplier<Challenge> challenges,
            final KeyLimits limits,
            final LinkCounters counters) {
        this.counters = counters;
        this.ownServer = ownServer;
        this.server = server;
        this.challenges = challenges;
        this.limits = limits;
        own = challenges.get();
    }

    /** From now on this secret proves greetings, and new keys grow from it. The peer has it already. */
    void install(final LinkKeys keys) {
        root = new SealRoot(keys, ownServer, server);
        own = challenges.get();
    }

    /** The same, but as soon as the peer has spoken by it. */
    void offer(final LinkKeys keys) {
        offered = new SealRoot(keys, ownServer, server);
    }

    /** Whether there is a secret to greet by. */
    boolean canGreet() {
        return root != null;
    }

    /** Whether there is a secret, though perhaps the peer has to speak first. */
    boolean hasSecret() {
        return root != null || offered != null;
    }

    /** Whether there are keys for the challenges that both sides named last. */
    boolean hasKeys() {
        return isOfLast(next) || isOfLast(current);
    }

    /** Whether the peer has said, since it was reached last, that it has the same keys: only then it understands. */
    boolean isSettled() {
        return isConfirmed && !current.isUsedUp(limits);
    }

    /** Whether the peer has to hear a challenge, or to say that it has keys. */
    boolean isGreeting() {
        return !isConfirmed || next != null || !current.isOf(own);
    }

    /** The peer was reached again, perhaps another run of it: it must greet before anything is sealed for it. */
    void onReached() {
        isConfirmed = false;
    }

    /** Begins to replace keys that are worn, and forgets those that nothing under way can need any more. */
    void onTime(final long newNowNs) {
        nowNs = newNowNs;
        if (current != null && current.isOf(own) && current.isWorn(limits, nowNs)) {
            own = challenges.get();
        }
        for (int i = 0; i < RETIRED; i++) {
            if (retired[i] != null && nowNs - retired[i].retiredNs() >= RETIREMENT_NS) {
                retired[i] = null;
            }
        }
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
        return root.prove(greeting, offset, length);
    }

    boolean isProven(
            final DirectBuffer greeting, final int offset, final int length, final DirectBuffer proof, final int at) {
        final byte[] claimed = new byte[LinkKeys.PROOF_LENGTH];
        proof.getBytes(at, claimed);
        if (root != null && root.isProven(greeting, offset, length, claimed)) {
            return true;
        }
        if (offered == null || !offered.isProven(greeting, offset, length, claimed)) {
            return false;
        }
        // The peer knows which one both have.
        final SealRoot before = root;
        root = offered;
        offered = before;
        return true;
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
        final boolean isNewRun = echo.equals(Challenge.NONE) && !isRemembered(theirs);
        remember(theirs);
        lastSeen = theirs;
        if (!echo.equals(own)) {
            // Perhaps an old one that somebody repeats, so nothing is given up for it. But there is no use in sealing
            // for a
            // new run of the peer what it cannot open.
            isConfirmed &= !isNewRun;
            return true;
        }
        final boolean isKnown = isOfLast(next) || isOfLast(current);
        if (!isKnown) {
            if (isUsed(own)) {
                // A greeting of an earlier run says the same, so keys of the two may have been in use already.
                own = challenges.get();
                return true;
            }
            // Only the peer, now, can have put these two together.
            retire(next);
            next = new SealKeys(root, ownServer, server, own, theirs, nowNs);
        }
        if (hasPeerKeys) {
            if (isOfLast(next)) {
                promote();
            }
            isConfirmed = true;
        }
        return !isKnown || asksForAnswer;
    }

    private boolean isRemembered(final Challenge theirs) {
        for (final Challenge each : remembered) {
            if (theirs.equals(each)) {
                return true;
            }
        }
        return false;
    }

    private void remember(final Challenge theirs) {
        if (!theirs.equals(lastSeen) && !isRemembered(theirs)) {
            remembered[rememberedCount++ % REMEMBERED] = theirs;
        }
    }

    private boolean isUsed(final Challenge challenge) {
        return next != null && next.isOf(challenge) || current != null && current.isOf(challenge);
    }

    private boolean isOfLast(final SealKeys keys) {
        return keys != null && keys.isOf(root, own, lastSeen);
    }

    private void promote() {
        retire(current);
        current = next;
        next = null;
        counters.increment(LinkCounter.KEYS);
    }

    private void retire(final SealKeys keys) {
        if (keys != null) {
            keys.retire(nowNs);
            System.arraycopy(retired, 1, retired, 0, RETIRED - 1);
            retired[RETIRED - 1] = keys;
        }
    }

    /**
     * Seals a message of two parts, which begins with its header.
     *
     * @return length of what is in {@link #sealed()} then.
     */
    int seal(
            final int stream,
            final long number,
            final MutableDirectBuffer first,
            final int firstLength,
            final DirectBuffer second,
            final int secondOffset,
            final int secondLength) {
        LinkHeader.markSealed(first, 0, current.id());
        final int firstBodyLength = firstLength - LinkHeader.LENGTH;
        final int bodyLength = firstBodyLength + secondLength;
        inputBytes = MessageCipher.ensure(inputBytes, bodyLength);
        first.getBytes(LinkHeader.LENGTH, inputBytes, 0, firstBodyLength);
        second.getBytes(secondOffset, inputBytes, firstBodyLength, secondLength);
        sealedBytes = MessageCipher.ensure(sealedBytes, LinkHeader.LENGTH + bodyLength + PROOF_LENGTH);
        first.getBytes(0, sealedBytes, 0, LinkHeader.LENGTH);
        fillAad(stream, first, 0);
        final int length = current.seal(number, aad, inputBytes, bodyLength, sealedBytes, LinkHeader.LENGTH);
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
     * @param keyId as its header has it.
     * @return length of what is in {@link #opened()} then, or {@link #REPLAYED}, {@link #NOT_AUTHENTIC}, {@link
     *     #UNKNOWN_KEYS}.
     */
    int open(
            final int stream,
            final long number,
            final long keyId,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final int bodyLength = length - LinkHeader.LENGTH;
        final SealKeys keys = keys(keyId);
        if (keys == null || bodyLength < PROOF_LENGTH) {
            return keys == null ? UNKNOWN_KEYS : NOT_AUTHENTIC;
        }
        inputBytes = MessageCipher.ensure(inputBytes, bodyLength);
        buffer.getBytes(offset + LinkHeader.LENGTH, inputBytes, 0, bodyLength);
        openedBytes = MessageCipher.ensure(openedBytes, length);
        buffer.getBytes(offset, openedBytes, 0, LinkHeader.LENGTH);
        fillAad(stream, buffer, offset);
        final int openedLength = keys.open(number, aad, inputBytes, bodyLength, openedBytes, LinkHeader.LENGTH);
        if (openedLength < 0) {
            return NOT_AUTHENTIC;
        }
        if (!keys.takeOnce(stream, number)) {
            return REPLAYED;
        }
        if (keys == next) {
            // Who seals with them has them.
            promote();
            isConfirmed = true;
        }
        opened.wrap(openedBytes);
        LinkHeader.clearSealed(opened, 0);
        return LinkHeader.LENGTH + openedLength;
    }

    private SealKeys keys(final long id) {
        if (current != null && current.id() == id) {
            return current;
        }
        if (next != null && next.id() == id) {
            return next;
        }
        for (int i = RETIRED - 1; i >= 0; i--) {
            if (retired[i] != null && retired[i].id() == id) {
                return retired[i];
            }
        }
        return null;
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
}
