package io.paddock.engine.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.arena.ArenaConfig;
import io.paddock.engine.session.SessionTable;
import io.paddock.engine.tree.TreeDriver;
import io.paddock.engine.tree.TreeImages;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.LogFault;
import io.paddock.replication.SnapshotReader;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.snapshot.FileSnapshotStore;
import io.paddock.replication.snapshot.SnapshotConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.collections.Long2LongHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taker and loader on real files. */
class SnapshotFileTest {
    @TempDir
    Path folder;

    @Test
    void shouldComeBackFromAFileAndGoOnAsIfNothingHadHappened() throws Exception {
        final FileSnapshotStore store = FileSnapshotStore.open(FileDisk.INSTANCE, SnapshotConfig.defaults(), folder);
        final SessionTable sessions = new SessionTable();
        final Long2LongHashMap origins = new Long2LongHashMap(0);
        final Outcome.Listener outcome = new Outcome.Listener();
        sessions.create(0x100_0000_0007L, 6000);
        origins.put(1, 99);
        try (ZnodeTree tree = new ZnodeTree(new ArenaConfig(256 << 20, 64 << 20));
                SnapshotTaker taker = new SnapshotTaker(tree, sessions, origins, store, outcome)) {
            final TreeDriver driver = new TreeDriver(8, TreeDriver.Shape.WIDE, tree);
            for (int i = 0; i < 3000; i++) {
                driver.transact();
            }
            final byte[] expected = TreeImages.of(tree);
            assertTrue(taker.start(driver.zxid(), 3, 4));
            while (!outcome.ended()) {
                driver.transact();
            }
            final Outcome taken = outcome.await();
            assertNull(taken.failure());
            assertArrayEquals(new long[] {taken.zxid()}, store.zxids());
            try (SnapshotReader reader = store.open(taken.zxid());
                    SnapshotImage image = SnapshotImage.read(reader)) {
                assertArrayEquals(expected, TreeImages.of(image.tree()));
                assertEquals(6000, image.sessions().timeoutMs(0x100_0000_0007L));
                assertEquals(99, image.origins().get(1));
                assertEquals(3, image.meta().index());
                image.tree().verify();
            }
            damageMiddle();
            try (SnapshotReader reader = store.open(taken.zxid())) {
                assertThrows(LogFault.class, () -> SnapshotImage.read(reader));
            }
        }
    }

    private void damageMiddle() throws IOException {
        final List<Path> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.toList();
        }
        assertEquals(1, files.size());
        final byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[bytes.length / 2] ^= 4;
        Files.write(files.get(0), bytes);
    }
}
