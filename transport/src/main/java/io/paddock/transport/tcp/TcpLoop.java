package io.paddock.transport.tcp;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import io.paddock.transport.TransportCounters;
import io.paddock.transport.framing.PartialBuffers;
import java.util.concurrent.TimeUnit;
import org.agrona.ErrorHandler;

/**
 * An event loop and what its connections share: the buffer that is read into, the buffers for partial frames, a lane of
 * the counters. Everything but {@link #interrupt()}, {@link #execute} and {@link #stop()} is for the loop's thread.
 */
final class TcpLoop extends ManualIoEventLoop {
    /** Bytes of buffers for partial frames that a loop keeps for later use: two frames of the usual largest size. */
    private static final long PARTIALS_LENGTH = 4 * 1024 * 1024;

    private final ReceiveBuffer receiveBuffer;
    private final PartialBuffers partialBuffers = new PartialBuffers(PARTIALS_LENGTH);
    private final TransportCounters.Lane counters;
    private final Runnable onAlarm = this::onAlarm;
    private DirectSender directSender;
    private Future<?> alarm;
    private long alarmDeadlineNs;
    private boolean isAlarmRung;
    private volatile boolean isInterrupted;

    TcpLoop(final IoHandlerFactory factory, final int receiveLength, final TransportCounters.Lane counters) {
        super(null, factory);
        receiveBuffer = new ReceiveBuffer(receiveLength);
        this.counters = counters;
    }

    ReceiveBuffer receiveBuffer() {
        return receiveBuffer;
    }

    DirectSender directSender() {
        if (directSender == null) {
            directSender = new DirectSender();
        }
        return directSender;
    }

    PartialBuffers partialBuffers() {
        return partialBuffers;
    }

    TransportCounters.Lane counters() {
        return counters;
    }

    /** One round; see {@link io.paddock.transport.Transport#poll}. */
    int poll(final long maxWaitNs) {
        if (maxWaitNs > 0) {
            setAlarm(maxWaitNs);
        }
        // Netty's numbers differ: there 0 waits for ever.
        int workCount = maxWaitNs == 0 ? runNow() : run(0);
        if (isAlarmRung) {
            isAlarmRung = false;
            workCount--;
        }
        if (isInterrupted) {
            // Whoever interrupted has published its reason before, and the caller looks for reasons after this.
            isInterrupted = false;
        }
        return workCount;
    }

    /**
     * Sees to it that a wait ends in time. One alarm serves many polls: setting the kernel's timer for each wait and
     * taking it back when a request comes costs a virtual machine more than the rest of the wait. It may ring early for
     * a later poll, which then returns with nothing done.
     */
    private void setAlarm(final long maxWaitNs) {
        final long deadlineNs = System.nanoTime() + maxWaitNs;
        if (alarm != null) {
            if (alarmDeadlineNs - deadlineNs <= 0) {
                return;
            }
            alarm.cancel(false);
        }
        alarmDeadlineNs = deadlineNs;
        alarm = schedule(onAlarm, maxWaitNs, TimeUnit.NANOSECONDS);
    }

    private void onAlarm() {
        alarm = null;
        isAlarmRung = true;
    }

    /** Ends a wait, the present or the next one. */
    void interrupt() {
        // The loop looks at the flag after it has announced that it is about to wait, and Netty's wake-up looks for
        // that
        // announcement after the flag is set: one of the two sees the other. Setting the flag even when it is set
        // keeps whatever the caller has published before in order with it.
        isInterrupted = true;
        wakeup();
    }

    @Override
    protected boolean canBlock() {
        return !isInterrupted;
    }

    /** Runs until {@link #stop()}, on a thread that does nothing else. */
    void runUntilStopped(final ErrorHandler errorHandler) {
        setOwningThread(Thread.currentThread());
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            runRounds(errorHandler);
        } else {
            // Netty reuses its objects on threads that are marked as its own.
            FastThreadLocalThread.runWithFastThreadLocal(() -> runRounds(errorHandler));
        }
        free();
    }

    /** Frees its buffers; after its end. */
    void free() {
        receiveBuffer.free();
        if (directSender != null) {
            directSender.free();
        }
    }

    /** Asks the loop to close its channels and end; the next rounds do so. */
    void stop() {
        shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }

    private void runRounds(final ErrorHandler errorHandler) {
        while (!isTerminated()) {
            try {
                run(0);
            } catch (final Throwable ex) {
                // Whoever assembled this stops the node; until then the others are served on.
                errorHandler.onError(ex);
            }
        }
    }
}
