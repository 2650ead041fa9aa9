package io.paddock.perf.load;

import java.io.IOException;

/** Opens all sessions of a loop, a number of them at once; an operation is one session. */
final class OpeningTraffic implements Traffic {
    private final LoadLoop loop;
    private final int atOnce;
    private final Recorder recorder;
    private final long[] startNs;
    private int started;
    private int opened;

    OpeningTraffic(final LoadLoop loop, final int atOnce, final Recorder recorder) {
        this.loop = loop;
        this.atOnce = atOnce;
        this.recorder = recorder;
        startNs = new long[loop.sessions().size()];
    }

    @Override
    public void begin(final long nowNs) {}

    /** Connects here and not where a session was opened, which may be in the middle of a read. */
    @Override
    public long poll(final long nowNs) throws IOException {
        while (started < startNs.length && started - opened < atOnce) {
            startNs[started] = System.nanoTime();
            loop.connect(loop.sessions().get(started++));
        }
        return NOTHING_DUE;
    }

    @Override
    public void onOpened(final LoadSession session, final long nowNs) {
        opened++;
        recorder.completed(startNs[session.index()], nowNs);
    }

    @Override
    public void onReply(final Reply reply) throws IOException {
        throw new IOException("a reply came that nobody asked for");
    }

    @Override
    public boolean isDone() {
        return opened == startNs.length;
    }

    /** All of them are opened, however long it takes. */
    @Override
    public void end(final long nowNs) {}

    @Override
    public boolean isQuiet() {
        return isDone();
    }
}
