package io.paddock.engine.sim;

import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A client's stream to a server and back: nothing is lost or overtaken, but it takes time, and may hang or end. */
final class SimConnection implements Connection {
    private static final byte[] END = {};
    private static final long RETRY_NS = 20 * World.MS;
    private static final int FLAGS = 16;

    private final World world;
    private final SimClient client;
    private final SimServer server;
    private final int serverLife;
    private final long id;
    private final Wire toServer = new Wire();
    private final Wire toClient = new Wire();
    /** What the server's end has received. */
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();

    private final ArrayDeque<byte[]> unflushed = new ArrayDeque<>();
    private long queuedBytes;
    private boolean told;
    private int watcher;
    private boolean answered;
    private boolean reading = true;
    private boolean refused;
    private boolean open = true;
    private boolean gone;
    private boolean clientOpen = true;
    private Object attachment;
    private byte[] heldBack;

    SimConnection(final World world, final SimClient client, final SimServer server) {
        this.world = world;
        this.client = client;
        this.server = server;
        serverLife = server.life();
        id = world.nextConnectionId();
    }

    /** One direction. */
    private static final class Wire {
        final ArrayDeque<byte[]> frames = new ArrayDeque<>();
        long lastDueNs;
        boolean isHanging;
    }

    SimServer server() {
        return server;
    }

    /** By which the pipeline knows it. */
    int watcher() {
        return watcher;
    }

    /** Whether the server has said anything. */
    boolean isAnswered() {
        return answered;
    }

    private boolean serverIsThere() {
        return server.isUp() && server.life() == serverLife;
    }

    // The client's end.

    void write(final byte[] frame) {
        if (clientOpen) {
            put(toServer, frame, true);
        }
    }

    /** The client has enough of it; the server hears of it, if it can. */
    void leave() {
        if (clientOpen) {
            clientOpen = false;
            put(toServer, END, true);
        }
    }

    /** The server's process has ended, and its kernel says so. */
    void onServerKilled() {
        put(toClient, END, false);
    }

    private void put(final Wire wire, final byte[] frame, final boolean up) {
        wire.lastDueNs = Math.max(wire.lastDueNs, world.agenda().nowNs() + world.clientDelayNs());
        wire.frames.add(frame);
        world.agenda().at(wire.lastDueNs, () -> deliver(wire, up));
    }

    /** The first of the frames under way arrives, unless nothing gets through now. */
    private void deliver(final Wire wire, final boolean up) {
        if (world.isClientCut(client.number(), server.number())) {
            if (!wire.isHanging) {
                wire.isHanging = true;
                world.agenda().after(RETRY_NS, () -> retry(wire, up));
            }
            return;
        }
        if (!wire.isHanging && !wire.frames.isEmpty()) {
            arrive(wire.frames.remove(), up);
        }
    }

    private void retry(final Wire wire, final boolean up) {
        wire.isHanging = false;
        deliver(wire, up);
        // Those that came while it hung are late, too.
        while (!wire.isHanging && !wire.frames.isEmpty()) {
            deliver(wire, up);
        }
    }

    private void arrive(final byte[] frame, final boolean up) {
        if (up) {
            if (serverIsThere()) {
                arrived.add(frame);
                server.wake();
            } else if (server.isUp() && clientOpen) {
                // Another process answers that it knows of no such connection.
                onServerKilled();
            }
            return;
        }
        queuedBytes -= frame.length;
        if (clientOpen && frame == END) {
            clientOpen = false;
            client.onClosed(this);
        } else if (clientOpen) {
            client.onFrame(this, frame);
        }
    }

    // The server's end, on the server's turn.

    /** Hands over what has arrived; false once the connection is over. */
    boolean poll(final FrameHandler handler) {
        if (!told) {
            told = true;
            watcher = server.nextWatcher();
            handler.onConnected(this);
        }
        while (open && reading && !refused && !arrived.isEmpty()) {
            final byte[] frame = arrived.peek();
            if (frame == END) {
                open = false;
                break;
            }
            if (handler.onFrame(this, new UnsafeBuffer(frame), 0, frame.length)) {
                arrived.remove();
                client.onHeard();
            } else {
                refused = true;
            }
        }
        if (!open && !gone) {
            gone = true;
            handler.onDisconnected(this, "closed");
        }
        return !gone;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + (int) (id % 50_000));
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attachment(final Object value) {
        attachment = value;
    }

    @Override
    public void send(final DirectBuffer payload, final int offset, final int length) {
        if (!open) {
            return;
        }
        answered = true;
        final byte[] bytes = new byte[length];
        payload.getBytes(offset, bytes);
        final boolean isEvent = length > FLAGS && payload.getInt(offset) == -1 && client.isAccepted();
        switch (world.lie()) {
            case EVENT_LOST -> {
                if (!isEvent || !world.lies()) {
                    unflushed.add(bytes);
                }
            }
            case EVENT_TWICE -> {
                unflushed.add(bytes);
                if (isEvent && world.lies()) {
                    unflushed.add(bytes);
                }
            }
            case EVENT_AFTER_REPLY -> swap(bytes, isEvent);
            case REPLIES_SWAPPED -> swap(bytes, !isEvent && client.isAccepted());
            default -> unflushed.add(bytes);
        }
    }

    private void swap(final byte[] bytes, final boolean isMovable) {
        if (heldBack != null) {
            unflushed.add(bytes);
            unflushed.add(heldBack);
            heldBack = null;
        } else if (isMovable && world.lies()) {
            heldBack = bytes;
        } else {
            unflushed.add(bytes);
        }
    }

    @Override
    public void sendRaw(final DirectBuffer bytes, final int offset, final int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {
        while (!unflushed.isEmpty()) {
            final byte[] frame = unflushed.remove();
            queuedBytes += frame.length;
            put(toClient, frame, false);
        }
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void reading(final boolean enabled) {
        reading = enabled;
        server.wake();
    }

    @Override
    public void wakeReading() {
        refused = false;
        server.wake();
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            unflushed.clear();
            put(toClient, END, false);
            server.wake();
        }
    }

    @Override
    public void closeAfterFlush() {
        if (open) {
            flush();
            close();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
