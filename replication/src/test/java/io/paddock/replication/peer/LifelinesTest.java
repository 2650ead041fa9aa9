package io.paddock.replication.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LifelinesTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);

    private final List<Integer> gone = new ArrayList<>();
    /** Passes by itself with each look, so that nothing depends on the machine's pace. */
    private long nowNs = 1;

    private static int freePort() {
        return Ports.free(1)[0];
    }

    private static PeerAddress address(final int server, final int port) {
        return new PeerAddress(server, "127.0.0.1", port, port);
    }

    private void pollUntil(final Lifelines lifelines, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(30);
            lifelines.poll(nowNs, gone::add);
            assertTrue(System.nanoTime() < endNs, "waited in vain");
            Thread.onSpinWait();
        }
    }

    private void pollFor(final Lifelines lifelines, final int count) {
        for (int i = 0; i < count; i++) {
            nowNs += TimeUnit.MILLISECONDS.toNanos(30);
            lifelines.poll(nowNs, gone::add);
        }
    }

    @Test
    void theEndOfAPeerIsTold() throws IOException {
        final int port = freePort();
        try (Lifelines watching = Lifelines.open(address(1, freePort()), false)) {
            watching.peers(List.of(address(1, 1), address(2, port)));
            final ServerSocket peer = new ServerSocket();
            peer.bind(new InetSocketAddress("127.0.0.1", port), 8);
            pollUntil(watching, new Accepting(peer));
            pollFor(watching, 100);
            assertTrue(gone.isEmpty());
            peer.close();
            Accepting.closeAll();
            pollUntil(watching, () -> !gone.isEmpty());
            assertEquals(List.of(2), gone);
            pollFor(watching, 100);
            assertEquals(List.of(2), gone);
        }
    }

    /** A process that ends may close its connections before its port: what connects in between is reset. */
    @Test
    void theEndIsToldWhenThePortIsTheLastToGo() throws IOException {
        final int port = freePort();
        try (Lifelines watching = Lifelines.open(address(1, freePort()), false)) {
            final ServerSocket peer = new ServerSocket();
            peer.bind(new InetSocketAddress("127.0.0.1", port), 8);
            watching.peers(List.of(address(2, port)));
            pollUntil(watching, new Accepting(peer));
            pollFor(watching, 100);
            Accepting.closeAll();
            pollUntil(watching, () -> watching.idleNs() < Long.MAX_VALUE);
            peer.close();
            pollUntil(watching, () -> !gone.isEmpty());
            assertEquals(List.of(2), gone);
        }
    }

    @Test
    void aConnectionThatEndsIsNoEndOfAPeer() throws IOException {
        final int port = freePort();
        try (Lifelines watching = Lifelines.open(address(1, freePort()), false);
                ServerSocket peer = new ServerSocket()) {
            peer.bind(new InetSocketAddress("127.0.0.1", port), 8);
            watching.peers(List.of(address(2, port)));
            pollUntil(watching, new Accepting(peer));
            pollFor(watching, 100);
            Accepting.closeAll();
            pollUntil(watching, new Accepting(peer));
            pollFor(watching, 100);
            assertTrue(gone.isEmpty());
            Accepting.closeAll();
        }
    }

    @Test
    void aPeerThatNeverWasThereIsNotTold() throws IOException {
        try (Lifelines watching = Lifelines.open(address(1, freePort()), false)) {
            watching.peers(List.of(address(2, freePort())));
            pollFor(watching, 300);
            assertTrue(gone.isEmpty());
        }
    }

    @Test
    void twoWatchEachOther() throws IOException {
        final PeerAddress first = address(1, freePort());
        final PeerAddress second = address(2, freePort());
        try (Lifelines watching = Lifelines.open(first, false)) {
            final Lifelines other = Lifelines.open(second, false);
            watching.peers(List.of(first, second));
            other.peers(List.of(first, second));
            for (int i = 0; i < 200; i++) {
                pollFor(watching, 1);
                other.poll(nowNs, server -> {});
            }
            other.close();
            pollUntil(watching, () -> gone.contains(2));
        }
    }

    /** Whether somebody has connected. */
    private record Accepting(ServerSocket port) implements BooleanSupplier {
        private static final List<Socket> TAKEN = new ArrayList<>();

        @Override
        public boolean getAsBoolean() {
            try {
                port.setSoTimeout(20);
                TAKEN.add(port.accept());
                return true;
            } catch (final IOException ex) {
                return false;
            }
        }

        static void closeAll() throws IOException {
            for (final Socket socket : TAKEN) {
                socket.close();
            }
            TAKEN.clear();
        }
    }
}
