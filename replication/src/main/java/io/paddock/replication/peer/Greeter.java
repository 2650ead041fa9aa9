package io.paddock.replication.peer;

import io.paddock.codecs.peer.LinkHelloDecoder;
import io.paddock.codecs.peer.LinkHelloEncoder;
import io.paddock.codecs.peer.MessageHeaderDecoder;
import io.paddock.codecs.peer.MessageHeaderEncoder;
import io.paddock.codecs.peer.PeerHeaderEncoder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes and reads greetings: who is there, where it hears messages, and, where messages are sealed, what both sides need
 * for their keys, with a proof behind it. The owner's thread.
 */
final class Greeter {
    private static final int LONGEST_HOST = 255;
    private static final int LENGTH =
            LinkHeader.LENGTH + LinkHelloEncoder.BLOCK_LENGTH + Integer.BYTES + LONGEST_HOST + LinkKeys.PROOF_LENGTH;

    private final PeerAddress own;
    private final byte[] host;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final LinkHelloEncoder encoder = new LinkHelloEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final LinkHelloDecoder decoder = new LinkHelloDecoder();
    private Challenge challenge;
    private Challenge echo;
    private PeerAddress address;
    private boolean hasKeys;
    private boolean asksForAnswer;

    Greeter(final PeerAddress own) {
        this.own = own;
        host = own.host().getBytes(StandardCharsets.UTF_8);
        if (host.length > LONGEST_HOST) {
            throw new IllegalArgumentException("the host of server " + own.server() + " has " + host.length + " bytes");
        }
    }

    /**
     * Writes a greeting.
     *
     * @param seal of the peer, or null.
     * @return its length in {@link #buffer()}.
     */
    int write(final PeerSeal seal) {
        final PeerHeaderEncoder peer =
                encoder.wrapAndApplyHeader(buffer, 0, headerEncoder).peer();
        peer.clusterTag(0)
                .fromServer(own.server())
                .flags(0)
                .incarnation(0)
                .epoch(0)
                .linkSequence(0)
                .reserved(0);
        final Challenge ownChallenge = seal == null ? Challenge.NONE : seal.own();
        final Challenge peerChallenge = seal == null ? Challenge.NONE : seal.lastSeen();
        encoder.challengeHigh(ownChallenge.high())
                .challengeLow(ownChallenge.low())
                .echoHigh(peerChallenge.high())
                .echoLow(peerChallenge.low())
                .quorumPort(own.quorumPort())
                .hasKeys((short) (seal != null && seal.hasKeys() ? 1 : 0))
                .asksForAnswer((short) (seal != null && seal.isGreeting() ? 1 : 0))
                .putHost(host, 0, host.length);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        if (seal == null) {
            return length;
        }
        buffer.putBytes(length, seal.prove(buffer, LinkHeader.LENGTH, length - LinkHeader.LENGTH));
        return length + LinkKeys.PROOF_LENGTH;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    /**
     * Reads a greeting; what it says is with the accessors then.
     *
     * @param seal of the peer, or null when greetings need no proof.
     * @return false when it is none, or not proven.
     */
    boolean read(final int server, final PeerSeal seal, final DirectBuffer source, final int offset, final int length) {
        final int proofLength = seal == null ? 0 : LinkKeys.PROOF_LENGTH;
        final int bodyLength = length - LinkHeader.LENGTH - proofLength;
        final int hostOffset = MessageHeaderDecoder.ENCODED_LENGTH + LinkHelloDecoder.BLOCK_LENGTH;
        if (bodyLength < hostOffset + Integer.BYTES - LinkHeader.LENGTH) {
            return false;
        }
        decoder.wrapAndApplyHeader(source, offset, headerDecoder);
        final int hostLength = decoder.hostLength();
        if (hostLength <= 0
                || hostLength > LONGEST_HOST
                || hostOffset + Integer.BYTES + hostLength + proofLength != length
                || decoder.quorumPort() == 0) {
            return false;
        }
        if (seal != null
                && !seal.isProven(
                        source, offset + LinkHeader.LENGTH, bodyLength, source, offset + length - proofLength)) {
            return false;
        }
        challenge = new Challenge(decoder.challengeHigh(), decoder.challengeLow());
        echo = new Challenge(decoder.echoHigh(), decoder.echoLow());
        hasKeys = decoder.hasKeys() != 0;
        asksForAnswer = decoder.asksForAnswer() != 0;
        final int port = decoder.quorumPort();
        final byte[] name = new byte[hostLength];
        decoder.getHost(name, 0, hostLength);
        address = new PeerAddress(server, new String(name, StandardCharsets.UTF_8), port, port);
        return true;
    }

    Challenge challenge() {
        return challenge;
    }

    Challenge echo() {
        return echo;
    }

    boolean hasKeys() {
        return hasKeys;
    }

    boolean asksForAnswer() {
        return asksForAnswer;
    }

    /** Where the peer hears messages; its election port is not told. */
    PeerAddress address() {
        return address;
    }
}
