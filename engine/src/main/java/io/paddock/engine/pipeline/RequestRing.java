package io.paddock.engine.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.WaitStrategy;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The Disruptor between transport and engine: preallocated slots over one off-heap slab, many producers, one consumer
 * that polls, so that both sides may be the same thread.
 *
 * <p>Producing is for the transport's threads, {@link #poll} for the engine's. Nothing blocks: a full ring refuses.
 */
final class RequestRing {
    /** Receives events in order; the event is the handler's during the call only. */
    @FunctionalInterface
    interface Handler {
        /** @return false to stop after this event. */
        boolean onRequest(RequestEvent event);
    }

    private final int slotLength;
    private final boolean stampArrivals;
    private final OverflowBuffers overflowBuffers;
    private final RingBuffer<RequestEvent> ring;
    private final EventPoller<RequestEvent> poller;
    private final EventPoller.Handler<RequestEvent> adapter;
    private Handler handler;
    private int budget;
    private int polled;

    /** @param sharedThread whether one thread produces and consumes, which saves the producers' arbitration. */
    RequestRing(final PipelineConfig config, final boolean sharedThread) {
        slotLength = config.slotLength();
        stampArrivals = config.throttle().opWaitMs() > 0;
        overflowBuffers = new OverflowBuffers(slotLength * 2, config.maxFrameLength(), config.overflowBytes());
        final SlotFactory factory = new SlotFactory(config.ringCapacity(), slotLength);
        // Nobody waits on the ring; the default strategy would take a lock at each publication to wake those who do.
        final WaitStrategy unused = new BusySpinWaitStrategy();
        ring = sharedThread
                ? RingBuffer.createSingleProducer(factory::newSlot, config.ringCapacity(), unused)
                : RingBuffer.createMultiProducer(factory::newSlot, config.ringCapacity(), unused);
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        adapter = this::onEvent;
    }

    /** @return false when the ring is full or a long frame finds no buffer. */
    boolean publish(
            final int kind,
            final ClientConnection client,
            final int word,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        MutableDirectBuffer overflow = null;
        if (length > slotLength) {
            overflow = overflowBuffers.claim(length);
            if (overflow == null) {
                return false;
            }
        }
        final long sequence;
        try {
            sequence = ring.tryNext();
        } catch (final InsufficientCapacityException full) {
            // Another producer was faster; the exception is a preallocated one.
            if (overflow != null) {
                overflowBuffers.release(overflow);
            }
            return false;
        }
        final RequestEvent event = ring.get(sequence);
        event.set(kind, client, word, overflow, length, stampArrivals ? System.nanoTime() : 0);
        if (length > 0) {
            event.buffer().putBytes(0, buffer, offset, length);
        }
        ring.publish(sequence);
        return true;
    }

    /** Hands over at most {@code limit} events; returns how many. */
    int poll(final Handler requestHandler, final int limit) {
        handler = requestHandler;
        budget = limit;
        polled = 0;
        try {
            poller.poll(adapter);
        } catch (final Exception ex) {
            LangUtil.rethrowUnchecked(ex);
        }
        return polled;
    }

    /** Events ever claimed by producers. */
    long claimed() {
        return ring.getCursor() + 1;
    }

    /** Whether the engine has taken everything that is published. Engine thread. */
    boolean drained() {
        return poller.getSequence().get() == ring.getCursor();
    }

    /** Whether there is plenty of room, so that refused connections may come back. */
    boolean roomy() {
        return ring.remainingCapacity() >= ring.getBufferSize() / 2;
    }

    private boolean onEvent(final RequestEvent event, final long sequence, final boolean endOfBatch) {
        try {
            return handler.onRequest(event) & ++polled < budget;
        } finally {
            if (event.overflow() != null) {
                overflowBuffers.release(event.overflow());
            }
            event.clear();
        }
    }

    /** Cuts the slab into slots, in the order in which the ring asks for them. */
    private static final class SlotFactory {
        private final ByteBuffer slab;
        private final int length;
        private int next;

        SlotFactory(final int count, final int length) {
            this.length = length;
            slab = ByteBuffer.allocateDirect(Math.multiplyExact(count, length));
        }

        RequestEvent newSlot() {
            return new RequestEvent(new UnsafeBuffer(slab, next++ * length, length));
        }
    }
}
