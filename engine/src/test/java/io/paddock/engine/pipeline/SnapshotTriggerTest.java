package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.ReplicatedLog;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotTriggerTest {
    private static final int SNAP_COUNT = 1000;

    private final AppliedPosition applied = new AppliedPosition();
    private final List<Long> started = new ArrayList<>();
    private long stateBytes;
    private long durable;
    private boolean lacking;

    private SnapshotTrigger trigger(final boolean amortised) {
        final ReplicatedLog log = (ReplicatedLog) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ReplicatedLog.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "entriesSinceSnapshot" -> applied.index() - durable;
                    case "bytesSinceSnapshot" -> 100 * (applied.index() - durable);
                    case "lacksSnapshot" -> lacking;
                    default -> throw new AssertionError(method.getName());
                });
        final UpkeepConfig config = new UpkeepConfig(SNAP_COUNT, amortised, 0, 3, 0, 60_000, 10_000, 0);
        return new SnapshotTrigger(
                config, log, applied, (zxid, index, time) -> started.add(index), () -> stateBytes, () -> 0);
    }

    private void execute(final SnapshotTrigger trigger, final int count) {
        for (int i = 0; i < count; i++) {
            applied.advance(applied.zxid() + 1, applied.index() + 1, 1);
            trigger.onExecuted();
        }
    }

    @Test
    void shouldStartAfterAsManyEntriesAsConfigured() {
        final SnapshotTrigger trigger = trigger(false);
        execute(trigger, SNAP_COUNT - 1);
        assertEquals(List.of(), started);
        execute(trigger, 1);
        assertEquals(List.of((long) SNAP_COUNT), started);
        execute(trigger, 2 * SNAP_COUNT);
        assertEquals(List.of(1000L, 2000L, 3000L), started);
    }

    @Test
    void shouldPutOffWhatDoesNotPayUntilThereIsTime() {
        stateBytes = 1 << 30;
        final SnapshotTrigger trigger = trigger(true);
        execute(trigger, 5 * SNAP_COUNT);
        assertEquals(List.of(), started);
        trigger.onTick();
        assertEquals(List.of(), started, "entries came since the last tick");
        trigger.onTick();
        assertEquals(List.of(5000L), started);
    }

    @Test
    void shouldStartAnotherAtTheSameEntryWhenNoneIsLeft() {
        final SnapshotTrigger trigger = trigger(false);
        execute(trigger, SNAP_COUNT);
        durable = SNAP_COUNT;
        trigger.onTick();
        lacking = true;
        trigger.onTick();
        lacking = false;
        trigger.onTick();
        assertEquals(List.of(1000L, 1000L), started);
    }

    @Test
    void shouldNotWriteASmallStateAgainAndAgain() {
        final SnapshotTrigger trigger = trigger(true);
        execute(trigger, 200_000);
        assertEquals(List.of(), started, "replayed before anybody notices");
        execute(trigger, 800_000);
        assertTrue(started.size() >= 3 && started.size() <= 5, started::toString);
    }

    @Test
    void shouldWriteALargeStateWhenItsReplayWouldCostAsMuch() {
        stateBytes = 1 << 30;
        final SnapshotTrigger trigger = trigger(true);
        execute(trigger, 400_000);
        assertEquals(List.of(), started);
        execute(trigger, 100_000);
        assertEquals(1, started.size());
    }

    @Test
    void shouldNotLeaveALongReplayToTheNextStart() {
        stateBytes = 1 << 30;
        final SnapshotTrigger trigger = trigger(true);
        execute(trigger, 5 * SNAP_COUNT);
        trigger.onClose();
        assertEquals(List.of(5000L), started);
        durable = 5000;
        execute(trigger, SNAP_COUNT - 1);
        trigger.onClose();
        assertEquals(List.of(5000L), started, "little to replay");
    }
}
