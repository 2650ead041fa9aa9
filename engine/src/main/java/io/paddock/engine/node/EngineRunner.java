package io.paddock.engine.node;

import io.paddock.engine.pipeline.RequestPipeline;
import io.paddock.engine.snapshot.SnapshotTaker;
import io.paddock.replication.ReplicatedLog;
import io.paddock.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The life of the engine's thread: restore, serve, end. Everything that belongs to this thread is also closed on it. The
 * transport is set up meanwhile by another thread, since restoring and loading a network library's classes are the two
 * long parts of a start.
 */
final class EngineRunner implements Runnable {
    /** Some times what it takes; beyond, the others find out by themselves. */
    private static final long HAND_OVER_NS = TimeUnit.SECONDS.toNanos(2);

    /** For each of two snapshots; who stops a server does not wait for ever, and the journal holds everything. */
    private static final long LAST_SNAPSHOT_NS = TimeUnit.SECONDS.toNanos(5);

    private final RequestPipeline pipeline;
    private final CompletableFuture<Transport> launched = new CompletableFuture<>();
    private final ReplicatedLog log;
    private final SnapshotTaker snapshots;
    private final FilePurge purge;
    private final NodeState state;
    private final LiveNode live;
    private final NodeScheduler scheduler;
    /** Null on a single server. */
    private final EnsembleMember member;

    private final Consumer<Throwable> failureHandler;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile boolean serving;

    EngineRunner(
            final RequestPipeline pipeline,
            final ReplicatedLog log,
            final SnapshotTaker snapshots,
            final FilePurge purge,
            final NodeState state,
            final LiveNode live,
            final NodeScheduler scheduler,
            final EnsembleMember member,
            final Consumer<Throwable> failureHandler) {
        this.pipeline = pipeline;
        this.log = log;
        this.snapshots = snapshots;
        this.purge = purge;
        this.state = state;
        this.live = live;
        this.scheduler = scheduler;
        this.member = member;
        this.failureHandler = failureHandler;
    }

    @Override
    public void run() {
        try {
            pipeline.agent().onStart();
            final Transport transport = awaitTransport();
            if (member != null) {
                member.attach(transport);
            }
            live.onServing(transport.localAddress().getPort());
            serving = true;
            started.countDown();
            serve(transport);
            handOver(transport);
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

    private void serve(final Transport transport) {
        while (!stopping) {
            scheduler.cycle(pipeline.agent(), transport);
            if (member != null) {
                member.onCycle();
            }
        }
    }

    /** Has another server lead before this one goes, so that nobody has to find out that it is gone. */
    private void handOver(final Transport transport) {
        if (member == null || !member.beginHandOver()) {
            return;
        }
        final long deadlineNs = System.nanoTime() + HAND_OVER_NS;
        while (member.leads() && System.nanoTime() - deadlineNs < 0) {
            scheduler.cycle(pipeline.agent(), transport);
        }
    }

    private Transport awaitTransport() throws Throwable {
        try {
            return launched.join();
        } catch (final CompletionException ex) {
            throw ex.getCause();
        }
    }

    /** The transport is ready; any thread, once, unless {@link #onLaunchFailed}. */
    void onLaunched(final Transport transport) {
        launched.complete(transport);
    }

    /** There will be no transport, so the thread ends as soon as it can; any thread. */
    void onLaunchFailed(final Throwable cause) {
        launched.completeExceptionally(cause);
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
        close(this::closeTransport);
        if (failure == null && serving) {
            close(this::takeLastSnapshot);
        }
        close(snapshots);
        close(purge);
        close(log);
        if (member != null) {
            close(member);
        }
        close(state);
    }

    /** Clients have gone: what the next start would have to replay can be saved now, if it is much. */
    private void takeLastSnapshot() {
        snapshots.awaitEnd(LAST_SNAPSHOT_NS);
        pipeline.agent().onClosed();
        snapshots.awaitEnd(LAST_SNAPSHOT_NS);
    }

    /** Waits for it if its launch is under way. */
    private void closeTransport() {
        final Transport transport = launched.handle((ready, cause) -> ready).join();
        if (transport != null) {
            transport.close();
        }
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
