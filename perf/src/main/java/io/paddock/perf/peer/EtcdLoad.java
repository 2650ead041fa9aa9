package io.paddock.perf.peer;

import io.paddock.perf.measure.Measurement;
import io.paddock.perf.measure.ProgressListener;
import io.paddock.perf.measure.Second;
import io.paddock.perf.measure.Target;
import io.paddock.perf.measure.Usage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of puts or reads against etcd's HTTP gateway, from the caller's thread. The gateway costs etcd more than
 * its own clients' gRPC would, which is to be remembered with these figures: they are an upper bound of its cost.
 */
public final class EtcdLoad implements AutoCloseable {
    private static final long MAX_LATENCY_NS = 60_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long POLL_MS = 100;
    private static final int OK = 200;

    private final Target target;
    private final EtcdPlan plan;
    private final SplittableRandom random;
    private final Selector selector = Selector.open();
    private final List<EtcdConnection> connections = new ArrayList<>();
    private final List<Second> seconds = new ArrayList<>();
    private final Histogram total = new Histogram(MAX_LATENCY_NS, 3);
    private final Histogram second = new Histogram(MAX_LATENCY_NS, 3);
    private long errors;
    private long secondErrors;

    private EtcdLoad(final Target target, final EtcdPlan plan) throws IOException {
        this.target = target;
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
    }

    /** Writes all keys once, warms up, and measures. */
    public static Measurement run(final Target target, final EtcdPlan plan, final ProgressListener progress)
            throws IOException {
        try (EtcdLoad load = new EtcdLoad(target, plan)) {
            load.connect();
            load.fill();
            load.loop(plan.warmupNs(), ProgressListener.NONE);
            load.reset();
            return load.measure(progress);
        }
    }

    private void connect() throws IOException {
        for (int i = 0; i < plan.connections(); i++) {
            final EtcdConnection connection = new EtcdConnection(target.address(), plan.valueBytes());
            connections.add(connection);
            connection.channel.register(selector, SelectionKey.OP_READ, connection);
        }
    }

    private void fill() throws IOException {
        final EtcdConnection first = connections.get(0);
        for (int key = 0; key < plan.keys(); key++) {
            first.send(true, key, System.nanoTime());
            int status;
            do {
                selector.select(ready -> {}, POLL_MS);
                status = first.receive();
            } while (status == 0);
            if (status != OK) {
                throw new IOException(target.name() + " answers a put with HTTP status " + status);
            }
        }
    }

    private Measurement measure(final ProgressListener progress) throws IOException {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final Usage before = target.usage();
        final long cpuBeforeNs = threads.getCurrentThreadCpuTime();
        final long elapsedNs = loop(plan.durationNs(), progress);
        return new Measurement(
                target.name(),
                plan.title(),
                total.getTotalCount(),
                errors,
                elapsedNs,
                total,
                target.usage().since(before),
                threads.getCurrentThreadCpuTime() - cpuBeforeNs,
                List.copyOf(seconds),
                errors == 0 ? Map.of() : Map.of("HTTP status other than 200", errors));
    }

    /** Returns how long it took, ns; answers that are due afterwards are awaited, and not counted. */
    private long loop(final long durationNs, final ProgressListener progress) throws IOException {
        final long startNs = System.nanoTime();
        for (final EtcdConnection connection : connections) {
            send(connection, startNs);
        }
        long closedNs = 0;
        long nowNs = startNs;
        while (nowNs - startNs < durationNs) {
            nowNs = receive(true);
            if (nowNs - startNs - closedNs >= SECOND_NS) {
                closedNs += SECOND_NS;
                progress.onSecond(closeSecond());
            }
        }
        total.add(second);
        errors += secondErrors;
        second.reset();
        while (connections.stream().anyMatch(connection -> connection.sentNs != 0)) {
            receive(false);
        }
        return nowNs - startNs;
    }

    private long receive(final boolean again) throws IOException {
        selector.selectedKeys().clear();
        selector.select(POLL_MS);
        final long nowNs = System.nanoTime();
        for (final SelectionKey key : selector.selectedKeys()) {
            final EtcdConnection connection = (EtcdConnection) key.attachment();
            final int status = connection.receive();
            if (status != 0) {
                second.recordValue(Math.min(nowNs - connection.sentNs, MAX_LATENCY_NS));
                secondErrors += status == OK ? 0 : 1;
                connection.sentNs = 0;
                if (again) {
                    send(connection, System.nanoTime());
                }
            }
        }
        return nowNs;
    }

    private void send(final EtcdConnection connection, final long nowNs) throws IOException {
        connection.send(plan.write(), random.nextInt(plan.keys()), nowNs);
    }

    private Second closeSecond() {
        final Second closed = new Second(
                seconds.size() + 1,
                second.getTotalCount(),
                secondErrors,
                second.getValueAtPercentile(50),
                second.getValueAtPercentile(99),
                second.getMaxValue());
        seconds.add(closed);
        total.add(second);
        second.reset();
        errors += secondErrors;
        secondErrors = 0;
        return closed;
    }

    private void reset() {
        seconds.clear();
        total.reset();
        second.reset();
        errors = 0;
        secondErrors = 0;
    }

    @Override
    public void close() throws IOException {
        for (final EtcdConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
