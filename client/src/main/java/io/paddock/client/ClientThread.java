package io.paddock.client;

import io.paddock.codecs.wire.ErrorCode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;

/**
 * Runs a client on a thread of its own that sleeps while there is nothing to do, and takes requests of other threads.
 * They are sent in the order in which they came; the first waits until there is a connection, the others behind it.
 */
final class ClientThread implements Runnable {
    private static final long MAX_WAIT_MS = 1_000;

    private final Queue<Submission> submissions = new ConcurrentLinkedQueue<>();
    private final PaddockClient client;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;

    ClientThread(final PaddockClient client) {
        this.client = client;
        thread = new Thread(this, client.roleName());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Sends a request once it can be sent, unless its result is no longer wanted. Any thread but the client's. */
    void submit(final BlockingCall<?> call, final ToIntFunction<PaddockClient> sender) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a listener must not wait for the thread that it is called on");
        }
        submissions.add(new Submission(call, sender));
        client.wakeup();
        if (ended) {
            refuseAll();
        }
    }

    /** Closes the session, ends the thread and waits for it. */
    void close() throws InterruptedException {
        closing = true;
        client.wakeup();
        thread.join();
    }

    @Override
    public void run() {
        try {
            while (!closing && !client.state().isFinal()) {
                if (sendAll() + client.doWork() == 0) {
                    client.await(MAX_WAIT_MS);
                }
            }
        } finally {
            client.close();
            ended = true;
            refuseAll();
        }
    }

    private int sendAll() {
        int workCount = 0;
        while (!submissions.isEmpty() && submissions.peek().send(client)) {
            submissions.remove();
            workCount++;
        }
        return workCount;
    }

    private void refuseAll() {
        final int errorCode =
                client.state() == ClientState.EXPIRED ? ErrorCode.SESSION_EXPIRED : ClientError.CONNECTION_LOSS;
        for (Submission next = submissions.poll(); next != null; next = submissions.poll()) {
            next.call.onFailure(0, errorCode);
        }
    }

    private record Submission(BlockingCall<?> call, ToIntFunction<PaddockClient> sender) {
        /** Whether it is done with: sent, or without hope. */
        boolean send(final PaddockClient client) {
            if (call.isDone()) {
                return true;
            }
            try {
                return sender.applyAsInt(client) >= 0;
            } catch (final RuntimeException ex) {
                call.completeExceptionally(ex);
                return true;
            }
        }
    }
}
