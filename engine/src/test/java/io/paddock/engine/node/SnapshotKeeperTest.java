package io.paddock.engine.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.paddock.engine.metrics.Metrics;
import io.paddock.replication.LogFault;
import io.paddock.replication.ReplicatedLog;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows a snapshot, on the thread that takes them. */
final class SnapshotKeeperTest {
    @Test
    void shouldSurviveAFaultWhileOldFilesAreRemoved() {
        final List<Long> told = new ArrayList<>();
        final ReplicatedLog log = (ReplicatedLog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ReplicatedLog.class}, (proxy, method, arguments) -> {
                    told.add((Long) arguments[0]);
                    throw new LogFault("cannot remove a file");
                });
        final SnapshotKeeper keeper = new SnapshotKeeper(log, new Metrics());
        keeper.onSnapshotTaken(7, 100, 1_000);
        assertEquals(List.of(7L), told);
    }
}
