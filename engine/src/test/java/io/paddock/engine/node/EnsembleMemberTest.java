package io.paddock.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.compat.server.FreePorts;
import io.paddock.engine.config.NodeConfig;
import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.LogConsumer;
import io.paddock.replication.ReplicatedLog;
import io.paddock.replication.peer.LinkCounter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of one server whose peers are not there. */
final class EnsembleMemberTest {
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int STEPS = 40;

    @TempDir
    private Path folder;

    private long nowNs;
    private long wallMs = 1_700_000_000_000L;

    @Test
    void shouldNotTakeAStepOfTheTimeOfDayForALongPause() throws Exception {
        try (EnsembleMember member = new EnsembleMember(() -> wallMs, () -> nowNs, new Metrics());
                ReplicatedLog log = member.open(config(), () -> {})) {
            final LogConsumer nobody = (LogConsumer) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {LogConsumer.class},
                    (proxy, method, arguments) -> method.getReturnType() == long.class ? 0L : null);
            log.recover(nobody);
            for (final long hours : new long[] {2, -5, 30}) {
                wallMs += TimeUnit.HOURS.toMillis(hours);
                for (int step = 0; step < STEPS; step++) {
                    nowNs += STEP_NS;
                    log.poll(nobody, 100);
                    log.flush(true);
                }
                assertEquals(0, member.linkCounters().value(LinkCounter.ERRORS), hours + " hours");
                assertEquals(0, member.linkCounters().value(LinkCounter.RESETS), hours + " hours");
            }
        }
    }

    private NodeConfig config() throws Exception {
        final Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("myid"), "1\n");
        final Map<String, String> entries = new TreeMap<>();
        entries.put("dataDir", data.toString());
        entries.put("clientPort", Integer.toString(FreePorts.next()));
        Stream.of(1, 2, 3)
                .forEach(server ->
                        entries.put("server." + server, "127.0.0.1:" + FreePorts.next() + ":" + FreePorts.next()));
        return new NodeContext().settings(entries).config();
    }
}
