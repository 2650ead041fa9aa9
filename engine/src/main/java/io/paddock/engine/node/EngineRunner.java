package io.paddock.engine.node;

import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.Transport;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The life of the engine's thread: restore, serve, end. Everything that belongs to this thread is also closed on it.
 */
final class EngineRunner implements Runnable {
    private final RequestPipeline pipeline;
    private final Transport transport;
    private final ReplicatedLog log;
    private final SnapshotTaker snapshots;
    private final FilePurge purge;
    private final NodeState state;
    private final LiveNode live;
    private final NodeScheduler scheduler;
    private final Consumer<Throwable> failureHandler;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile boolean serving;

    EngineRunner(
            final RequestPipeline pipeline,
            final Transport transport,
            final ReplicatedLog log,
            final SnapshotTaker snapshots,
            final FilePurge purge,
            final NodeState state,
            final LiveNode live,
            final NodeScheduler scheduler,
            final Consumer<Throwable> failureHandler) {
        this.pipeline = pipeline;
        this.transport = transport;
        this.log = log;
        this.snapshots = snapshots;
        this.purge = purge;
        this.state = state;
        this.live = live;
        this.scheduler = scheduler;
        this.failureHandler = failureHandler;
    }

    @Override
    public void run() {
        try {
            pipeline.agent().onStart();
            live.onServing(transport.localAddress().getPort());
            serving = true;
            started.countDown();
            while (!stopping) {
                scheduler.cycle(pipeline.agent(), transport);
            }
            live.onStopping();
            transport.stopAccepting();
            pipeline.agent().onClose();
        } catch (final Throwable ex) {
            failure = ex;
        } finally {
            live.onStopping();
            closeAll();
            if (failure != null && serving) {
                failureHandler.accept(failure);
            }
            started.countDown();
        }
    }

    /** Ends the thread's loop; any thread. */
    void stop() {
        stopping = true;
        scheduler.wake();
    }

    /** Waits until requests are served, or the start has failed. */
    void awaitStart() throws InterruptedException {
        started.await();
    }

    /** What ended the thread, null while it runs and after an orderly end. */
    Throwable failure() {
        return failure;
    }

    /** In the order in which nothing can be acknowledged that is not on the disk. */
    private void closeAll() {
        close(transport);
        close(snapshots);
        close(purge);
        close(log);
        close(state);
    }

    private void close(final AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (final Throwable ex) {
            if (failure == null) {
                failure = ex;
            } else {
                failure.addSuppressed(ex);
            }
        }
    }
}
