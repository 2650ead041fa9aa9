package io.paddock.perf.figures;

import io.paddock.perf.peer.ServerProcess;
import java.io.IOException;
import java.util.List;

/** Thousands of clients that connect at once, as after the restart of a server. A session is open when it is durable. */
final class SessionRateFigure implements Figure {
    private static final int TIMEOUT_MS = 40_000;

    @Override
    public List<Row> rows() {
        return List.of(Row.SESSION_RATE);
    }

    @Override
    public void measure(final Laboratory laboratory) throws IOException {
        final Scale scale = laboratory.scale();
        final Pairs perSecond = new Pairs();
        try (Pair<ServerProcess> pair = laboratory.pair()) {
            if (scale.warmUpSeconds() > 0) {
                pair.each((server, ours) -> rate(server, scale.sessions()));
            }
            pair.rounds((server, ours) -> {
                final double rate = rate(server, scale.sessions());
                perSecond.add(ours, rate);
                laboratory.progress(server.name() + " " + Result.number(rate) + " sessions/s");
            });
        }
        laboratory.reportRatio(
                Row.SESSION_RATE,
                perSecond,
                true,
                " /s",
                scale.sessions() + " sessions, TCP connection included, " + Crowd.HANDSHAKES_AT_ONCE
                        + " handshakes at a time");
    }

    private static double rate(final ServerProcess server, final int sessions) throws IOException {
        try (Crowd crowd = new Crowd(server.address(), TIMEOUT_MS)) {
            final long elapsedNs = crowd.open(sessions);
            crowd.closeSessions();
            return sessions * 1e9 / elapsedNs;
        }
    }
}
