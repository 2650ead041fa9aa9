package io.paddock.engine.compat.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.FreePorts;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Handshake;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import io.paddock.engine.node.EnsembleImport;
import io.paddock.engine.node.NodeContext;
import io.paddock.engine.node.PaddockNode;
import io.paddock.replication.LogFault;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble that begins with what a single server has. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
final class ImportClientTest {
    private static final int TIMEOUT_MS = 200_000;
    private static final int EPHEMERAL = 1;
    private static final byte[] DATA = {1, 2, 3};

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWhereASingleServerEnded() {
        final Path single = folder.resolve("single");
        final Handshake.Answer session = write(single, 50);
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, Map.of())) {
            final EnsembleImport.Imported imported = EnsembleImport.seed(ensemble.config(1), single, single);
            assertEquals(1, imported.sessionCount());
            assertThrows(LogFault.class, () -> EnsembleImport.seed(ensemble.config(1), single, single));
            EnsembleImport.await(ensemble.config(2));
            EnsembleImport.await(ensemble.config(3));
            // Those that wait come first, and are a majority.
            ensemble.start(2);
            ensemble.start(3);
            ensemble.start(1);
            ensemble.awaitLeader();
            check(ensemble, session, imported.zxid());
            for (int server = 1; server <= 3; server++) {
                ensemble.stop(server);
            }
            ensemble.startAll();
            check(ensemble, session, imported.zxid());
            // The single server's folder is as it was.
            write(single, 0);
        }
    }

    @Test
    void shouldNotMergeTwoHistories() {
        final Path single = folder.resolve("single");
        final Path other = folder.resolve("other");
        write(single, 10);
        write(other, 20);
        try (EmbeddedEnsemble ensemble = new EmbeddedEnsemble(folder, 3, 0, Map.of())) {
            EnsembleImport.seed(ensemble.config(1), single, single);
            EnsembleImport.seed(ensemble.config(2), other, other);
            EnsembleImport.await(ensemble.config(3));
            for (int server = 1; server <= 3; server++) {
                ensemble.start(server);
            }
            Await.until("one of them refuses", Await.DEADLINE_MS, ensemble::toString, () -> ensemble.toString()
                    .contains("has begun with other data"));
        }
    }

    /** Writes some nodes and an ephemeral one; returns its session. */
    private static Handshake.Answer write(final Path data, final int count) {
        try (PaddockNode node = PaddockNode.launch(new NodeContext()
                        .settings(Map.of(
                                "dataDir", data.toString(),
                                "clientPort", Integer.toString(FreePorts.next()),
                                "clientPortAddress", "127.0.0.1",
                                "tickTime", "2000",
                                "maxSessionTimeout", "240000")));
                WireDriver driver = new WireDriver(node.clientAddress().getPort())) {
            final Handshake.Answer session = driver.handshake(Handshake.fresh(TIMEOUT_MS));
            for (int i = 0; i < count; i++) {
                assertEquals(
                        0,
                        driver.call(Op.CREATE, Bodies.create("/n" + i, DATA, Acl.OPEN, 0))
                                .err());
            }
            if (count > 0) {
                assertEquals(
                        0,
                        driver.call(Op.CREATE, Bodies.create("/e", DATA, Acl.OPEN, EPHEMERAL))
                                .err());
            } else {
                assertEquals(
                        0, driver.call(Op.EXISTS, Bodies.read("/n49", false)).err());
            }
            return session;
        }
    }

    private static void check(final EmbeddedEnsemble ensemble, final Handshake.Answer session, final long zxid) {
        for (int server = 1; server <= 3; server++) {
            try (WireDriver driver = new WireDriver(ensemble.port(server))) {
                final Handshake.Answer answer =
                        driver.handshake(Handshake.fresh(TIMEOUT_MS).again(session, zxid));
                assertEquals(session.sessionId(), answer.sessionId(), "the session goes on");
                assertEquals(0, driver.call(Op.SYNC, Bodies.path("/")).err());
                for (int i = 0; i < 50; i++) {
                    assertEquals(
                            0,
                            driver.call(Op.EXISTS, Bodies.read("/n" + i, false)).err());
                }
                assertEquals(
                        0,
                        driver.call(Op.SET_DATA, Bodies.setData("/e", DATA, -1)).err());
                assertTrue(driver.call(Op.GET_DATA, Bodies.read("/e", false)).zxid() > zxid);
            }
        }
    }
}
