package io.paddock.transport.tcp;

import io.netty.channel.unix.IovArray;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Sends chains of chunks to native sockets, one call for many chunks. One for each loop; loop's thread. */
final class DirectSender {
    /** So many chunks with one call; the kernel takes at most 1,024. */
    private static final int MAX_CHUNKS = 256;

    private final IovArray vector = new IovArray(MAX_CHUNKS);

    /**
     * Sends as much as the socket takes.
     *
     * @return the first chunk that is not sent whole, or null; it remembers how much of it is sent.
     */
    Chunk send(final Socket socket, final Chunk first) throws IOException {
        Chunk rest = first;
        while (rest != null) {
            final long attempted;
            final long sent;
            if (rest.next == null && rest.hasAddress()) {
                attempted = rest.unsentLength();
                sent = socket.sendAddress(rest.address(), rest.sentLength(), rest.length());
            } else {
                fill(rest);
                attempted = vector.size();
                sent = socket.writevAddresses(vector.memoryAddress(0), vector.count());
            }
            rest = advance(rest, sent);
            if (sent < attempted) {
                break;
            }
        }
        return rest;
    }

    void free() {
        vector.release();
    }

    private void fill(final Chunk first) {
        vector.clear();
        for (Chunk chunk = first; chunk != null && vector.count() < MAX_CHUNKS; chunk = chunk.next) {
            chunk.addTo(vector);
        }
    }

    private static Chunk advance(final Chunk first, final long sentLength) {
        Chunk chunk = first;
        long remaining = sentLength;
        while (chunk != null && remaining >= chunk.unsentLength()) {
            remaining -= chunk.unsentLength();
            chunk = chunk.next;
        }
        if (chunk != null) {
            chunk.onSent((int) remaining);
        }
        return chunk;
    }
}
