package io.paddock.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the client's thread allocates for requests and replies once it is warm: nothing. */
final class AllocationTest {
    private static final int WARM_ROUNDS = 500;
    private static final int ROUNDS = 1_000;
    private static final int OPERATIONS_PER_ROUND = 5;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer data = new UnsafeBuffer(new byte[100]);
    private final Counting counting = new Counting();

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void shouldAllocateNothingForCommonOperations() {
        try (LocalNode node = new LocalNode(folder).start();
                PaddockClient client = PaddockClient.create(node.context(40_000))) {
            while (client.state() != ClientState.CONNECTED) {
                client.doWork();
            }
            client.create("/node", data, CreateOptions.PERSISTENT, 0, counting);
            rounds(client, WARM_ROUNDS);
            double perOperation = Double.MAX_VALUE;
            // A busy machine compiles late; a real leak does not go away.
            for (int attempt = 0; attempt < 10 && perOperation >= 0.5; attempt++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                rounds(client, ROUNDS);
                final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
                perOperation = (double) allocated / (ROUNDS * OPERATIONS_PER_ROUND);
            }
            assertTrue(counting.failures == 0, "failures: " + counting.failures);
            assertTrue(perOperation < 0.5, "bytes for each operation: " + perOperation);
        }
    }

    private void rounds(final PaddockClient client, final int count) {
        for (int i = 0; i < count; i++) {
            client.getData("/node", false, i, counting);
            client.setData("/node", data, -1, i, counting);
            client.exists("/node", false, i, counting);
            client.create("/node/child", data, CreateOptions.PERSISTENT, i, counting);
            client.delete("/node/child", -1, i, counting);
            while (client.outstanding() > 0) {
                client.doWork();
            }
        }
    }

    private static final class Counting implements DataHandler, StatHandler, CreateHandler, DoneHandler {
        private int failures;
        private long received;

        @Override
        public void onFailure(final long correlationId, final int errorCode) {
            failures++;
        }

        @Override
        public void onData(
                final long correlationId,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final StatFlyweight stat) {
            received += length + stat.version();
        }

        @Override
        public void onStat(final long correlationId, final StatFlyweight stat) {
            received += stat.version();
        }

        @Override
        public void onCreated(
                final long correlationId,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final StatFlyweight stat) {
            received += length;
        }

        @Override
        public void onDone(final long correlationId) {
            received++;
        }
    }
}
