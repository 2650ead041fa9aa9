package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seals of servers 1 and 2, without a network in between. */
final class PeerSealTest {
    private static final byte[] SECRET = "a secret of sixteen bytes or more".getBytes(StandardCharsets.US_ASCII);
    private static final long CLUSTER = 9;
    private static final int STREAM = 2;

    private final LinkKeys keys = new LinkKeys(SECRET, CLUSTER);
    private PeerSeal one;
    private PeerSeal two;

    @BeforeEach
    void getAcquainted() {
        one = new PeerSeal(keys, 1, 2, new Challenge(11, 12));
        two = new PeerSeal(keys, 2, 1, new Challenge(21, 22));
        greetUntilSettled();
    }

    @Test
    void shouldOpenWhatWasSealed() {
        final TestMessage message = new TestMessage(1, STREAM, 5, 3000);
        final UnsafeBuffer sealed = sealed(one, message, 1);
        assertEquals(message.length(), two.open(STREAM, 1, sealed, 0, sealed.capacity()));
        assertEquals(message, TestMessage.read(two.opened(), 0, message.length()));
    }

    @Test
    void shouldHideContent() {
        final TestMessage message = new TestMessage(1, STREAM, 5, 200);
        final UnsafeBuffer sealed = sealed(one, message, 1);
        int equalCount = 0;
        for (int i = LinkHeader.LENGTH; i < message.length(); i++) {
            equalCount += sealed.getByte(i) == message.buffer().getByte(i) ? 1 : 0;
        }
        assertTrue(equalCount < 20, equalCount + " bytes are as they were");
    }

