package io.paddock.engine.compat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends four-letter words. */
public final class Word {
    private static final int TIMEOUT_MS = 60_000;

    private Word() {}

    /** The whole answer of the server on that port, read to the end of the connection. */
    public static String send(final int port, final String word) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether the server on that port takes requests. */
    static boolean serves(final int port) {
        try {
            return send(port, "srvr").contains("\nMode: ");
        } catch (final IOException e) {
            return false;
        }
    }

    /** One value of {@code mntr} as a number; the key without {@code zk_}. */
    public static long mntr(final int port, final String key) throws IOException {
        for (final String line : send(port, "mntr").split("\n")) {
            if (line.startsWith("zk_" + key + "\t")) {
                return (long) Double.parseDouble(line.substring(line.indexOf('\t') + 1));
            }
        }
        throw new IOException("mntr has no line zk_" + key);
    }
}
