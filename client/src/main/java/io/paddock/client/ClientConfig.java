package io.paddock.client;

import java.util.List;
import org.agrona.BitUtil;

/**
 * Values of a client.
 *
 * @param servers tried in random order until one answers.
 * @param sessionTimeoutMs how long the server keeps the session without a sign of life; the server may change it. At
 *     least 10 ms.
 * @param connectTimeoutMs how long one server may take to accept the connection and answer the handshake.
 * @param reconnectDelayMs pause after all servers were tried in vain; doubles with each further round.
 * @param maxReconnectDelayMs where the doubling ends.
 * @param closeTimeoutMs how long {@link PaddockClient#close()} waits for the server.
 * @param outstandingLimit requests without a reply before new ones are refused; a power of two, at most 2^20.
 * @param sendBufferLength bytes of requests not yet written; they must hold the longest request.
 * @param receiveBufferLength bytes at the start; grows with the replies.
 * @param maxRequestLength longest request, as the server allows ({@code jute.maxbuffer} there).
 * @param maxReplyLength longest reply; at a longer one the connection is dropped.
 */
public record ClientConfig(
        List<ServerAddress> servers,
        int sessionTimeoutMs,
        int connectTimeoutMs,
        int reconnectDelayMs,
        int maxReconnectDelayMs,
        int closeTimeoutMs,
        int outstandingLimit,
        int sendBufferLength,
        int receiveBufferLength,
        int maxRequestLength,
        int maxReplyLength) {
    private static final int MAX_OUTSTANDING_LIMIT = 1 << 20;
    /** One batch of setWatches, 128 KiB, must fit with its header. */
    private static final int MIN_SEND_BUFFER_LENGTH = 256 * 1024;

    private static final int MIN_RECEIVE_BUFFER_LENGTH = 1024;
    /** What a server allows when nothing is configured there. */
    private static final int DEFAULT_FRAME_LENGTH = 0xFFFFF;

    /** Checks the values. */
    public ClientConfig {
        servers = List.copyOf(servers);
        atLeast("servers", servers.size(), 1);
        atLeast("sessionTimeoutMs", sessionTimeoutMs, 10);
        atLeast("connectTimeoutMs", connectTimeoutMs, 1);
        atLeast("reconnectDelayMs", reconnectDelayMs, 1);
        atLeast("maxReconnectDelayMs", maxReconnectDelayMs, reconnectDelayMs);
        atLeast("closeTimeoutMs", closeTimeoutMs, 0);
        if (!BitUtil.isPowerOfTwo(outstandingLimit) || outstandingLimit > MAX_OUTSTANDING_LIMIT) {
            throw new IllegalArgumentException("outstandingLimit: " + outstandingLimit
                    + ", must be a power of two, at most " + MAX_OUTSTANDING_LIMIT);
        }
        atLeast("sendBufferLength", sendBufferLength, MIN_SEND_BUFFER_LENGTH);
        atLeast("receiveBufferLength", receiveBufferLength, MIN_RECEIVE_BUFFER_LENGTH);
        atLeast("maxRequestLength", maxRequestLength, MIN_RECEIVE_BUFFER_LENGTH);
        atLeast("maxReplyLength", maxReplyLength, MIN_RECEIVE_BUFFER_LENGTH);
    }

    /** Defaults for a list of servers such as {@code host:2181,other:2181}. */
    public static ClientConfig of(final String servers) {
        return new ClientConfig(
                ServerAddress.parse(servers),
                30_000,
                5_000,
                50,
                1_000,
                1_000,
                1024,
                2 * 1024 * 1024,
                64 * 1024,
                DEFAULT_FRAME_LENGTH,
                4 * 1024 * 1024);
    }

    /** The same with another session timeout. */
    public ClientConfig withSessionTimeoutMs(final int value) {
        return new ClientConfig(
                servers,
                value,
                connectTimeoutMs,
                reconnectDelayMs,
                maxReconnectDelayMs,
                closeTimeoutMs,
                outstandingLimit,
                sendBufferLength,
                receiveBufferLength,
                maxRequestLength,
                maxReplyLength);
    }

    /** The same with another number of requests under way. */
    public ClientConfig withOutstandingLimit(final int value) {
        return new ClientConfig(
                servers,
                sessionTimeoutMs,
                connectTimeoutMs,
                reconnectDelayMs,
                maxReconnectDelayMs,
                closeTimeoutMs,
                value,
                sendBufferLength,
                receiveBufferLength,
                maxRequestLength,
                maxReplyLength);
    }

    private static void atLeast(final String name, final int value, final int min) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + ", must be at least " + min);
        }
    }
}
