package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class GoalTest {
    @Test
    void shouldJudgeRatiosByTheirSize() {
        final Goal goal = Goal.ratio(6, 4);
        assertEquals(Verdict.TARGET, goal.judge(6));
        assertEquals(Verdict.ENOUGH, goal.judge(5.99));
        assertEquals(Verdict.ENOUGH, goal.judge(4));
        assertEquals(Verdict.MISSED, goal.judge(3.99));
    }

    @Test
    void shouldJudgeBoundsFromAbove() {
        final Goal goal = Goal.most(160, 200, " B");
        assertEquals(Verdict.TARGET, goal.judge(-5));
        assertEquals(Verdict.TARGET, goal.judge(160));
        assertEquals(Verdict.ENOUGH, goal.judge(200));
        assertEquals(Verdict.MISSED, goal.judge(200.1));
    }

    @Test
    void shouldAskForLessThanTheBoundWhereTheTableDoes() {
        final Goal goal = new Goal(Goal.Kind.BELOW, 0, 1, " B");
        assertEquals(Verdict.TARGET, goal.judge(0));
        assertEquals(Verdict.ENOUGH, goal.judge(0.99));
        assertEquals(Verdict.MISSED, goal.judge(1));
    }

    @Test
    void shouldAllowNothingWhereNothingIsTheGoal() {
        assertEquals(Verdict.TARGET, Goal.none("").judge(0));
        assertEquals(Verdict.MISSED, Goal.none("").judge(1));
    }

    @Test
    void shouldNotJudgeWhatWasNotMeasured() {
        assertEquals(Verdict.UNKNOWN, Goal.ratio(6, 4).judge(Double.NaN));
        assertEquals(Verdict.UNKNOWN, Goal.most(1, 2, "").judge(Double.NaN));
    }

    @Test
    void shouldSayWhatItAsksFor() {
        assertEquals("≥ 6×", Goal.ratio(6, 4).targetText());
        assertEquals("≤ 1.5×", Goal.most(1.2, 1.5, "×").leastText());
        assertEquals("< 1 B", new Goal(Goal.Kind.BELOW, 0, 1, " B").leastText());
        assertEquals("0", Goal.none("").targetText());
    }

    @Test
    void shouldRefuseATargetBelowTheLeast() {
        assertThrows(IllegalArgumentException.class, () -> Goal.ratio(4, 6));
        assertThrows(IllegalArgumentException.class, () -> Goal.most(2, 1, ""));
    }
}
