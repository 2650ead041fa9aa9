package io.paddock.perf.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as etcd's gateway does: short answers with their length, long ones in chunks. */
class EtcdLoadTest {
    private static final long SHORT_NS = 50_000_000;
    private static final int KEYS = 7;

    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private volatile int putStatus = 200;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v3/kv/put", exchange -> {
            puts.incrementAndGet();
            answer(exchange, putStatus, false);
        });
        server.createContext("/v3/kv/range", exchange -> {
            reads.incrementAndGet();
            answer(exchange, 200, true);
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldPutEveryKeyAndThenRead() throws IOException {
        final Measurement measurement = EtcdLoad.run(new Gateway(server.getAddress()), plan(false), second -> {});
        assertEquals(KEYS, puts.get());
        assertTrue(measurement.operations() > 0, "reads: " + measurement.operations());
        assertTrue(reads.get() >= measurement.operations(), "those of the warm-up are not counted");
        assertEquals(0, measurement.errors());
    }

    @Test
    void shouldMeasurePuts() throws IOException {
        final Measurement measurement =
                EtcdLoad.run(new Gateway(server.getAddress()), plan(true), ProgressListener.NONE);
        assertTrue(measurement.operations() > 0 && measurement.latencyUs(50) > 0);
        assertTrue(puts.get() >= KEYS + measurement.operations());
        assertEquals(0, reads.get());
    }

    @Test
    void shouldSayThatAPutWasRefused() {
        putStatus = 503;
        final IOException fault = assertThrows(
                IOException.class,
                () -> EtcdLoad.run(new Gateway(server.getAddress()), plan(true), ProgressListener.NONE));
        assertEquals("etcd answers a put with HTTP status 503", fault.getMessage());
    }

    private static EtcdPlan plan(final boolean write) {
        return new EtcdPlan("w", write, 2, KEYS, 100, SHORT_NS, SHORT_NS, 1);
    }

    private static void answer(final HttpExchange exchange, final int status, final boolean chunked)
            throws IOException {
        exchange.getRequestBody().readAllBytes();
        final byte[] body = "{\"header\":{}}".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, chunked ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private record Gateway(InetSocketAddress address) implements Target {
        @Override
        public String name() {
            return "etcd";
        }

        @Override
        public Usage usage() {
            return Usage.UNKNOWN;
        }
    }
}
