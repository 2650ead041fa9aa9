package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigestLogTest {
    private final DigestLog log = new DigestLog();

    @Test
    void shouldKeepEach128th() {
        assertTrue(DigestLog.isDue(128));
        assertTrue(DigestLog.isDue((3L << 32) + 256));
        assertFalse(DigestLog.isDue(127));
    }

    @Test
    void shouldForgetTheOldest() {
        for (int i = 1; i <= 1030; i++) {
            log.add(128L * i, i);
        }
        final List<String> kept = kept();
        assertEquals(1024, kept.size());
        assertEquals("896=7", kept.get(0));
        assertEquals("131840=1030", kept.get(1023));
    }

    @Test
    void shouldBeginAgain() {
        log.add(128, 1);
        log.clear();
        assertEquals(List.of(), kept());
        log.add(256, 2);
        assertEquals(List.of("256=2"), kept());
    }

    private List<String> kept() {
        final List<String> kept = new ArrayList<>();
        log.forEach((zxid, digest) -> kept.add(zxid + "=" + digest));
        return kept;
    }
}
