package io.paddock.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.auth.IdentityTable;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.Summary;
import io.paddock.engine.metrics.SummaryTracker;
import io.paddock.replication.LogRole;
import org.junit.jupiter.api.Test;

class RoleTest {
    private static final int HOLD_MS = 1000;

    private long nowMs = 5_000;
    private final Metrics metrics = new Metrics();
    private final CycleClock clock = new CycleClock(() -> nowMs * 1_000_000, () -> nowMs);
    private final RoleStage roles = new RoleStage(
            new RoleConfig(HOLD_MS, false, 0),
            clock,
            new ConnectionTable(new IdentityTable(), null, metrics, HOLD_MS),
            metrics);

    @Test
    void shouldMeasureHowLongThereIsNoLeader() {
        roles.onRole(LogRole.LOOKING, 0, 0);
        pass(200);
        roles.onRole(LogRole.LOOKING, 0, 1);
        pass(100);
        roles.onRole(LogRole.FOLLOWING, 2, 1);
        pass(10_000);
        roles.onRole(LogRole.LOOKING, 0, 1);
        pass(40);
        roles.onRole(LogRole.LEADING, 1, 2);
        roles.onRole(LogRole.LEADING, 1, 2);

        assertEquals(2, metrics.value(Counter.LOOKING_COUNT));
        check(Summary.ELECTION_TIME, 2, 40, 300);
        check(Summary.UNAVAILABLE_TIME, 2, 40, 300);
        check(Summary.LEADER_UNAVAILABLE_TIME, 1, 40, 40);
    }

    @Test
    void shouldNeverLookWhereItStandsAlone() {
        roles.onRole(LogRole.LEADING, 1, 1);

        assertEquals(0, metrics.value(Counter.LOOKING_COUNT));
        assertEquals(0, metrics.summary(Summary.ELECTION_TIME).count());
    }

    @Test
    void shouldServeForAWhileAfterItsLeaderIsLost() {
        roles.onRole(LogRole.FOLLOWING, 2, 1);
        roles.onRole(LogRole.LOOKING, 0, 1);
        pass(HOLD_MS - 1);
        roles.run();
        assertTrue(roles.serving());
        assertFalse(roles.hasLeader());
        assertEquals(clock.elapsedMs() + 1, roles.deadlineMs());

        pass(1);
        roles.run();
        assertFalse(roles.serving());

        roles.onRole(LogRole.FOLLOWING, 3, 2);
        assertTrue(roles.serving());
        assertEquals(3, roles.leader());
    }

    @Test
    void shouldNotServeBeforeItsFirstLeader() {
        roles.onRole(LogRole.LOOKING, 0, 0);

        assertFalse(roles.serving());
    }

    private void pass(final long ms) {
        nowMs += ms;
        clock.refresh();
    }

    private void check(final Summary summary, final long count, final long min, final long max) {
        final SummaryTracker tracker = metrics.summary(summary);
        assertEquals(count, tracker.count(), summary.name());
        assertEquals(min, tracker.min(), summary.name());
        assertEquals(max, tracker.max(), summary.name());
    }
}
