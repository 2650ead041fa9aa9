package io.paddock.engine.pipeline;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.metrics.Summary;
import java.util.ArrayList;
import org.agrona.BufferUtil;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes replies and hands them to the transport: one scratch buffer, one flush per connection and cycle.
 *
 * <pre>
 *   0      4          12     16
 *   +------+----------+------+----------------+
 *   | xid  | zxid     | err  | result record  |   big-endian
 *   +------+----------+------+----------------+
 * </pre>
 *
 * <p>Connections that do not read: above the high-water mark of unsent bytes a connection is not read any more and its
 * reads wait; above the hard cap it is closed. Engine thread.
 */
final class ReplyStage {
    static final int HEADER_LENGTH = 16;

    private static final int INITIAL_SCRATCH = 64 * 1024;
    /** A scratch buffer that one reply made longer than this is given back, 4 MiB. */
    private static final int KEPT_SCRATCH = 4 << 20;
    /** Unflushed bytes of a connection after which it is flushed within the cycle, so that the marks are seen. */
    private static final int FLUSH_BYTES = 256 * 1024;

    private static final long NS_PER_MS = 1_000_000;

    private final PipelineConfig config;
    private final CycleClock clock;
    private final Metrics metrics;
    private final ServerStatistics statistics;
    private final ArrayList<ClientConnection> dirty = new ArrayList<>();
    private final ArrayList<ClientConnection> congested = new ArrayList<>();
    private final JuteWriter writer = new JuteWriter();
    private MutableDirectBuffer scratch = new ExpandableDirectByteBuffer(INITIAL_SCRATCH);

    ReplyStage(
            final PipelineConfig config,
            final CycleClock clock,
            final Metrics metrics,
            final ServerStatistics statistics) {
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.statistics = statistics;
    }

    /** A writer for the result record of the next reply, placed behind the header. */
    JuteWriter body() {
        return writer.wrap(scratch, HEADER_LENGTH);
    }

    /** Sends what {@link #body()} holds, or the header alone for an error. */
    void reply(
            final ClientConnection client,
            final int opCode,
            final int xid,
            final long zxid,
            final int error,
            final long arrivalNs) {
        final int length = HEADER_LENGTH + (error == 0 ? writer.length() : 0);
        writer.cursor(0).writeInt(xid).writeLong(zxid).writeInt(error);
        final long elapsedNs = clock.nowNs() - arrivalNs;
        client.statistics.onResponse(opCode, xid, zxid, elapsedNs, clock.epochMs());
        statistics.onResponse(elapsedNs, length);
        metrics.add(Counter.RESPONSE_BYTES, length);
        send(client, length);
        giveBackScratch();
    }

    /** Sends a reply of a header only. */
    void replyEmpty(
            final ClientConnection client,
            final int opCode,
            final int xid,
            final long zxid,
            final int error,
            final long arrivalNs) {
        body();
        reply(client, opCode, xid, zxid, error, arrivalNs);
    }

    /** A writer for a frame without a reply header, to be sent by {@link #sendFrame}. */
    JuteWriter frame() {
        return writer.wrap(scratch, 0);
    }

    /** Sends what {@link #frame()} holds. */
    void sendFrame(final ClientConnection client) {
        send(client, writer.length());
    }

    /** Sends a notification that lies in a buffer of its own, since a reply may be under construction. */
    void notify(final ClientConnection client, final MutableDirectBuffer buffer, final int length) {
        metrics.add(Counter.WATCH_BYTES, length);
        transmit(client, buffer, length);
    }

    void recordRead(final long arrivalNs) {
        metrics.record(Summary.READLATENCY, (clock.nowNs() - arrivalNs) / NS_PER_MS);
    }

    /** A command of so many bytes was committed while this server led. */
    void onLed(final int length) {
        statistics.onProposal(length);
    }

    void recordWrite(final long arrivalNs) {
        metrics.record(Summary.UPDATELATENCY, (clock.nowNs() - arrivalNs) / NS_PER_MS);
    }

    /** Hands everything to the sockets; once per cycle. Returns how many connections had something. */
    int flush() {
        final int count = dirty.size();
        for (int i = 0; i < count; i++) {
            final ClientConnection client = dirty.get(i);
            client.dirty = false;
            flush(client);
        }
        dirty.clear();
        return count;
    }

    /**
     * Looks after the connections that did not read.
     *
     * @param resume told of each that reads again.
     */
    int relieve(final java.util.function.Consumer<ClientConnection> resume) {
        int count = 0;
        for (int i = congested.size() - 1; i >= 0; i--) {
            final ClientConnection client = congested.get(i);
            if (client.gone() || client.connection().queuedBytes() <= config.highWaterBytes() / 2) {
                final ClientConnection last = congested.remove(congested.size() - 1);
                if (i < congested.size()) {
                    congested.set(i, last);
                }
                client.congested = false;
                if (!client.gone()) {
                    client.connection().reading(true);
                }
                resume.accept(client);
                count++;
            }
        }
        return count;
    }

    /** Connections that do not read. */
    int congestedCount() {
        return congested.size();
    }

    /** Marks a connection for the flush of this cycle. */
    void touch(final ClientConnection client) {
        if (!client.dirty) {
            client.dirty = true;
            dirty.add(client);
        }
    }

    private void send(final ClientConnection client, final int length) {
        transmit(client, scratch, length);
    }

    private void transmit(final ClientConnection client, final MutableDirectBuffer buffer, final int length) {
        if (client.gone() || !client.connection().isOpen()) {
            metrics.increment(Counter.STALE_REPLIES);
            return;
        }
        if (client.congested && client.connection().queuedBytes() > config.hardCapBytes()) {
            metrics.increment(Counter.CONNECTION_REJECTED);
            client.connection().close();
            return;
        }
        client.connection().send(buffer, 0, length);
        client.statistics.onSent();
        statistics.onSent();
        client.unflushedBytes += length;
        touch(client);
        if (client.unflushedBytes > FLUSH_BYTES) {
            flush(client);
        }
    }

    private void flush(final ClientConnection client) {
        client.unflushedBytes = 0;
        if (client.gone()) {
            return;
        }
        client.connection().flush();
        if (!client.congested && client.connection().queuedBytes() > config.highWaterBytes()) {
            client.congested = true;
            congested.add(client);
            client.connection().reading(false);
            metrics.increment(Counter.REQUEST_THROTTLE_WAIT_COUNT);
        }
    }

    private void giveBackScratch() {
        if (scratch.capacity() > KEPT_SCRATCH) {
            // By hand: next to nothing is allocated on the heap, so the collector may not come by for hours.
            BufferUtil.free(scratch.byteBuffer());
            scratch = new ExpandableDirectByteBuffer(INITIAL_SCRATCH);
        }
    }
}