    @Test
    void shouldRefuseWhatWasChangedAnywhere() {
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 5, 90), 1);
        for (int i = 0; i < sealed.capacity(); i++) {
            sealed.putByte(i, (byte) (sealed.getByte(i) ^ 4));
            assertEquals(-1, two.open(STREAM, 1, sealed, 0, sealed.capacity()), "byte " + i);
            sealed.putByte(i, (byte) (sealed.getByte(i) ^ 4));
        }
        for (int length = 0; length < sealed.capacity(); length++) {
            if (length >= LinkHeader.LENGTH) {
                assertEquals(-1, two.open(STREAM, 1, sealed, 0, length), "length " + length);
            }
        }
        assertTrue(two.open(STREAM, 1, sealed, 0, sealed.capacity()) > 0);
    }

    @Test
    void shouldRefuseAnotherNumberStreamAndDirection() {
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 5, 90), 1);
        assertEquals(-1, two.open(STREAM, 2, sealed, 0, sealed.capacity()));
        assertEquals(-1, two.open(STREAM + 1, 1, sealed, 0, sealed.capacity()));
        assertEquals(-1, one.open(STREAM, 1, sealed, 0, sealed.capacity()));
    }

    @Test
    void shouldTakeEachNumberOnceAndInOrder() {
        final UnsafeBuffer first = sealed(one, new TestMessage(1, STREAM, 1, 90), 1);
        final UnsafeBuffer second = sealed(one, new TestMessage(1, STREAM, 2, 90), 2);
        assertTrue(two.open(STREAM, 2, second, 0, second.capacity()) > 0);
        assertEquals(0, two.open(STREAM, 2, second, 0, second.capacity()));
        assertEquals(0, two.open(STREAM, 1, first, 0, first.capacity()));
    }

    @Test
    void shouldNotOpenWhatWasSealedForAnEarlierRun() {
        final UnsafeBuffer old = sealed(one, new TestMessage(1, STREAM, 1, 90), 7);
        two = new PeerSeal(keys, 2, 1, new Challenge(23, 24));
        greetUntilSettled();
        assertEquals(-1, two.open(STREAM, 7, old, 0, old.capacity()));
        final UnsafeBuffer fresh = sealed(one, new TestMessage(1, STREAM, 2, 90), 8);
        assertTrue(two.open(STREAM, 8, fresh, 0, fresh.capacity()) > 0);
    }

    @Test
    void shouldNotOpenWhatAnEarlierRunOfTheSenderSealed() {
        final UnsafeBuffer old = sealed(one, new TestMessage(1, STREAM, 1, 90), 7);
        one = new PeerSeal(keys, 1, 2, new Challenge(13, 14));
        greetUntilSettled();
        assertEquals(-1, two.open(STREAM, 7, old, 0, old.capacity()));
    }

    @Test
    void shouldComeBackFromARepeatedGreeting() {
        assertTrue(
                one.onGreeting(new Challenge(91, 92), new Challenge(93, 94), true, false), "the peer is asked again");
        assertFalse(one.isSettled());
        greetUntilSettled();
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 1, 90), 9);
        assertTrue(two.open(STREAM, 9, sealed, 0, sealed.capacity()) > 0);
    }

    @Test
    void shouldNotShareKeysAcrossSecretsOrClusters() {
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 1, 90), 1);
        for (final LinkKeys other : new LinkKeys[] {
            new LinkKeys("another secret of some length".getBytes(StandardCharsets.US_ASCII), CLUSTER),
            new LinkKeys(SECRET, CLUSTER + 1)
        }) {
            final PeerSeal stranger = new PeerSeal(other, 2, 1, new Challenge(21, 22));
            stranger.onGreeting(one.own(), stranger.own(), true, false);
            assertEquals(-1, stranger.open(STREAM, 1, sealed, 0, sealed.capacity()));
        }
    }

    @Test
    void shouldProveGreetings() {
        final Greeter greeterOfOne = new Greeter(new PeerAddress(1, "127.0.0.1", 2888, 3888));
        final Greeter greeterOfTwo = new Greeter(new PeerAddress(2, "127.0.0.1", 2889, 3889));
        final int length = greeterOfOne.write(one);
        final UnsafeBuffer greeting = new UnsafeBuffer(new byte[length]);
        greeting.putBytes(0, greeterOfOne.buffer(), 0, length);
        assertTrue(greeterOfTwo.read(1, two, greeting, 0, length));
        assertEquals(one.own(), greeterOfTwo.challenge());
        assertEquals(two.own(), greeterOfTwo.echo());
        assertTrue(greeterOfTwo.hasKeys());
        assertFalse(greeterOfTwo.asksForAnswer());
        assertEquals(2888, greeterOfTwo.address().quorumPort());
        for (int i = LinkHeader.LENGTH; i < length; i++) {
            greeting.putByte(i, (byte) (greeting.getByte(i) ^ 1));
            assertFalse(greeterOfTwo.read(1, two, greeting, 0, length), "byte " + i);
            greeting.putByte(i, (byte) (greeting.getByte(i) ^ 1));
        }
        for (int shorter = LinkHeader.LENGTH; shorter < length; shorter++) {
            assertFalse(greeterOfTwo.read(1, two, greeting, 0, shorter), "length " + shorter);
        }
        // Not to be reflected to whom it comes from.
        assertFalse(greeterOfOne.read(2, one, greeting, 0, length));
    }

    private void greetUntilSettled() {
        boolean isAsked = true;
        for (int i = 0; i < 4 && isAsked; i++) {
            isAsked = greet(one, two);
            if (isAsked) {
                isAsked = greet(two, one);
            }
        }
        assertFalse(isAsked, "greetings come to an end");
        assertTrue(one.isSettled());
        assertTrue(two.isSettled());
    }

    private static boolean greet(final PeerSeal from, final PeerSeal to) {
        return to.onGreeting(from.own(), from.lastSeen(), from.hasKeys(), !from.isSettled());
    }

    private static UnsafeBuffer sealed(final PeerSeal seal, final TestMessage message, final long number) {
        final UnsafeBuffer buffer = message.buffer();
        LinkHeader.fill(buffer, 0, 1, number);
        LinkHeader.markSealed(buffer, 0);
        final int length = seal.seal(
                STREAM,
                number,
                buffer,
                LinkHeader.LENGTH,
                buffer,
                LinkHeader.LENGTH,
                message.length() - LinkHeader.LENGTH);
        final DirectBuffer sealed = seal.sealed();
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, sealed, 0, length);
        return copy;
    }
}
