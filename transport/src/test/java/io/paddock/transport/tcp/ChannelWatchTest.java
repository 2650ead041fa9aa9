package io.paddock.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.paddock.transport.Connection;
import io.paddock.transport.FrameHandler;
import io.paddock.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else's channel ends the transport's wait. */
final class ChannelWatchTest {
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(120);

    private DatagramChannel receiver;
    private DatagramChannel sender;
    private int tellCount;

    @BeforeEach
    void openChannels() throws IOException {
        receiver = DatagramChannel.open();
        receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        receiver.configureBlocking(false);
        sender = DatagramChannel.open();
        sender.connect(receiver.getLocalAddress());
    }

    @AfterEach
    void closeChannels() throws IOException {
        receiver.close();
        sender.close();
    }

    @Test
    void shouldEndTheWaitWhenADatagramComes() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        try (Transport transport = transport(0, true);
                AutoCloseable watch = transport.watch(receiver, this::onReadable)) {
            assertNotNull(watch);
            for (int number = 1; number <= 3; number++) {
                final Thread thread = new Thread(this::sendOne);
                thread.start();
                pollUntil(transport, number);
                thread.join();
                assertNotNull(receiver.receive(ByteBuffer.allocate(8)));
            }
        }
    }

    @Test
    void shouldTellOfWhatCameBefore() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        sendOne();
        try (Transport transport = transport(0, true);
                AutoCloseable watch = transport.watch(receiver, this::onReadable)) {
            assertNotNull(watch);
            pollUntil(transport, 1);
        }
    }

    @Test
    void shouldTellOfMoreAlthoughNothingWasRead() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        try (Transport transport = transport(0, true);
                AutoCloseable watch = transport.watch(receiver, this::onReadable)) {
            assertNotNull(watch);
            sendOne();
            pollUntil(transport, 1);
            // What is unread does not keep it awake.
            for (int i = 0; i < 10; i++) {
                transport.poll(0);
            }
            assertEquals(1, tellCount);
            sendOne();
            pollUntil(transport, 2);
        }
    }

    @Test
    void shouldNotTellAfterTheEndOfTheWatch() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        try (Transport transport = transport(0, true)) {
            final AutoCloseable watch = transport.watch(receiver, this::onReadable);
            assertNotNull(watch);
            watch.close();
            watch.close();
            sendOne();
            for (int i = 0; i < 10; i++) {
                transport.poll(0);
            }
            assertEquals(0, tellCount);
            try (AutoCloseable next = transport.watch(receiver, this::onReadable)) {
                assertNotNull(next);
                pollUntil(transport, 1);
            }
        }
    }

    @Test
    void shouldLeaveTheChannelOpenAtItsEnd() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        final AutoCloseable watch;
        try (Transport transport = transport(0, true)) {
            watch = transport.watch(receiver, this::onReadable);
        }
        watch.close();
        sendOne();
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (receiver.receive(ByteBuffer.allocate(8)) == null) {
            assertTrue(deadlineNs - System.nanoTime() > 0, "the datagram");
        }
    }

    @Test
    void shouldSayWhereItCannotWatch() {
        try (Transport transport = transport(0, false)) {
            assertNull(transport.watch(receiver, this::onReadable));
        }
        try (Transport transport = transport(1, true)) {
            assertNull(transport.watch(receiver, this::onReadable));
        }
    }

    private void pollUntil(final Transport transport, final int count) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (tellCount < count) {
            assertTrue(deadlineNs - System.nanoTime() > 0, "call " + count);
            transport.poll(WAIT_NS);
        }
        assertEquals(count, tellCount);
    }

    private void onReadable() {
        tellCount++;
    }

    private void sendOne() {
        try {
            sender.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        } catch (final IOException ex) {
            throw new AssertionError(ex);
        }
    }

    private static Transport transport(final int eventLoops, final boolean isNative) {
        return TcpTransport.launch(new TcpTransportContext()
                .config(TcpConfig.defaults().withEventLoops(eventLoops).withNativeTransport(isNative))
                .frameHandler(new NoFrames()));
    }

    /** Nobody connects here. */
    private static final class NoFrames implements FrameHandler {
        @Override
        public void onConnected(final Connection connection) {
            throw new AssertionError();
        }

        @Override
        public boolean onFrame(
                final Connection connection, final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError();
        }

        @Override
        public int wordArgumentLength(final int firstFourBytes) {
            throw new AssertionError();
        }

        @Override
        public boolean onWord(
                final Connection connection,
                final int word,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            throw new AssertionError();
        }

        @Override
        public void onDisconnected(final Connection connection, final String reason) {
            throw new AssertionError();
        }
    }
}
