package io.paddock.engine.pipeline;

import io.paddock.replication.ReplicatedLog;
import java.nio.ByteOrder;
import java.util.ArrayList;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Tells the leader which sessions of this server's clients were heard of. Changed ones only, each at most once per period
 * or eighth of its timeout, many in one message. A sign of life is told of twice, the second time when the next one would
 * be: so one message may get lost, and clients give three signs within a timeout at least.
 *
 * <pre>
 *   entry, as many as fill the message; little-endian
 *   0           8          12
 *   +-----------+----------+
 *   | sessionId | silentMs |     silentMs: since the client was heard of, when the message left
 *   +-----------+----------+
 * </pre>
 *
 * <p>Engine thread.
 */
final class TouchReports {
    /** Kind of these messages among those to the leader. */
    static final int KIND = 1;

    private static final int SESSION_ID = 0;
    private static final int SILENT = 8;
    private static final int ENTRY_LENGTH = 12;
    /** Entries of one message; a datagram or a few. */
    private static final int MESSAGE_ENTRIES = 512;

    private static final int TIMEOUT_SHARE = 8;
    /** Of one sign of life. */
    private static final int REPORTS = 2;

    private final Leader leader;
    private final CycleClock clock;
    private final long periodMs;
    private final MutableDirectBuffer message = new ExpandableDirectByteBuffer(MESSAGE_ENTRIES * ENTRY_LENGTH);
    private ArrayList<ClientConnection> touched = new ArrayList<>();
    private ArrayList<ClientConnection> left = new ArrayList<>();
    private long nextMs;

    /** Takes messages to the leader, as {@link ReplicatedLog#tellLeader} does. */
    @FunctionalInterface
    interface Leader {
        boolean tell(int kind, DirectBuffer buffer, int offset, int length);
    }

    /** Told of each session of a message. */
    @FunctionalInterface
    interface Handler {
        void onTouched(long sessionId, int silentMs);
    }

    TouchReports(final Leader leader, final CycleClock clock, final int tickMs) {
        this.leader = leader;
        this.clock = clock;
        periodMs = Math.max(1, tickMs / 2);
    }

    /** A client was heard of. */
    void add(final ClientConnection client) {
        client.heardMs = clock.elapsedMs();
        if (client.reportsDue == 0) {
            touched.add(client);
        }
        client.reportsDue = REPORTS;
    }

    /** A client wants its session back: the leader is to know at once. */
    void tellNow(final ClientConnection client) {
        client.heardMs = clock.elapsedMs();
        put(0, client);
        tell(1);
    }

    /** Forgets what was not told yet: this server decides by itself now. */
    void clear() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).reportsDue = 0;
        }
        touched.clear();
    }

    /** Sends what is due; returns how many sessions it told of. */
    int send() {
        if (touched.isEmpty() || clock.elapsedMs() < nextMs) {
            return 0;
        }
        nextMs = clock.elapsedMs() + periodMs;
        final ArrayList<ClientConnection> batch = touched;
        touched = left;
        left = batch;
        int entries = 0;
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            final ClientConnection client = batch.get(i);
            if (clock.elapsedMs() - client.reportedMs < Math.max(periodMs, client.timeoutMs() / TIMEOUT_SHARE)) {
                touched.add(client);
            } else {
                put(entries++, client);
                client.reportedMs = clock.elapsedMs();
                count++;
                if (--client.reportsDue > 0) {
                    touched.add(client);
                }
            }
            if (entries == MESSAGE_ENTRIES) {
                tell(entries);
                entries = 0;
            }
        }
        tell(entries);
        batch.clear();
        return count;
    }

    /** When {@link #send} is due, ms of the cycle clock. */
    long deadlineMs() {
        return touched.isEmpty() ? Long.MAX_VALUE : nextMs;
    }

    /** Reads a message of another server; what is no whole entry is left out. */
    static void read(final DirectBuffer buffer, final int offset, final int length, final Handler handler) {
        for (int at = offset; at + ENTRY_LENGTH <= offset + length; at += ENTRY_LENGTH) {
            handler.onTouched(
                    buffer.getLong(at + SESSION_ID, ByteOrder.LITTLE_ENDIAN),
                    buffer.getInt(at + SILENT, ByteOrder.LITTLE_ENDIAN));
        }
    }

    private void put(final int entry, final ClientConnection client) {
        final int at = entry * ENTRY_LENGTH;
        message.putLong(at + SESSION_ID, client.sessionId(), ByteOrder.LITTLE_ENDIAN);
        message.putInt(at + SILENT, (int) (clock.elapsedMs() - client.heardMs), ByteOrder.LITTLE_ENDIAN);
    }

    private void tell(final int entries) {
        if (entries > 0) {
            // What is not taken counts as lost on the way.
            leader.tell(KIND, message, 0, entries * ENTRY_LENGTH);
        }
    }
}
