package io.paddock.tools.ensemble;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Asks a server one of the words that it answers on its client port. */
final class ServerWord {
    private static final int LONGEST_ANSWER = 1 << 20;

    private ServerWord() {}

    /**
     * @param timeoutMs for the connection, and again for each piece of the answer.
     * @return what it answers; empty when it knows no such word.
     * @throws IOException when it cannot be reached or does not answer in time.
     */
    static String ask(final InetSocketAddress server, final String word, final int timeoutMs) throws IOException {
        return ask(server, word.getBytes(StandardCharsets.US_ASCII), timeoutMs);
    }

    /** A word with a number behind it. */
    static String ask(final InetSocketAddress server, final String word, final long number, final int timeoutMs)
            throws IOException {
        final byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
        final byte[] request = ByteBuffer.allocate(letters.length + Long.BYTES)
                .put(letters)
                .putLong(number)
                .array();
        return ask(server, request, timeoutMs);
    }

    private static String ask(final InetSocketAddress server, final byte[] request, final int timeoutMs)
            throws IOException {
        try (Socket socket = new Socket()) {
            // The name is looked up each time: it may lead elsewhere by now.
            socket.connect(new InetSocketAddress(server.getHostString(), server.getPort()), timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
    }
}
