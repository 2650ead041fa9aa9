package io.paddock.replication.peer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.exceptions.RegistrationException;
import io.paddock.codecs.peer.LinkPartEncoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One stream to one peer. A message that is longer than Aeron takes is copied, and leaves in parts as there is room; until
 * the last one has left, the stream takes no other. The owner's thread.
 */
final class Outbound {
    private static final int NOTHING = 0;
    private static final int ADMIN_RETRIES = 3;
    private static final int PART_HEAD_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + LinkPartEncoder.BLOCK_LENGTH;

    private final int stream;
    private final int clusterTag;
    private final LinkCounters counters;
    private final PeerSeal seal;
    private final UnsafeBuffer head = new UnsafeBuffer(new byte[LinkHeader.LENGTH]);
    private final UnsafeBuffer partHead = new UnsafeBuffer(new byte[PART_HEAD_LENGTH]);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final LinkPartEncoder part = new LinkPartEncoder();
    private Aeron client;
    private long registrationId = Aeron.NULL_VALUE;
    private ExclusivePublication publication;
    private MutableDirectBuffer rest;
    private int restOffset;
    private int restLength;
    private long sequence;

    /** @param seal of the peer, or null when messages go as they are. */
    Outbound(final int stream, final int clusterTag, final LinkCounters counters, final PeerSeal seal) {
        this.stream = stream;
        this.clusterTag = clusterTag;
        this.counters = counters;
        this.seal = seal;
    }

    void open(final Aeron aeron, final String channel, final int streamId) {
        client = aeron;
        registrationId = aeron.asyncAddExclusivePublication(channel, streamId);
    }

    boolean isOpen() {
        return registrationId != Aeron.NULL_VALUE;
    }

    boolean isConnected() {
        return publication != null && publication.isConnected();
    }

    /** Forgets the stream, which has ended with the driver. */
    void reset() {
        client = null;
        registrationId = Aeron.NULL_VALUE;
        publication = null;
        restLength = NOTHING;
    }

    void close() {
        if (publication != null) {
            publication.close();
        } else if (registrationId != Aeron.NULL_VALUE) {
            client.asyncRemovePublication(registrationId);
        }
        reset();
    }

    /**
     * Goes on with what was begun.
     *
     * @return whether something was handed to Aeron.
     */
    boolean advance() {
        if (publication == null && registrationId != Aeron.NULL_VALUE) {
            adopt();
        }
        return restLength != NOTHING && sendParts();
    }

    boolean send(final DirectBuffer buffer, final int offset, final int length) {
        if (restLength != NOTHING) {
            counters.increment(LinkCounter.BACK_PRESSURED);
            return false;
        }
        if (!isConnected() || (seal != null && !seal.isSettled())) {
            counters.increment(LinkCounter.NOT_CONNECTED);
            return false;
        }
        if (length <= wholeLength() ? !sendWhole(buffer, offset, length) : !begin(buffer, offset, length)) {
            return false;
        }
        counters.increment(LinkCounter.MESSAGES_SENT);
        counters.add(LinkCounter.BYTES_SENT, length);
        return true;
    }

    /** Sends a message of the link itself, which is never sealed. */
    boolean sendPlain(final DirectBuffer buffer, final int offset, final int length) {
        if (restLength != NOTHING || !isConnected()) {
            return false;
        }
        head.putBytes(0, buffer, offset, LinkHeader.LENGTH);
        LinkHeader.fill(head, 0, clusterTag, nextSequence());
        return isTaken(offer(head, LinkHeader.LENGTH, buffer, offset + LinkHeader.LENGTH, length - LinkHeader.LENGTH));
    }

    private void adopt() {
        try {
            publication = client.getExclusivePublication(registrationId);
        } catch (final RegistrationException ex) {
            // Told to the error handler as well; the peer is tried again from the beginning.
            reset();
        }
    }

    private int wholeLength() {
        return publication.maxMessageLength() - PeerSeal.PROOF_LENGTH;
    }

    private boolean sendWhole(final DirectBuffer buffer, final int offset, final int length) {
        head.putBytes(0, buffer, offset, LinkHeader.LENGTH);
        return isTaken(
                dispatch(head, LinkHeader.LENGTH, buffer, offset + LinkHeader.LENGTH, length - LinkHeader.LENGTH));
    }

    private boolean begin(final DirectBuffer buffer, final int offset, final int length) {
        if (rest == null) {
            rest = new ExpandableArrayBuffer(length);
        }
        rest.putBytes(0, buffer, offset, length);
        LinkHeader.fill(rest, 0, clusterTag, nextSequence());
        messageHeader.wrap(partHead, 0);
        part.wrapAndApplyHeader(partHead, 0, messageHeader);
        final int peerOffset = MessageHeaderEncoder.ENCODED_LENGTH;
        partHead.putBytes(peerOffset, rest, peerOffset, LinkHeader.LENGTH - peerOffset);
        part.messageLength(length);
        restOffset = 0;
        restLength = length;
        sendParts();
        return true;
    }

    private boolean sendParts() {
        if (!isConnected()) {
            // The peer will see a message that lacks its end, and drop it.
            restLength = NOTHING;
            return false;
        }
        final int partLength = wholeLength() - PART_HEAD_LENGTH;
        boolean hasSent = false;
        while (restOffset < restLength) {
            final int length = Math.min(partLength, restLength - restOffset);
            part.messageOffset(restOffset);
            if (dispatch(partHead, PART_HEAD_LENGTH, rest, restOffset, length) < 0) {
                return hasSent;
            }
            hasSent = true;
            restOffset += length;
        }
        restLength = NOTHING;
        return true;
    }

    /** Numbers a message, seals it where that is wanted, and offers it. The header is in the first buffer. */
    private long dispatch(
            final MutableDirectBuffer first,
            final int firstLength,
            final DirectBuffer second,
            final int secondOffset,
            final int secondLength) {
        // A number is never used twice, not even when there was no room: a key must not seal two messages with one.
        final long number = nextSequence();
        LinkHeader.fill(first, 0, clusterTag, number);
        if (seal == null) {
            return offer(first, firstLength, second, secondOffset, secondLength);
        }
        if (publication.availableWindow() <= 0) {
            // Sealing costs more than looking.
            return Publication.BACK_PRESSURED;
        }
        final int length = seal.seal(stream, number, first, firstLength, second, secondOffset, secondLength);
        return offer(seal.sealed(), length, second, 0, 0);
    }

    /** The keys outlive the stream, so they count where there are any. */
    private long nextSequence() {
        return seal == null ? ++sequence : seal.nextSequence();
    }

    private long offer(
            final DirectBuffer first,
            final int firstLength,
            final DirectBuffer second,
            final int secondOffset,
            final int secondLength) {
        long position = Publication.ADMIN_ACTION;
        for (int i = 0; i < ADMIN_RETRIES && position == Publication.ADMIN_ACTION; i++) {
            position = secondLength == 0
                    ? publication.offer(first, 0, firstLength)
                    : publication.offer(first, 0, firstLength, second, secondOffset, secondLength);
        }
        if (position == Publication.MAX_POSITION_EXCEEDED) {
            // After 2^31 terms; the next one begins anew.
            close();
        }
        return position;
    }

    private boolean isTaken(final long position) {
        if (position > 0) {
            return true;
        }
        counters.increment(
                position == Publication.NOT_CONNECTED || position == Publication.CLOSED
                        ? LinkCounter.NOT_CONNECTED
                        : LinkCounter.BACK_PRESSURED);
        return false;
    }
}
