package io.paddock.perf.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeapReadingTest {
    @Test
    void shouldAddUpTheGenerationsOfTheSerialCollector() throws IOException {
        final String answer = """
                4711:
                 def new generation   total 14784K, used 1325K [0x00000000c0000000, 0x00000000c1000000)
                  eden space 13184K,  10% used [0x00000000c0000000, 0x00000000c014b6d0)
                  from space 1600K,   0% used [0x00000000c0ce0000, 0x00000000c0ce0000)
                 tenured generation   total 32768K, used 675K [0x00000000d5550000, 0x00000000d7550000)
                   the space 32768K,   2% used [0x00000000d5550000, 0x00000000d55f8c00)
                 Metaspace       used 6208K, committed 6400K, reserved 1114112K
                """;
        assertEquals(2000, HeapReading.parse(answer).usedKb());
    }

    @Test
    void shouldReadTheHeapOfG1() throws IOException {
        final String answer = """
                4711:
                 garbage-first heap   total 385024K, used 52736K [0x0000000690000000, 0x0000000800000000)
                  region size 4096K, 12 young (49152K), 1 survivors (4096K)
                 Metaspace       used 18208K, committed 18432K, reserved 1114112K
                """;
        assertEquals(52_736, HeapReading.parse(answer).usedKb());
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThrows(IOException.class, () -> HeapReading.parse("ZHeap used 96M, capacity 192M"));
    }

    @Test
    void shouldCountPausesAndWhatTheyFreed() {
        final HeapReading.Collections collections = HeapReading.collections(List.of(
                "[12.3s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->4M(250M) 3.1ms",
                "[12.4s][info][gc] GC(1) Concurrent Mark Cycle",
                "[12.5s][info][gc] GC(2) Pause Full (System.gc()) 40M->10M(250M) 30.1ms",
                "[12.6s][info][gc] GC(1) Pause Remark 11M->11M(250M) 1.1ms"));
        assertEquals(new HeapReading.Collections(3, 50), collections);
    }
}
