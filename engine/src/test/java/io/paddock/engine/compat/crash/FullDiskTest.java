package io.paddock.engine.compat.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.Await;
import io.paddock.engine.compat.server.ChildServer;
import io.paddock.engine.compat.server.ServerSettings;
import io.paddock.engine.compat.server.SmallDisk;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose disk fills up under writes: a real process on a real file system of a few megabytes. */
class FullDiskTest {
    private static final int SMALL_MB = 40;
    private static final int LARGE_MB = 400;
    private static final int WINDOW = 16;
    private static final int LONGEST_VALUE = 20_000;
    private static final int TIMEOUT_MS = 60_000;

    private final long seed = Long.getLong("paddock.seed", 1);
    private final AtomicReference<SmallDisk> disk = new AtomicReference<>();
    private ChildServer server;
    private int more;

    @BeforeEach
    void mount() throws Exception {
        final ServerSettings settings =
                ServerSettings.forTests().with("forceSync", "yes").with("snapCount", "1000000");
        server = ChildServer.paddock(settings, command -> disk.get().inside(command));
        disk.set(SmallDisk.mount(Files.createDirectories(server.data()), SMALL_MB));
        final boolean isMounted = disk.get() != null;
        if (!isMounted) {
            server.close();
        }
        Assumptions.assumeTrue(isMounted, "nobody may mount a small file system here (unshare, mount, nsenter)");
    }

    @AfterEach
    void unmount() {
        if (disk.get() != null) {
            server.close();
            disk.get().close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStopLoseNothingAndGoOnWithSpace(final boolean startWhenFull) throws Exception {
        server.start();
        final int acknowledged = writeUntilItEnds();
        assertStopped(1);
        assertTrue(acknowledged > 100, acknowledged + " writes");

        if (startWhenFull) {
            // Sooner or later, depending on where it ended: at the start, or with the next writes.
            server.launch();
            Await.until("another end", () -> {
                writeMore();
                return !server.isRunning();
            });
            assertStopped(2);
        }

        disk.get().resize(LARGE_MB);
        server.start();
        assertHolds(acknowledged);
        try (WireDriver driver = WireDriver.session(server.port(), TIMEOUT_MS)) {
            assertEquals(0, create(driver, "/later", new byte[100]).err());
        }
        server.stop();
    }

    private int writeUntilItEnds() {
        final Random values = new Random(seed);
        int sent = 0;
        int acknowledged = 0;
        try (WireDriver driver = WireDriver.session(server.port(), TIMEOUT_MS)) {
            while (true) {
                while (sent < acknowledged + WINDOW) {
                    driver.send(Op.CREATE, Bodies.create("/n" + sent++, value(values), Acl.OPEN, 0));
                }
                final Incoming reply = driver.read();
                if (reply == null) {
                    return acknowledged;
                }
                assertEquals(0, reply.err());
                acknowledged++;
            }
        }
    }

    private static byte[] value(final Random values) {
        final byte[] value = new byte[values.nextInt(LONGEST_VALUE)];
        values.nextBytes(value);
        return value;
    }

    private static Incoming create(final WireDriver driver, final String path, final byte[] data) {
        return driver.call(Op.CREATE, Bodies.create(path, data, Acl.OPEN, 0));
    }

    private void assertHolds(final int acknowledged) {
        final Random values = new Random(seed);
        try (WireDriver driver = WireDriver.session(server.port(), TIMEOUT_MS)) {
            for (int i = 0; i < acknowledged; i++) {
                final Incoming reply = driver.call(Op.GET_DATA, Bodies.read("/n" + i, false));
                final String what = "seed " + seed + ": /n" + i + " of " + acknowledged;
                assertEquals(0, reply.err(), what);
                assertArrayEquals(value(values), reply.cursor().buffer(), what);
            }
        }
    }

    /** Writes a little more, if it still can. */
    private void writeMore() {
        try (WireDriver driver = WireDriver.session(server.port(), TIMEOUT_MS)) {
            create(driver, "/more" + more++, new byte[LONGEST_VALUE]);
        } catch (final UncheckedIOException | AssertionError e) {
            // Not started yet, or ended.
        }
    }

    /** Each end left one line that says what happened and what to do, and no stack trace. */
    private void assertStopped(final int times) {
        assertNotEquals(0, server.exitCode(), server::output);
        final List<String> ends = server.output()
                .lines()
                .filter(line -> line.startsWith("Paddock: ") && line.contains("No space left on device"))
                .toList();
        assertEquals(times, ends.size(), server::output);
        ends.forEach(line -> assertTrue(line.contains("Make space"), line));
        assertFalse(server.output().contains("\tat "), server::output);
    }
}
