package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long answers to four-letter words, and who is served meanwhile. */
final class WordTest {
    private static final int PIECES = 100;
    private static final int MUCH = 1 << 20;

    private final PipelineFixture fixture = new PipelineFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void shouldServeOthersBetweenThePieces() {
        final Peer reader = fixture.open();
        final Peer asking = ask();
        for (int cycle = 1; cycle < PIECES; cycle++) {
            reader.getData(cycle, "/");
            fixture.pipeline.agent().doWork();
            reader.expect(cycle, 0);
            assertEquals(cycle, fixture.wordPiecesMade, "one piece in each cycle");
            assertEquals(cycle, asking.connection.delivered.size(), "pieces delivered");
            assertTrue(asking.connection.isOpen());
            assertEquals(0, fixture.pipeline.agent().idleNs(), "there is more to do");
        }
        fixture.pipeline.agent().doWork();
        assertEquals(PIECES, asking.connection.delivered.size());
        assertTrue(asking.connection.closedAfterFlush);
        assertEquals(0, fixture.pipeline.outstandingRequests());
    }

    @Test
    void shouldTakeTurnsBetweenAnswers() {
        final Peer first = ask();
        final Peer second = ask();
        for (int cycle = 0; cycle < PIECES; cycle++) {
            fixture.pipeline.agent().doWork();
        }
        assertEquals(PIECES / 2, first.connection.delivered.size());
        assertEquals(PIECES / 2, second.connection.delivered.size());
    }

    @Test
    void shouldForgetAnAnswerWhoseConnectionIsGone() {
        final Peer asking = ask();
        fixture.pipeline.agent().doWork();
        asking.disconnect();
        fixture.run();
        assertEquals(1, fixture.wordPiecesMade);
        assertEquals(0, fixture.pipeline.outstandingRequests());
        assertEquals(0, fixture.pipeline.connections().size());
    }

    @Test
    void shouldWaitForAPeerThatDoesNotRead() {
        final Peer asking = ask();
        fixture.pipeline.agent().doWork();
        asking.connection.queuedBytes = MUCH;
        fixture.run();
        assertEquals(1, fixture.wordPiecesMade);
        final long idleNs = fixture.pipeline.agent().idleNs();
        assertTrue(idleNs > 0 && idleNs <= 5_000_000, "looks again soon, not at once: " + idleNs);
        asking.connection.queuedBytes = 0;
        fixture.run();
        assertEquals(PIECES, asking.connection.delivered.size());
        assertTrue(asking.connection.closedAfterFlush);
    }

    @Test
    void shouldNotLetOneThatDoesNotReadHoldUpOthers() {
        final Peer slow = ask();
        slow.connection.queuedBytes = MUCH;
        final Peer other = ask();
        fixture.run();
        assertEquals(PIECES, other.connection.delivered.size());
        assertEquals(0, slow.connection.delivered.size());
    }

    @Test
    void shouldGiveUpAPeerThatNeverReads() {
        final Peer asking = ask();
        asking.connection.queuedBytes = MUCH;
        fixture.passMs(5_000);
        assertFalse(asking.connection.closed);
        fixture.passMs(6_000);
        assertTrue(asking.connection.closed);
        assertEquals(0, fixture.wordPiecesMade);
        assertEquals(0, fixture.pipeline.outstandingRequests());
    }

    private Peer ask() {
        fixture.wordPieces = PIECES;
        final Peer peer = fixture.connect();
        fixture.pipeline
                .frameHandler()
                .onWord(peer.connection, PipelineFixture.RUOK, new UnsafeBuffer(new byte[0]), 0, 0);
        return peer;
    }
}
