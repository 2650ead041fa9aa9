package io.paddock.replication.peer;

import io.aeron.AeronCounters;
import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.paddock.codecs.peer.LinkHelloDecoder;
import io.paddock.codecs.peer.LinkPartDecoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * One stream from one peer: puts messages together and lets through those that may be what they say. The first good
 * message says whose stream it is; from then on no other server speaks by it. The owner's thread.
 */
final class Inbound {
    private static final int PART_HEAD_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH + LinkPartDecoder.BLOCK_LENGTH;

    /** Aeron takes messages up to this part of a term. */
    private static final int TERM_SHARE = 8;

    /** What happens to messages that were let through. */
    interface Receiver {
        /** @return whether it is a good one. */
        boolean onGreeting(int server, DirectBuffer buffer, int offset, int length);

        void onMessage(DirectBuffer buffer, int offset, int length);

        /** A message was dropped for being as it is. @param mustBeSealed whether it is not sealed, though it must be. */
        void onRefused(int server, boolean mustBeSealed);

        /** The seal of a server's messages, or null when messages go as they are. */
        PeerSeal seal(int server);
    }

    private final Image image;
    private final CountersReader arrived;
    private final int arrivedId;
    private final int stream;
    private final int ownServer;
    private final int clusterTag;
    private final int maxMessageLength;
    private final boolean isSealing;
    private final LinkCounters counters;
    private final Receiver receiver;
    private final ImageFragmentAssembler assembler = new ImageFragmentAssembler(this::onWhole);
    private final FragmentHandler onFragment = this::onFragment;
    private final LinkHeader header = new LinkHeader();
    private final LinkHeader innerHeader = new LinkHeader();
    private final LinkPartDecoder part = new LinkPartDecoder();
    private final MessageHeaderDecoder partHeader = new MessageHeaderDecoder();
    private int server;
    private long lastSequence;
    private MutableDirectBuffer parts;
    private int partsLength;
    private int partsOffset;

    Inbound(
            final Image image,
            final int stream,
            final CountersReader driverCounters,
            final AeronLinkContext context,
            final LinkCounters counters,
            final Receiver receiver) {
        this.image = image;
        arrived = driverCounters;
        arrivedId = driverCounters.findByTypeIdAndRegistrationId(
                AeronCounters.DRIVER_RECEIVER_HWM_TYPE_ID, image.correlationId());
        this.stream = stream;
        ownServer = context.address().server();
        clusterTag = LinkHeader.clusterTag(context.clusterId());
        maxMessageLength = context.maxMessageLength();
        isSealing = context.security().isSealing();
        this.counters = counters;
        this.receiver = receiver;
    }

    Image image() {
        return image;
    }

    /** Whether something is missing in between of what has come: the driver has to ask for it soon. */
    boolean hasGap() {
        return !image.isClosed()
                && arrivedId != CountersReader.NULL_COUNTER_ID
                && arrived.getCounterValue(arrivedId) > image.position();
    }

    /** Whose stream it is; 0 when it has not said so yet. */
    int server() {
        return server;
    }

    int poll(final int fragmentLimit) {
        return image.poll(onFragment, fragmentLimit);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frame) {
        if (assembler.bufferBuilder().limit() + length > image.termBufferLength() / TERM_SHARE) {
            // No sender of ours does that; without end the buffer would take all memory.
            assembler.bufferBuilder().reset();
            counters.increment(LinkCounter.MALFORMED);
            return;
        }
        assembler.onFragment(buffer, offset, length, frame);
    }

    private void onWhole(final DirectBuffer buffer, final int offset, final int length, final Header frame) {
        if (!header.wrap(buffer, offset, length)) {
            counters.increment(LinkCounter.MALFORMED);
        } else if (header.clusterTag() != clusterTag) {
            counters.increment(LinkCounter.FOREIGN_CLUSTER);
        } else if (header.fromServer() == ownServer || (server != 0 && header.fromServer() != server)) {
            counters.increment(LinkCounter.WRONG_SENDER);
        } else if (header.templateId() == LinkHelloDecoder.TEMPLATE_ID) {
            onGreeting(buffer, offset, length);
        } else if (isSealing) {
            onSealed(buffer, offset, length);
        } else if (header.isSealed()) {
            receiver.onRefused(header.fromServer(), false);
            counters.increment(LinkCounter.NOT_AUTHENTIC);
        } else {
            onGenuine(buffer, offset, length);
        }
    }

