package io.paddock.perf.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadTest {
    @Test
    void shouldReadAMix() {
        final Mix mix = Workload.parse("mix:getData=90,SETDATA=10").mix();
        assertEquals(100, mix.total());
        int reads = 0;
        for (int ticket = 0; ticket < mix.total(); ticket++) {
            reads += mix.at(ticket) == Operation.GET_DATA ? 1 : 0;
        }
        assertEquals(90, reads);
        assertEquals(false, mix.contains(Operation.CREATE));
    }

    @Test
    void shouldReadNumbersBehindNames() {
        assertEquals(8, Workload.parse("lock:8").count());
        assertEquals(1, Workload.parse("lock").count());
        assertEquals(10, Workload.parse("multi:10").count());
        assertEquals(Workload.Shape.FAN_OUT, Workload.parse("FanOut:3").shape());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "getDate | 'getDate' is no workload; known are create, setData,",
                "getData:3 | 'getData:3': nothing may follow this workload's name",
                "lock:0 | 'lock:0': after the colon comes a number from 1 to 100000",
                "multi:x | 'multi:x': after the colon comes a number from 1 to 1000",
                "mix:getData | 'getData' in a mix needs a weight, such as getData=90",
                "mix:getData=0 | 'getData=0' in a mix needs a weight",
                "mix:getData=1,getData=2 | getData occurs twice in a mix",
                "mix:fetch=1 | 'fetch' in a mix is no operation; known are create,",
            })
    void shouldRefuseInOneLine(final String text, final String message) {
        final IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Workload.parse(text));
        assertTrue(refusal.getMessage().startsWith(message), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }

    @Test
    void shouldRefuseATransactionThatNoServerTakes() {
        final LoadPlan plan = LoadPlan.of(Workload.parse("multi:100"));
        assertThrows(IllegalArgumentException.class, () -> plan.withTree(new TreeShape(1, 100_000, 0, 0, 0)));
    }
}
