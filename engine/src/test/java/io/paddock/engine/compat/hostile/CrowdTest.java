package io.paddock.engine.compat.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.Word;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many connections and many children. */
class CrowdTest extends HostileSuite {
    private static final int MANY = 10_000;
    private static final int FEW = 1_000;
    /** Descriptors that this JVM needs for itself. */
    private static final int RESERVE = 1_000;

    @Test
    void shouldServeManyConnections() throws Exception {
        crowd(FEW);
    }

    @Test
    @Tag("slow")
    void shouldServeTenThousandConnections() throws Exception {
        final long descriptors = ManagementFactory.getPlatformMXBean(com.sun.management.UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        final int possible = (int) Math.min(MANY, descriptors - RESERVE);
        if (possible < MANY) {
            System.err.println("only " + possible + " connections: the limit of descriptors is " + descriptors);
        }
        crowd(possible);
    }

    /** All watch one node; all are told; all leave. */
    private void crowd(final int count) throws Exception {
        final long sessions = Word.mntr(port(), "global_sessions");
        final List<WireDriver> drivers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                final WireDriver driver = new WireDriver(port(), 2_048);
                drivers.add(driver);
                assertTrue(driver.handshake(Handshake.fresh(TIMEOUT_MS)).sessionId() != 0);
                driver.send(Op.GET_DATA, Bodies.read(root, true));
            }
            for (final WireDriver driver : drivers) {
                assertEquals(0, driver.read().err());
            }
            serveBystander();
            for (final WireDriver driver : drivers) {
                assertEquals(3, driver.read().event().type());
            }
            assertTrue(Word.mntr(port(), "num_alive_connections") > count);
            assertEquals(0, Word.mntr(port(), "watch_count"));
        } finally {
            drivers.forEach(driver -> driver.send(Op.CLOSE_SESSION, Bodies.empty()));
            drivers.forEach(WireDriver::close);
        }
        Await.until("the end of all", () -> Word.mntr(port(), "num_alive_connections") == 2);
        Await.until("the end of their sessions", () -> Word.mntr(port(), "global_sessions") <= sessions);
    }

    @Test
    void shouldListManyChildren() {
        list(50_000);
    }

    @Test
    @Tag("slow")
    void shouldListOneMillionChildren() {
        list(1_000_000);
    }

    private void list(final int count) {
        final int batch = 1_000;
        try (WireDriver driver = WireDriver.session(port(), TIMEOUT_MS)) {
            for (int i = 0; i < count; i += batch) {
                for (int j = i; j < i + batch; j++) {
                    driver.send(Op.CREATE, Bodies.create(root + "/child" + j, null, Acl.OPEN, 0));
                }
                for (int j = i; j < i + batch; j++) {
                    assertEquals(0, driver.read().err());
                }
            }
            driver.send(Op.GET_CHILDREN2, Bodies.read(root, false));
            serveBystander();
            final Cursor cursor = driver.read().cursor();
            assertEquals(count, new HashSet<>(cursor.strings()).size());
            assertEquals(count, cursor.stat().numChildren());
            for (int i = 0; i < count; i += batch) {
                for (int j = i; j < i + batch; j++) {
                    driver.send(Op.DELETE, Bodies.pathAndInt(root + "/child" + j, -1));
                }
                for (int j = i; j < i + batch; j++) {
                    assertEquals(0, driver.read().err());
                }
            }
        }
    }
}
