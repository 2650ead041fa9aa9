package io.paddock.transport.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LengthPrefixFramerTest {
    private static final int MAX_FRAME_LENGTH = 5_000;
    private static final int MAX_READ_LENGTH = 1_024;
    private static final int WORD = 0x72756f6b;
    private static final int WORD_WITH_ARGUMENT = 0x73746d6b;

    private final PartialBuffers buffers = new PartialBuffers(1 << 20);
    private final Sink sink = new Sink();
    private final LengthPrefixFramer framer = new LengthPrefixFramer(sink, buffers, MAX_FRAME_LENGTH, MAX_READ_LENGTH);

    @Test
    void shouldCutTheSameFramesWhereverTheStreamIsSplit() {
        for (int round = 0; round < 400; round++) {
            final long seed = 31L * round + 7;
            final Random random = new Random(seed);
            final List<byte[]> payloads = randomPayloads(random);
            final byte[] wire = wire(payloads);
            final Sink target = new Sink();
            target.refusals = round % 2 == 0 ? null : new Random(seed);
            final LengthPrefixFramer one = new LengthPrefixFramer(target, buffers, MAX_FRAME_LENGTH, MAX_READ_LENGTH);
            feed(one, wire, random, seed);
            assertFrames(payloads, target.frames, seed);
            assertEquals(0, one.keptCapacity(), () -> "a finished stream keeps a buffer, seed " + seed);
        }
    }

    @Test
    void shouldSurviveAnyBytes() {
        for (int round = 0; round < 2_000; round++) {
            final long seed = round;
            final Random random = new Random(seed);
            final Sink target = new Sink();
            target.refusals = random.nextBoolean() ? random : null;
            final LengthPrefixFramer one = new LengthPrefixFramer(target, buffers, MAX_FRAME_LENGTH, MAX_READ_LENGTH);
            final byte[] noise = new byte[random.nextInt(20_000)];
            random.nextBytes(noise);
            // Small prefixes now and then, so that some of the noise looks like frames.
            for (int i = 0; i + 4 < noise.length; i += 1 + random.nextInt(200)) {
                noise[i] = 0;
                noise[i + 1] = 0;
                noise[i + 2] = (byte) (noise[i + 2] & 3);
            }
            feed(one, noise, random, seed);
            for (final byte[] frame : target.frames) {
                assertTrue(frame.length <= MAX_FRAME_LENGTH, () -> "seed " + seed);
            }
            assertTrue(one.keptLength() <= MAX_FRAME_LENGTH + 4 + MAX_READ_LENGTH, () -> "seed " + seed);
            one.release();
        }
    }

    @Test
    void shouldHandOnWholeFramesWhereTheyLie() {
        final UnsafeBuffer wire = new UnsafeBuffer(wire(List.of(new byte[10], new byte[20])));
        sink.expected = wire;
        assertEquals(FramerStatus.READY, framer.onBytes(wire, 0, wire.capacity()));
        assertEquals(2, sink.frames.size());
        assertEquals(0, framer.keptCapacity());
    }

    @Test
    void shouldAcceptTheLongestFrameAndNothingLonger() {
        final byte[] longest = new byte[MAX_FRAME_LENGTH];
        assertEquals(FramerStatus.READY, push(wire(List.of(longest))));
        assertEquals(1, sink.frames.size());
        assertEquals(FramerStatus.BAD_LENGTH, push(prefix(MAX_FRAME_LENGTH + 1)));
        assertEquals(FramerStatus.BAD_LENGTH, push(wire(List.of(new byte[3]))), "nothing is cut after a bad length");
        assertEquals(1, sink.frames.size());
    }

    @Test
    void shouldRefuseNegativeLengths() {
        push(wire(List.of(new byte[1])));
        assertEquals(FramerStatus.BAD_LENGTH, push(prefix(-1)));
        assertEquals(1, sink.frames.size());
    }

    @Test
    void shouldHandOnEmptyFrames() {
        push(wire(List.of(new byte[0], new byte[0])));
        assertEquals(2, sink.frames.size());
    }

    @Test
    void shouldReserveNoMoreThanTwiceWhatArrived() {
        push(prefix(MAX_FRAME_LENGTH));
        for (int arrived = 5; arrived < MAX_FRAME_LENGTH; arrived++) {
            push(new byte[1]);
            assertTrue(
                    framer.keptCapacity() <= Math.max(PartialBuffers.MIN_LENGTH, 2 * arrived),
                    framer.keptCapacity() + " bytes for " + arrived);
        }
    }

    @Test
    void shouldGiveTheBufferBackWhenTheFrameIsWhole() {
        push(prefix(3));
        push(new byte[2]);
        assertTrue(framer.keptCapacity() > 0);
        push(new byte[1]);
        assertEquals(0, framer.keptCapacity());
        assertEquals(PartialBuffers.MIN_LENGTH, buffers.freeLength());
    }

    @Test
    void shouldRecogniseAWordInPlaceOfTheFirstLengthOnly() {
        push(prefix(WORD));
        assertEquals(List.of(WORD), sink.words);
        push(wire(List.of(new byte[3])));
        assertEquals(0, sink.frames.size(), "everything after a word is dropped");
        assertEquals(0, framer.keptCapacity());

        final LengthPrefixFramer other = new LengthPrefixFramer(sink, buffers, MAX_FRAME_LENGTH, MAX_READ_LENGTH);
        final byte[] wire = wire(List.of(new byte[3]));
        other.onBytes(new UnsafeBuffer(wire), 0, wire.length);
        assertEquals(FramerStatus.BAD_LENGTH, other.onBytes(new UnsafeBuffer(prefix(WORD)), 0, 4));
        assertEquals(List.of(WORD), sink.words);
    }

    @Test
    void shouldWaitForTheArgumentOfAWord() {
        for (final byte part : prefix(WORD_WITH_ARGUMENT)) {
            push(new byte[] {part});
        }
        push(new byte[] {1, 2, 3, 4, 5, 6, 7});
        assertEquals(List.of(), sink.words);
        push(new byte[] {8, 9, 9});
        assertEquals(List.of(WORD_WITH_ARGUMENT), sink.words);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, sink.argument);
    }

    @Test
    void shouldKeepARefusedWord() {
        sink.isBusy = true;
        assertEquals(FramerStatus.BLOCKED, push(prefix(WORD)));
        sink.isBusy = false;
        assertEquals(FramerStatus.READY, framer.resume());
        assertEquals(List.of(WORD), sink.words);
        assertTrue(framer.isDiscarding());
        assertEquals(0, framer.keptCapacity());
    }

    @Test
    void shouldEndWhenTelnetIsInterrupted() {
        assertEquals(FramerStatus.INTERRUPTED, push(new byte[] {(byte) 0xFF, (byte) 0xF4, (byte) 0xFF, (byte) 0xFD}));
        assertEquals(0, sink.frames.size());
    }

    @Test
    void shouldKeepARefusedFrameAndWhatFollowsWithinBounds() {
        sink.isBusy = true;
        assertEquals(FramerStatus.BLOCKED, push(wire(List.of(new byte[] {1}, new byte[] {2}))));
        assertTrue(framer.isRefused());
        assertEquals(FramerStatus.BLOCKED, framer.resume(), "still busy");
        FramerStatus status = FramerStatus.BLOCKED;
        int pushed = 10;
        while (status == FramerStatus.BLOCKED) {
            status = push(new byte[MAX_READ_LENGTH]);
            pushed += MAX_READ_LENGTH;
            assertTrue(pushed < 3 * MAX_FRAME_LENGTH, "keeps without bound");
        }
        assertEquals(FramerStatus.OVERRUN, status);
        assertTrue(framer.keptLength() <= MAX_FRAME_LENGTH + 4 + MAX_READ_LENGTH);
    }

    @Test
    void shouldStopAfterTheFrameDuringWhichAPauseWasAskedFor() {
        sink.framerToPause = framer;
        assertEquals(FramerStatus.BLOCKED, push(wire(List.of(new byte[] {1}, new byte[] {2}, new byte[] {3}))));
        assertEquals(1, sink.frames.size());
        assertTrue(framer.keptLength() > 0);
        assertEquals(FramerStatus.BLOCKED, framer.resume());
        assertEquals(2, sink.frames.size());
        sink.framerToPause = null;
        assertEquals(FramerStatus.READY, framer.resume());
        assertEquals(3, sink.frames.size());
        assertEquals(0, framer.keptCapacity());
    }

    @Test
    void shouldDropEverythingOnceToldTo() {
        push(prefix(100));
        framer.discard();
        assertEquals(0, framer.keptCapacity());
        assertEquals(FramerStatus.READY, push(new byte[5_000]));
        assertEquals(0, sink.frames.size());
        assertEquals(0, framer.keptCapacity());
    }

    private FramerStatus push(final byte[] bytes) {
        return framer.onBytes(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    /** Pushes pieces of random length and resumes at random moments, as a connection does. */
    private static void feed(final LengthPrefixFramer target, final byte[] wire, final Random random, final long seed) {
        int index = 0;
        FramerStatus status = FramerStatus.READY;
        while (index < wire.length && (status == FramerStatus.READY || status == FramerStatus.BLOCKED)) {
            if (status == FramerStatus.BLOCKED) {
                status = target.resume();
                continue;
            }
            final int maxLength = random.nextInt(4) == 0 ? 8 : MAX_READ_LENGTH;
            final int length = Math.min(1 + random.nextInt(maxLength), wire.length - index);
            final int offset = random.nextInt(5);
            final UnsafeBuffer piece = new UnsafeBuffer(new byte[offset + length]);
            piece.putBytes(offset, wire, index, length);
            status = target.onBytes(piece, offset, length);
            index += length;
        }
        for (int attempt = 0; status == FramerStatus.BLOCKED; attempt++) {
            assertTrue(attempt < 1_000_000, "resumes for ever, seed " + seed);
            status = target.resume();
        }
    }

    private static List<byte[]> randomPayloads(final Random random) {
        final List<byte[]> payloads = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            final byte[] payload = new byte[random.nextInt(random.nextInt(8) == 0 ? MAX_FRAME_LENGTH + 1 : 90)];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        return payloads;
    }

    private static void assertFrames(final List<byte[]> expected, final List<byte[]> actual, final long seed) {
        assertEquals(expected.size(), actual.size(), () -> "seed " + seed);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "frame " + i + ", seed " + seed);
        }
    }

    private static byte[] prefix(final int value) {
        final UnsafeBuffer prefix = new UnsafeBuffer(new byte[4]);
        prefix.putInt(0, value, ByteOrder.BIG_ENDIAN);
        return prefix.byteArray();
    }

    private static byte[] wire(final List<byte[]> payloads) {
        final int length =
                payloads.stream().mapToInt(payload -> 4 + payload.length).sum();
        final UnsafeBuffer wire = new UnsafeBuffer(new byte[length]);
        int index = 0;
        for (final byte[] payload : payloads) {
            wire.putInt(index, payload.length, ByteOrder.BIG_ENDIAN);
            wire.putBytes(index + 4, payload);
            index += 4 + payload.length;
        }
        return wire.byteArray();
    }

    /** Copies what it takes, and refuses when told to or at random. */
    private static final class Sink implements FrameSink {
        private final List<byte[]> frames = new ArrayList<>();
        private final List<Integer> words = new ArrayList<>();
        private byte[] argument;
        private boolean isBusy;
        private Random refusals;
        private DirectBuffer expected;
        private LengthPrefixFramer framerToPause;

        @Override
        public int wordArgumentLength(final int firstFourBytes) {
            return switch (firstFourBytes) {
                case WORD -> 0;
                case WORD_WITH_ARGUMENT -> 8;
                default -> NOT_A_WORD;
            };
        }

        @Override
        public boolean onWord(final int word, final DirectBuffer buffer, final int offset, final int length) {
            if (isRefused()) {
                return false;
            }
            words.add(word);
            argument = new byte[length];
            buffer.getBytes(offset, argument);
            return true;
        }

        @Override
        public boolean onFrame(final DirectBuffer buffer, final int offset, final int length) {
            if (isRefused()) {
                return false;
            }
            assertTrue(expected == null || expected == buffer, "copied without need");
            final byte[] frame = new byte[length];
            buffer.getBytes(offset, frame);
            frames.add(frame);
            if (framerToPause != null) {
                framerToPause.pause();
            }
            return true;
        }

        private boolean isRefused() {
            return isBusy || refusals != null && refusals.nextInt(3) == 0;
        }
    }
}
