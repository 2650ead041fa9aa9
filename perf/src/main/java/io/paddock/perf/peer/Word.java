package io.paddock.perf.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A four-letter word to a server that speaks ZooKeeper's protocol. */
final class Word {
    private static final int CONNECT_TIMEOUT_MS = 1_000;
    private static final int ANSWER_TIMEOUT_MS = 10_000;

    private Word() {}

    /** The answer; empty while nobody listens. */
    static String ask(final InetSocketAddress address, final String word) {
        return ask(address, word.getBytes(StandardCharsets.US_ASCII));
    }

    /** With a number behind the word, eight bytes. */
    static String ask(final InetSocketAddress address, final String word, final long number) {
        return ask(
                address,
                ByteBuffer.allocate(word.length() + Long.BYTES)
                        .put(word.getBytes(StandardCharsets.US_ASCII))
                        .putLong(number)
                        .array());
    }

    private static String ask(final InetSocketAddress address, final byte[] question) {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            socket.setSoTimeout(ANSWER_TIMEOUT_MS);
            socket.getOutputStream().write(question);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException silent) {
            return "";
        }
    }

    /** True once it serves clients. */
    static boolean isServing(final InetSocketAddress address) {
        return ask(address, "srvr").contains("Mode:");
    }
}
