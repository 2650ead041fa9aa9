package io.paddock.perf.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Sends a list of requests over all sessions as fast as they are answered; for setting up, so it may allocate. */
final class BatchTraffic implements Traffic {
    private final LoadLoop loop;
    private final Iterator<Request> requests;
    private final int maxRequestLength;
    private final Set<Integer> tolerated;
    private final Consumer<Answer> answers;
    private final List<Deque<Request>> sent;
    private int inFlight;

    /** One request: the path, and how to append it. */
    record Request(String path, int opCode, Writer writer) {}

    /** What became of a request; the reply is valid until the consumer returns. */
    record Answer(String path, int error, Reply reply) {}

    /** Appends a request to the session's buffer. */
    @FunctionalInterface
    interface Writer {
        void write(ByteBuffer out, int xid);
    }

    /**
     * Sends nothing yet.
     *
     * @param maxRequestLength of any of the requests, bytes.
     * @param tolerated errors that are answers and not faults.
     */
    BatchTraffic(
            final LoadLoop loop,
            final Iterator<Request> requests,
            final int maxRequestLength,
            final Set<Integer> tolerated,
            final Consumer<Answer> answers) {
        this.loop = loop;
        this.requests = requests;
        this.maxRequestLength = maxRequestLength;
        this.tolerated = tolerated;
        this.answers = answers;
        sent = loop.sessions().stream()
                .<Deque<Request>>map(session -> new ArrayDeque<>())
                .toList();
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        for (final LoadSession session : loop.sessions()) {
            onBatch(session, nowNs);
        }
    }

    @Override
    public void onBatch(final LoadSession session, final long nowNs) throws IOException {
        while (requests.hasNext() && session.hasRoom(maxRequestLength)) {
            final Request request = requests.next();
            request.writer().write(session.out(), session.nextXid());
            session.sent(request.opCode(), nowNs);
            sent.get(session.index()).add(request);
            inFlight++;
        }
        session.flush();
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        final Request request = sent.get(reply.session.index()).remove();
        inFlight--;
        if (reply.error != 0 && !tolerated.contains(reply.error)) {
            throw new IOException(ProtocolName.of(request.opCode()) + " " + request.path() + " failed with "
                    + ProtocolName.ofError(reply.error));
        }
        answers.accept(new Answer(request.path(), reply.error, reply));
    }

    @Override
    public boolean isDone() {
        return inFlight == 0 && !requests.hasNext();
    }

    @Override
    public void end(final long nowNs) {}

    @Override
    public boolean isQuiet() {
        return isDone();
    }
}
