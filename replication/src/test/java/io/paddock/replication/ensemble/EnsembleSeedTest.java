package io.paddock.replication.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.LogConsumer;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.SnapshotWriter;
import io.paddock.replication.journal.JournalConfig;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.zab.RecoveredState;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's first files when the ensemble's history begins elsewhere. */
class EnsembleSeedTest {
    private static final long ZXID = 0x123;
    private static final long INDEX = 0x120;
    private static final UnsafeBuffer CONTENT = new UnsafeBuffer("what there was".getBytes());
    private static final Configuration MEMBERS = new Configuration(
            0, false, List.of(new Member(1, false, 0, 1, "a:1:2"), new Member(2, false, 0, 1, "b:1:2")));
    private static final EnsembleLogConfig CONFIG = EnsembleLogConfig.with(JournalConfig.defaults()
            .withLengths(1 << 20, 1 << 16)
            .withServerId(1)
            .withClusterId(77));

    @TempDir
    private Path folder;

    private final List<String> handedOver = new ArrayList<>();

    @Test
    void shouldBeginBehindWhatItWasGiven() {
        seed(true);
        for (int start = 0; start < 2; start++) {
            final RecoveredState state = recover();
            assertEquals(INDEX, state.committedIndex());
            assertEquals(ZXID, state.log().epochs().lastZxid());
            assertEquals(0, state.ackedFloor());
            assertEquals(MEMBERS.members(), state.configurations().active().members());
        }
        assertEquals(List.of("what there was", "what there was"), handedOver);
    }

    @Test
    void shouldNotStartWhatIsHalfMade() {
        seed(false);
        assertThrows(LogFault.class, this::recover);
    }

    @Test
    void shouldNotTouchWhatIsThere() {
        seed(true);
        final LogFault fault = assertThrows(LogFault.class, this::open);
        assertTrue(fault.getMessage().contains("two histories are never merged"), fault::getMessage);
        assertEquals(INDEX, recover().committedIndex());
        assertThrows(LogFault.class, this::open);
    }

    @Test
    void shouldWaitForWhoeverHoldsSomething() {
        try (EnsembleSeed seed = open()) {
            seed.await();
        }
        final RecoveredState state = recover();
        assertEquals(1, state.ackedFloor());
        assertEquals(0, state.log().epochs().lastZxid());
    }

    private EnsembleSeed open() {
        return EnsembleSeed.open(folder.resolve("log"), folder.resolve("snap"), CONFIG);
    }

    private void seed(final boolean finished) {
        try (EnsembleSeed seed = open()) {
            try (SnapshotWriter writer =
                    seed.snapshots(ZXID, INDEX, 5, 99, MEMBERS).create(ZXID, INDEX)) {
                writer.write(CONTENT, 0, CONTENT.capacity());
                writer.commit();
            }
            if (finished) {
                seed.finish(ZXID, INDEX);
            }
        }
    }

    private RecoveredState recover() {
        try (EnsembleDisk disk = EnsembleDisk.open(new EnsembleDiskContext()
                .journalFolder(folder.resolve("log"))
                .snapshotFolder(folder.resolve("snap"))
                .config(CONFIG.disk())
                .threads(false))) {
            return disk.recover(MEMBERS, consumer());
        }
    }

    /** Takes snapshots and nothing else. */
    private LogConsumer consumer() {
        return (LogConsumer) Proxy.newProxyInstance(
                LogConsumer.class.getClassLoader(), new Class<?>[] {LogConsumer.class}, (proxy, method, arguments) -> {
                    assertEquals("onSnapshot", method.getName());
                    final SnapshotReader reader = (SnapshotReader) arguments[0];
                    final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
                    handedOver.add(buffer.getStringWithoutLengthAscii(0, reader.read(buffer, 0, 64)));
                    return 5L;
                });
    }
}
