package io.paddock.perf.load;

import java.io.IOException;

/** Creates nodes for a load that only deletes, the same number for every session; nothing of it is recorded. */
final class StockTraffic implements Traffic {
    private final LoadLoop loop;
    private final RequestSource source;
    private final long perSession;
    private int inFlight;

    StockTraffic(final LoadLoop loop, final RequestSource source, final long perSession) {
        this.loop = loop;
        this.source = source;
        this.perSession = perSession;
    }

    @Override
    public void begin(final long nowNs) throws IOException {
        for (final LoadSession session : loop.sessions()) {
            onBatch(session, nowNs);
        }
    }

    @Override
    public void onBatch(final LoadSession session, final long nowNs) throws IOException {
        while (source.stock(session.index()) < perSession && session.hasRoom(source.maxRequestLength())) {
            source.create(session, nowNs);
            inFlight++;
        }
        session.flush();
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        inFlight--;
        if (reply.error != 0) {
            throw new IOException("nodes to delete cannot be created: " + ProtocolName.ofError(reply.error));
        }
    }

    @Override
    public boolean isDone() {
        if (inFlight > 0) {
            return false;
        }
        for (final LoadSession session : loop.sessions()) {
            if (source.stock(session.index()) < perSession) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end(final long nowNs) {}

    @Override
    public boolean isQuiet() {
        return isDone();
    }
}
