package io.paddock.engine.pipeline;

import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where the transport's events enter the ring. Runs on the transport's threads.
 *
 * <p>A frame is refused when the ring is full, or when the node has more requests than the limit and this connection
 * has one of them (so that each connection always gets at least one through). Refused connections wait in a queue from
 * which the engine wakes them. Arrivals and ends of connections cannot be refused; those that find the ring full go
 * through queues of their own; an end is dealt with once the ring is empty, so that it overtakes no frame.
 */
public final class Ingress implements FrameHandler {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final RequestRing ring;
    private final Outstanding outstanding;
    private final WordHandler words;
    private final Runnable engineSignal;
    private final ClientConnection.Factory clients;
    private final ManyToOneConcurrentLinkedQueue<ClientConnection> refused = new ManyToOneConcurrentLinkedQueue<>();
    private final ManyToOneConcurrentLinkedQueue<ClientConnection> lateArrivals =
            new ManyToOneConcurrentLinkedQueue<>();
    private final ManyToOneConcurrentLinkedQueue<ClientConnection> lateEnds = new ManyToOneConcurrentLinkedQueue<>();

    /** @param engineSignal wakes the engine when it sleeps; called after each event. */
    Ingress(
            final RequestRing ring,
            final Outstanding outstanding,
            final WordHandler words,
            final ClientConnection.Factory clients,
            final Runnable engineSignal) {
        this.ring = ring;
        this.outstanding = outstanding;
        this.words = words;
        this.clients = clients;
        this.engineSignal = engineSignal;
    }

    @Override
    public void onConnected(final Connection connection) {
        final ClientConnection client = clients.create(connection);
        connection.attachment(client);
        if (!ring.publish(RequestEvent.CONNECTED, client, 0, NOTHING, 0, 0)) {
            lateArrivals.offer(client);
        }
        engineSignal.run();
    }

    @Override
    public boolean onFrame(final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
        final ClientConnection client = (ClientConnection) connection.attachment();
        final boolean taken = outstanding.admits(client, ring.claimed())
                && ring.publish(RequestEvent.FRAME, client, 0, buffer, offset, length);
        if (taken) {
            client.onAdmitted();
        } else {
            refused.offer(client);
        }
        engineSignal.run();
        return taken;
    }

    @Override
    public int wordArgumentLength(final int firstFourBytes) {
        return words.argumentLength(firstFourBytes);
    }

    @Override
    public boolean onWord(
            final Connection connection,
            final int word,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        final ClientConnection client = (ClientConnection) connection.attachment();
        final boolean taken = ring.publish(RequestEvent.WORD, client, word, buffer, offset, length);
        if (!taken) {
            refused.offer(client);
        }
        engineSignal.run();
        return taken;
    }

    @Override
    public void onBrokenStream(final Connection connection) {
        final ClientConnection client = (ClientConnection) connection.attachment();
        if (!publishBroken(client)) {
            lateEnds.offer(client);
        }
        engineSignal.run();
    }

    @Override
    public void onDisconnected(final Connection connection, final String reason) {
        final ClientConnection client = (ClientConnection) connection.attachment();
        client.disconnectReason(reason);
        if (!ring.publish(RequestEvent.DISCONNECTED, client, 0, NOTHING, 0, 0)) {
            lateEnds.offer(client);
        }
        engineSignal.run();
    }

    /** A connection that waits to be woken, null when there is none. Engine thread. */
    ClientConnection pollRefused() {
        return refused.poll();
    }

    boolean hasRefused() {
        return !refused.isEmpty();
    }

    /** A connection that came while the ring was full, null when there is none. Engine thread. */
    ClientConnection pollLateArrival() {
        return lateArrivals.poll();
    }

    /**
     * A connection that ended, or whose stream broke, while the ring was full, null when there is none. Whatever it sent is in the ring by
     * then. Engine thread.
     */
    ClientConnection pollLateEnd() {
        return lateEnds.poll();
    }

    /** Puts the end of a stream behind the frames before it. */
    boolean publishBroken(final ClientConnection client) {
        final boolean published = ring.publish(RequestEvent.BROKEN, client, 0, NOTHING, 0, 0);
        if (published) {
            client.onAdmitted();
        }
        return published;
    }

    boolean hasLate() {
        return !lateArrivals.isEmpty() || !lateEnds.isEmpty();
    }
}
