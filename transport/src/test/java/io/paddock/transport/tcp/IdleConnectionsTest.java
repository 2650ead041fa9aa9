package io.paddock.transport.tcp;

import static io.paddock.transport.tcp.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that waits owns no buffer, only its objects. */
class IdleConnectionsTest {
    private static final int CONNECTIONS = 4_000;
    private static final int FIRST = 500;
    /** Descriptors that this JVM needs for other things. */
    private static final int RESERVE = 500;

    /** On the heap, for both ends, as both are in this process. */
    private static final long MAX_BYTES_EACH = 8_000;

    @ParameterizedTest
    @EnumSource(
            value = Assembly.class,
            names = {"POLLED_NATIVE", "POLLED_NIO"})
    void shouldCostLittle(final Assembly assembly) throws IOException {
        final List<SocketChannel> channels = new ArrayList<>();
        try (TestServer server = TestServer.echo(assembly, TcpConfig.defaults().withMaxConnections(0, 0))) {
            open(server, channels, FIRST);
            final long heapBefore = usedHeap();
            final long directBefore = usedDirect();
            final int count = possible();
            open(server, channels, count);
            final long heapEach = (usedHeap() - heapBefore) / count;
            final long directEach = (usedDirect() - directBefore) / count;
            assertTrue(heapEach < MAX_BYTES_EACH, heapEach + " bytes of heap each");
            assertTrue(directEach < 100, directEach + " bytes of direct memory each");
            assertTrue(
                    server.transport().firstChunks().createdCount() <= 16,
                    "first chunks for connections that were answered");
            assertTrue(server.transport().chunks().createdCount() == 0, "no answer needs a second chunk");
        } finally {
            for (final SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    /** As many as the limit of descriptors allows, with both ends in this process. */
    private static int possible() {
        final long descriptors = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        final int count = (int) Math.min(CONNECTIONS, (descriptors - RESERVE) / 2 - FIRST);
        Assumptions.assumeTrue(count >= FIRST, "the limit of descriptors is " + descriptors);
        return count;
    }

    /** Opens connections, and has each of them answered once. */
    private static void open(final TestServer server, final List<SocketChannel> channels, final int count)
            throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(5);
        final int target = channels.size() + count;
        while (channels.size() < target) {
            final SocketChannel channel = SocketChannel.open(server.transport().localAddress());
            channels.add(channel);
            channel.write(buffer.clear().put(TestServer.frame((byte) 1)).flip());
            buffer.clear();
            while (buffer.hasRemaining()) {
                assertTrue(channel.read(buffer) > 0);
            }
        }
        await("connected", () -> server.connected.size() == target);
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long usedDirect() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
