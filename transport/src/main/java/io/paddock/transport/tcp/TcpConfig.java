package io.paddock.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Values of one listening port.
 *
 * @param bindAddress where to listen; port 0 takes a free one.
 * @param backlog connections that the kernel keeps until they are accepted, from 1.
 * @param maxFrameLength longest payload of a frame that is accepted, in bytes, inclusive; up to 512 MiB.
 * @param maxConnections connections at a time, 0 for any number.
 * @param maxConnectionsPerAddress connections at a time from one address, 0 for any number.
 * @param tcpNoDelay send small packets at once.
 * @param keepAlive let the kernel probe peers that are silent for long (hours, by the kernel's own settings).
 * @param receiveLength bytes read at once, one buffer per event loop.
 * @param chunkLength bytes of one buffer of outgoing data.
 * @param outboundPauseLength a connection with more than this many unsent bytes is not read until its peer has taken
 *     them.
 * @param outboundLimit a connection that already has more than this many unsent bytes when more is to be sent is
 *     closed; a single reply may be larger.
 * @param closeTimeoutMs how long an orderly close waits for a peer that takes nothing, or that does not close its side.
 * @param eventLoops event loops with threads of their own; 0 for none: the owner polls.
 * @param nativeTransport use epoll where it is there; false takes NIO everywhere.
 */
public record TcpConfig(
        InetSocketAddress bindAddress,
        int backlog,
        int maxFrameLength,
        int maxConnections,
        int maxConnectionsPerAddress,
        boolean tcpNoDelay,
        boolean keepAlive,
        int receiveLength,
        int chunkLength,
        int outboundPauseLength,
        int outboundLimit,
        long closeTimeoutMs,
        int eventLoops,
        boolean nativeTransport) {

    /** Leaves room below 2^30 for a read beside the largest frame: buffers come in powers of two. */
    private static final int MAX_FRAME_LENGTH_LIMIT = 512 * 1024 * 1024;

    /** Rejects nonsense, with the name and the range. */
    public TcpConfig {
        if (bindAddress == null || bindAddress.isUnresolved()) {
            throw new IllegalArgumentException("bindAddress cannot be resolved: " + bindAddress);
        }
        inRange("backlog", backlog, 1, Integer.MAX_VALUE);
        inRange("maxFrameLength", maxFrameLength, 1, MAX_FRAME_LENGTH_LIMIT);
        inRange("maxConnections", maxConnections, 0, Integer.MAX_VALUE);
        inRange("maxConnectionsPerAddress", maxConnectionsPerAddress, 0, Integer.MAX_VALUE);
        inRange("receiveLength", receiveLength, 1024, 16 * 1024 * 1024);
        inRange("chunkLength", chunkLength, 256, 1024 * 1024);
        inRange("outboundPauseLength", outboundPauseLength, 1, Integer.MAX_VALUE);
        inRange("outboundLimit", outboundLimit, 1, Integer.MAX_VALUE);
        inRange("closeTimeoutMs", closeTimeoutMs, 1, 3_600_000);
        inRange("eventLoops", eventLoops, 0, 256);
    }

    /** The defaults, on loopback and a free port, polled. */
    public static TcpConfig defaults() {
        return new TcpConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1024,
                0xFFFFF,
                0,
                60,
                true,
                true,
                64 * 1024,
                8 * 1024,
                256 * 1024,
                16 * 1024 * 1024,
                5_000,
                0,
                true);
    }

    /** The same with another address. */
    public TcpConfig withBindAddress(final InetSocketAddress value) {
        return new TcpConfig(
                value,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with another backlog. */
    public TcpConfig withBacklog(final int value) {
        return new TcpConfig(
                bindAddress,
                value,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with another longest frame. */
    public TcpConfig withMaxFrameLength(final int value) {
        return new TcpConfig(
                bindAddress,
                backlog,
                value,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with other limits on connections: at a time, and at a time from one address; 0 for none. */
    public TcpConfig withMaxConnections(final int total, final int perAddress) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                total,
                perAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with other options of the sockets. */
    public TcpConfig withSocketOptions(final boolean noDelay, final boolean probeSilentPeers) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                noDelay,
                probeSilentPeers,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with other buffers: bytes per read, and bytes per chunk of outgoing data. */
    public TcpConfig withBuffers(final int receive, final int chunk) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receive,
                chunk,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with other limits on unsent bytes: above the first it is not read, above the second it is closed. */
    public TcpConfig withOutboundLimits(final int pauseLength, final int limit) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                pauseLength,
                limit,
                closeTimeoutMs,
                eventLoops,
                nativeTransport);
    }

    /** The same with another patience of an orderly close. */
    public TcpConfig withCloseTimeoutMs(final long value) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                value,
                eventLoops,
                nativeTransport);
    }

    /** The same with this many event loops, 0 for a transport that is polled. */
    public TcpConfig withEventLoops(final int value) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                value,
                nativeTransport);
    }

    /** The same with or without epoll. */
    public TcpConfig withNativeTransport(final boolean value) {
        return new TcpConfig(
                bindAddress,
                backlog,
                maxFrameLength,
                maxConnections,
                maxConnectionsPerAddress,
                tcpNoDelay,
                keepAlive,
                receiveLength,
                chunkLength,
                outboundPauseLength,
                outboundLimit,
                closeTimeoutMs,
                eventLoops,
                value);
    }

    private static void inRange(final String name, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + "=" + value + " is not in " + min + ".." + max);
        }
    }
}
