package io.paddock.engine.pipeline;

import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.pipeline.ClientConnection.State;
import java.util.ArrayDeque;
import org.agrona.ExpandableArrayBuffer;

/**
 * Sends the answers to four-letter words: one piece of one answer in each cycle, in turns, so that requests of others
 * are served between the pieces however long an answer is. A peer that does not read holds up its own answer only; after
 * some time without progress its connection is closed. Engine thread.
 */
final class WordStage {
    /** Unsent bytes of a connection above which its answer waits. */
    private static final long HIGH_WATER = 256 * 1024;

    /** A peer that takes nothing for so long is not waited for. */
    private static final long STALL_MS = 10_000;

    private final WordHandler words;
    private final Outstanding outstanding;
    private final ServerStatistics statistics;
    private final CycleClock clock;
    /** The one whose turn it is first. */
    private final ArrayDeque<Running> running = new ArrayDeque<>();
    /** Not kept large: words are rare. */
    private ExpandableArrayBuffer piece;

    WordStage(
            final WordHandler words,
            final Outstanding outstanding,
            final ServerStatistics statistics,
            final CycleClock clock) {
        this.words = words;
        this.outstanding = outstanding;
        this.statistics = statistics;
        this.clock = clock;
    }

    /** A word arrived on a connection; its first piece is made at the next {@link #run}. */
    void onWord(final ClientConnection client, final RequestEvent event) {
        if (client.state() != State.FRESH) {
            outstanding.finishedOther();
            return;
        }
        client.state(State.ENDING);
        final WordAnswer answer = words.onWord(client.connection(), event.word(), event.buffer(), 0, event.length());
        running.add(new Running(client, answer, clock.elapsedMs()));
    }

    /** Sends one piece; returns 0 when there was none to send. */
    int run() {
        for (int left = running.size(); left > 0; left--) {
            final Running next = running.poll();
            if (isOver(next)) {
                outstanding.finishedOther();
                continue;
            }
            if (mayProceed(next)) {
                proceed(next);
                return 1;
            }
            running.add(next);
        }
        return 0;
    }

    /** Whether {@link #run} has something to do now. */
    boolean isReady() {
        if (running.isEmpty()) {
            return false; // asked in each cycle: without the iterator
        }
        for (final Running each : running) {
            if (!each.client.connection().isOpen() || mayProceed(each)) {
                return true;
            }
        }
        return false;
    }

    /** Whether answers are under way, if only to peers that do not read. */
    boolean isBusy() {
        return !running.isEmpty();
    }

    private static boolean mayProceed(final Running answer) {
        return answer.client.connection().queuedBytes() <= HIGH_WATER;
    }

    /** Whether the connection is gone, or to be given up. */
    private boolean isOver(final Running answer) {
        if (answer.client.gone() || !answer.client.connection().isOpen()) {
            return true;
        }
        if (!mayProceed(answer) && clock.elapsedMs() - answer.progressMs > STALL_MS) {
            answer.client.connection().close();
            return true;
        }
        return false;
    }

    private void proceed(final Running answer) {
        if (piece == null) {
            piece = new ExpandableArrayBuffer(16 * 1024);
        }
        final int length = answer.answer.next(piece);
        answer.client.connection().sendRaw(piece, 0, length);
        answer.progressMs = clock.elapsedMs();
        if (answer.answer.isDone()) {
            statistics.onSent();
            outstanding.finishedOther();
            answer.client.connection().closeAfterFlush();
        } else {
            answer.client.connection().flush();
            running.add(answer);
        }
        if (running.isEmpty()) {
            piece = null;
        }
    }

    private static final class Running {
        final ClientConnection client;
        final WordAnswer answer;
        long progressMs;

        Running(final ClientConnection client, final WordAnswer answer, final long progressMs) {
            this.client = client;
            this.answer = answer;
            this.progressMs = progressMs;
        }
    }
}
