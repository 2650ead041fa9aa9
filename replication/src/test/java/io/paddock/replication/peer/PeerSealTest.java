package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seals of servers 1 and 2, without a network in between. */
final class PeerSealTest {
    private static final byte[] SECRET = "a secret of sixteen bytes or more".getBytes(StandardCharsets.US_ASCII);
    private static final long CLUSTER = 9;
    private static final int STREAM = 2;
    private static final KeyLimits LIMITS = new KeyLimits(100, 10_000, 60_000);

    private final LinkKeys keys = new LinkKeys(SECRET, CLUSTER);
    private PeerSeal one;
    private PeerSeal two;

    @BeforeEach
    void getAcquainted() {
        one = seal(keys, 1, 2);
        two = seal(keys, 2, 1);
        greetUntilSettled();
    }

    @Test
    void shouldOpenWhatWasSealed() {
        final TestMessage message = new TestMessage(1, STREAM, 5, 3000);
        final UnsafeBuffer sealed = sealed(one, message, 1);
        assertEquals(message.length(), open(two, STREAM, 1, sealed, sealed.capacity()));
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
            assertRefused(open(two, STREAM, 1, sealed, sealed.capacity()), "byte " + i);
            sealed.putByte(i, (byte) (sealed.getByte(i) ^ 4));
        }
        for (int length = 0; length < sealed.capacity(); length++) {
            if (length >= LinkHeader.LENGTH) {
                assertRefused(open(two, STREAM, 1, sealed, length), "length " + length);
            }
        }
        assertTrue(open(two, STREAM, 1, sealed, sealed.capacity()) > 0);
    }

    @Test
    void shouldRefuseAnotherNumberStreamAndDirection() {
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 5, 90), 1);
        assertRefused(open(two, STREAM, 2, sealed, sealed.capacity()));
        assertRefused(open(two, STREAM + 1, 1, sealed, sealed.capacity()));
        assertRefused(open(one, STREAM, 1, sealed, sealed.capacity()));
    }

    @Test
    void shouldTakeEachNumberOnceAndInOrder() {
        final UnsafeBuffer first = sealed(one, new TestMessage(1, STREAM, 1, 90), 1);
        final UnsafeBuffer second = sealed(one, new TestMessage(1, STREAM, 2, 90), 2);
        assertTrue(open(two, STREAM, 2, second, second.capacity()) > 0);
        assertEquals(0, open(two, STREAM, 2, second, second.capacity()));
        assertEquals(0, open(two, STREAM, 1, first, first.capacity()));
    }

    @Test
    void shouldNotOpenWhatWasSealedForAnEarlierRun() {
        final UnsafeBuffer old = sealed(one, new TestMessage(1, STREAM, 1, 90), 7);
        two = seal(keys, 2, 1);
        greetUntilSettled();
        assertRefused(open(two, STREAM, 7, old, old.capacity()));
        final UnsafeBuffer fresh = sealed(one, new TestMessage(1, STREAM, 2, 90), 8);
        assertTrue(open(two, STREAM, 8, fresh, fresh.capacity()) > 0);
    }

    @Test
    void shouldNotOpenWhatAnEarlierRunOfTheSenderSealed() {
        final UnsafeBuffer old = sealed(one, new TestMessage(1, STREAM, 1, 90), 7);
        final UnsafeBuffer late = sealed(one, new TestMessage(1, STREAM, 2, 90), 8);
        one = seal(keys, 1, 2);
        greetUntilSettled();
        assertTrue(open(two, STREAM, 8, late, late.capacity()) > 0, "it may have been under way");
        two.onTime(31_000_000_000L);
        assertRefused(open(two, STREAM, 7, old, old.capacity()));
    }

    @Test
    void shouldNotBeDisturbedByARepeatedGreeting() {
        assertTrue(
                one.onGreeting(new Challenge(91, 92), new Challenge(93, 94), true, false), "the peer is asked again");
        assertTrue(one.isSettled(), "the old keys remain in use");
        greetUntilSettled();
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 1, 90), 9);
        assertTrue(open(two, STREAM, 9, sealed, sealed.capacity()) > 0);
    }

    @Test
    void shouldSealNothingForANewRunUntilItHasKeys() {
        final PeerSeal newRun = seal(keys, 2, 1);
        one.onGreeting(newRun.own(), Challenge.NONE, false, true);
        assertFalse(one.isSettled());
        greetUntilSettled();
        one.onGreeting(newRun.own(), Challenge.NONE, false, true);
        assertTrue(one.isSettled(), "a repeated greeting is no new run");
        greetUntilSettled();
    }

    @Test
    void shouldNotTakeMessagesAgainWhenTheGreetingOfAnEarlierRunIsRepeated() {
        final Challenge theirs = one.own();
        final Challenge echo = one.lastSeen();
        final UnsafeBuffer old = sealed(one, new TestMessage(1, STREAM, 1, 90), 7);
        assertTrue(open(two, STREAM, 7, old, old.capacity()) > 0);
        one = seal(keys, 1, 2);
        greetUntilSettled();
        two.onGreeting(theirs, echo, true, false);
        assertRefusedOrReplayed(open(two, STREAM, 7, old, old.capacity()));
        greetUntilSettled();
        two.onGreeting(theirs, two.own(), true, false);
        assertRefusedOrReplayed(open(two, STREAM, 7, old, old.capacity()));
    }

    @Test
    void shouldReplaceKeysAndOpenWhatIsStillUnderWay() {
        final UnsafeBuffer underWay = sealed(one, new TestMessage(1, STREAM, 1, 90), 1);
        final UnsafeBuffer underWayToo = sealed(one, new TestMessage(1, STREAM, 2, 90), 2);
        final Challenge before = one.own();
        one.onTime(LIMITS.ageMs() * 1_000_000 - 1);
        assertEquals(before, one.own(), "not yet");
        one.onTime(LIMITS.ageMs() * 1_000_000);
        assertNotEquals(before, one.own());
        assertTrue(one.isSettled(), "the old keys go on");
        assertTrue(one.isGreeting());
        final UnsafeBuffer meanwhile = sealed(one, new TestMessage(1, STREAM, 3, 90), 3);
        greetUntilSettled();
        final UnsafeBuffer later = sealed(one, new TestMessage(1, STREAM, 4, 90), 4);
        assertNotEquals(keyId(underWay), keyId(later));
        assertTrue(open(two, STREAM, 1, underWay, underWay.capacity()) > 0);
        assertTrue(open(two, STREAM, 3, meanwhile, meanwhile.capacity()) > 0);
        assertTrue(open(two, STREAM, 4, later, later.capacity()) > 0);
        assertEquals(PeerSeal.REPLAYED, open(two, STREAM, 1, underWay, underWay.capacity()));
        assertEquals(PeerSeal.REPLAYED, open(two, STREAM, 2, underWayToo, underWayToo.capacity()));
        two.onTime(LIMITS.ageMs() * 1_000_000 + 29_000_000_000L);
        two.onTime(LIMITS.ageMs() * 1_000_000 + 31_000_000_000L);
        assertEquals(PeerSeal.UNKNOWN_KEYS, open(two, STREAM, 2, underWayToo, underWayToo.capacity()));
    }

    @Test
    void shouldReplaceKeysByMessagesAndBytesAndStopAtTheHardLimit() {
        for (int number = 1; number <= LIMITS.messages(); number++) {
            assertFalse(one.isGreeting());
            sealed(one, new TestMessage(1, STREAM, number, 60), number);
            one.onTime(1);
        }
        assertTrue(one.isGreeting());
        for (int number = 1; number <= 3 * LIMITS.messages(); number++) {
            assertTrue(one.isSettled());
            sealed(one, new TestMessage(1, STREAM, number, 60), 1000 + number);
        }
        assertFalse(one.isSettled(), "worn out");
        greetUntilSettled();
        sealed(one, new TestMessage(1, STREAM, 1, (int) LIMITS.bytes() + LinkHeader.LENGTH), 9000);
        assertFalse(one.isGreeting());
        one.onTime(2);
        assertTrue(one.isGreeting());
        greetUntilSettled();
    }

    @Test
    void shouldAgreeWhenBothReplaceKeysAtOnceAndGreetingsGetLost() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        long nowNs = 0;
        for (int round = 1; round <= 200; round++) {
            nowNs += LIMITS.ageMs() * 1_000_000;
            one.onTime(nowNs);
            if (random.nextBoolean()) {
                two.onTime(nowNs);
            }
            final String what = "seed " + seed + ", round " + round;
            for (int i = 0; i < 20; i++) {
                final boolean isFromOne = random.nextBoolean();
                if (random.nextInt(3) != 0) {
                    greet(isFromOne ? one : two, isFromOne ? two : one);
                }
                assertTrue(one.isSettled() && two.isSettled(), what);
                final long number = round * 1000L + i;
                final UnsafeBuffer ofOne = sealed(one, new TestMessage(1, STREAM, i, 70), number);
                assertTrue(open(two, STREAM, number, ofOne, ofOne.capacity()) > 0, what);
                final UnsafeBuffer ofTwo = sealed(two, new TestMessage(2, STREAM, i, 70), number);
                assertTrue(open(one, STREAM, number, ofTwo, ofTwo.capacity()) > 0, what);
            }
            greetUntilSettled();
            two.onTime(nowNs);
            greetUntilSettled();
        }
    }

    @Test
    void shouldGoOverToAnotherSecretOfBoth() {
        final LinkKeys other =
                new LinkKeys("another secret of some length".getBytes(StandardCharsets.US_ASCII), CLUSTER);
        final UnsafeBuffer underWay = sealed(two, new TestMessage(2, STREAM, 1, 90), 5);
        one.install(other);
        two.offer(other);
        assertTrue(one.isSettled() && two.isSettled(), "the old keys go on");
        final Greeter greeterOfOne = new Greeter(new PeerAddress(1, "127.0.0.1", 2888, 3888));
        final Greeter greeterOfTwo = new Greeter(new PeerAddress(2, "127.0.0.1", 2889, 3889));
        for (int i = 0; i < 3; i++) {
            assertTrue(pass(greeterOfOne, 1, one, greeterOfTwo, two), "round " + i);
            assertTrue(pass(greeterOfTwo, 2, two, greeterOfOne, one), "round " + i);
        }
        assertFalse(one.isGreeting() || two.isGreeting());
        assertTrue(open(one, STREAM, 5, underWay, underWay.capacity()) > 0);
        final UnsafeBuffer sealed = sealed(two, new TestMessage(2, STREAM, 2, 90), 6);
        assertTrue(open(one, STREAM, 6, sealed, sealed.capacity()) > 0);
        assertFalse(pass(greeterOfTwo, 2, seal(keys, 2, 1), greeterOfOne, one), "the old secret has no say any more");
    }

    /** @return whether the greeting was proven. */
    private static boolean pass(
            final Greeter from, final int server, final PeerSeal seal, final Greeter to, final PeerSeal receiver) {
        final int length = from.write(seal);
        if (!to.read(server, receiver, from.buffer(), 0, length)) {
            return false;
        }
        receiver.onGreeting(to.challenge(), to.echo(), to.hasKeys(), to.asksForAnswer());
        return true;
    }

    @Test
    void shouldNotShareKeysAcrossSecretsOrClusters() {
        final UnsafeBuffer sealed = sealed(one, new TestMessage(1, STREAM, 1, 90), 1);
        for (final LinkKeys other : new LinkKeys[] {
            new LinkKeys("another secret of some length".getBytes(StandardCharsets.US_ASCII), CLUSTER),
            new LinkKeys(SECRET, CLUSTER + 1)
        }) {
            final PeerSeal stranger = seal(other, 2, 1);
            stranger.onGreeting(one.own(), stranger.own(), true, false);
            assertRefused(open(stranger, STREAM, 1, sealed, sealed.capacity()));
        }
    }

    @Test
    void shouldNotAllocateByTheLengthOfMessages() {
        final int count = 200;
        final UnsafeBuffer buffer = new TestMessage(1, STREAM, 1, 60_000).buffer();
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[61_000]);
        final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (int number = 1; number <= 2 * count; number++) {
            if (number == count) {
                bytes = memory.getCurrentThreadAllocatedBytes();
            }
            LinkHeader.fill(buffer, 0, 1, number);
            final int bodyLength = buffer.capacity() - LinkHeader.LENGTH;
            final int length =
                    one.seal(STREAM, number, buffer, LinkHeader.LENGTH, buffer, LinkHeader.LENGTH, bodyLength);
            copy.putBytes(0, one.sealed(), 0, length);
            assertTrue(open(two, STREAM, number, copy, length) > 0);
        }
        final long perMessage = (memory.getCurrentThreadAllocatedBytes() - bytes) / count;
        assertTrue(perMessage < 8_000, perMessage + " bytes per message");
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
        for (int i = 0; i < 8 && isAsked; i++) {
            isAsked = greet(one, two);
            if (isAsked) {
                isAsked = greet(two, one);
            }
        }
        assertFalse(isAsked, "greetings come to an end");
        assertFalse(one.isGreeting() || two.isGreeting());
        assertTrue(one.isSettled());
        assertTrue(two.isSettled());
    }

    private static boolean greet(final PeerSeal from, final PeerSeal to) {
        return to.onGreeting(from.own(), from.lastSeen(), from.hasKeys(), from.isGreeting());
    }

    private static PeerSeal seal(final LinkKeys keys, final int own, final int server) {
        final PeerSeal seal =
                new PeerSeal(own, server, () -> Challenge.random(new SecureRandom()), LIMITS, new LinkCounters());
        seal.install(keys);
        return seal;
    }

    private static int open(
            final PeerSeal seal, final int stream, final long number, final DirectBuffer sealed, final int length) {
        return seal.open(stream, number, keyId(sealed), sealed, 0, length);
    }

    private static long keyId(final DirectBuffer sealed) {
        final LinkHeader header = new LinkHeader();
        header.wrap(sealed, 0, sealed.capacity());
        return header.keyId();
    }

    private static void assertRefused(final int result) {
        assertTrue(result < 0, "result " + result);
    }

    private static void assertRefused(final int result, final String what) {
        assertTrue(result < 0, what + ": " + result);
    }

    private static void assertRefusedOrReplayed(final int result) {
        assertTrue(result <= 0, "result " + result);
    }

    private static UnsafeBuffer sealed(final PeerSeal seal, final TestMessage message, final long number) {
        final UnsafeBuffer buffer = message.buffer();
        LinkHeader.fill(buffer, 0, 1, number);
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