    private void onGreeting(final DirectBuffer buffer, final int offset, final int length) {
        final int from = header.fromServer();
        if (receiver.onGreeting(from, buffer, offset, length)) {
            server = from;
        }
    }

    private void onSealed(final DirectBuffer buffer, final int offset, final int length) {
        final PeerSeal seal = receiver.seal(header.fromServer());
        if (seal == null || !header.isSealed()) {
            receiver.onRefused(header.fromServer(), true);
            counters.increment(LinkCounter.NOT_AUTHENTIC);
            return;
        }
        final int openedLength = seal.open(stream, header.sequence(), header.keyId(), buffer, offset, length);
        if (openedLength <= 0) {
            counters.increment(
                    switch (openedLength) {
                        case PeerSeal.REPLAYED -> LinkCounter.REPLAYED;
                        case PeerSeal.UNKNOWN_KEYS -> LinkCounter.UNKNOWN_KEYS;
                        default -> LinkCounter.NOT_AUTHENTIC;
                    });
            return;
        }
        onGenuine(seal.opened(), 0, openedLength);
    }

    private void onGenuine(final DirectBuffer buffer, final int offset, final int length) {
        final long sequence = header.sequence();
        if (sequence <= lastSequence) {
            counters.increment(LinkCounter.REPLAYED);
            return;
        }
        lastSequence = sequence;
        server = header.fromServer();
        if (header.templateId() == LinkPartDecoder.TEMPLATE_ID) {
            onPart(buffer, offset, length);
        } else {
            deliver(buffer, offset, length);
        }
    }

    private void onPart(final DirectBuffer buffer, final int offset, final int length) {
        if (length <= PART_HEAD_LENGTH) {
            counters.increment(LinkCounter.MALFORMED);
            return;
        }
        part.wrapAndApplyHeader(buffer, offset, partHeader);
        final int messageLength = part.messageLength();
        final int partLength = length - PART_HEAD_LENGTH;
        if (part.messageOffset() == 0) {
            beginMessage(messageLength);
        }
        if (messageLength != partsLength
                || part.messageOffset() != partsOffset
                || partLength > partsLength - partsOffset) {
            abandonMessage();
            return;
        }
        parts.putBytes(partsOffset, buffer, offset + PART_HEAD_LENGTH, partLength);
        partsOffset += partLength;
        if (partsOffset == partsLength) {
            partsLength = 0;
            partsOffset = 0;
            deliverParts(messageLength);
        }
    }

    private void beginMessage(final int messageLength) {
        if (partsLength != 0) {
            counters.increment(LinkCounter.INCOMPLETE);
        }
        partsOffset = 0;
        partsLength = messageLength > LinkHeader.LENGTH && messageLength <= maxMessageLength ? messageLength : 0;
        if (parts == null) {
            parts = new ExpandableArrayBuffer(LinkHeader.LENGTH);
        }
    }

    private void abandonMessage() {
        counters.increment(LinkCounter.INCOMPLETE);
        partsLength = 0;
        partsOffset = 0;
    }

    private void deliverParts(final int length) {
        if (innerHeader.wrap(parts, 0, length)
                && innerHeader.fromServer() == server
                && innerHeader.clusterTag() == clusterTag
                && innerHeader.templateId() != LinkHelloDecoder.TEMPLATE_ID
                && innerHeader.templateId() != LinkPartDecoder.TEMPLATE_ID) {
            deliver(parts, 0, length);
        } else {
            counters.increment(LinkCounter.MALFORMED);
        }
    }

    private void deliver(final DirectBuffer buffer, final int offset, final int length) {
        if (length > maxMessageLength) {
            counters.increment(LinkCounter.MALFORMED);
            return;
        }
        counters.increment(LinkCounter.MESSAGES_RECEIVED);
        counters.add(LinkCounter.BYTES_RECEIVED, length);
        receiver.onMessage(buffer, offset, length);
    }
}
