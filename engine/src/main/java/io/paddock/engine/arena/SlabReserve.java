package io.paddock.engine.arena;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.UnsafeApi;

/**
 * Memory for an arena that is known to become large: allocated and touched on a thread of its own, which starts at once
 * and ends by itself. The operating system clears each page when it is first touched, which takes longer than filling it
 * does, so a restart has it done while it is still busy with other things. Any thread.
 */
public final class SlabReserve implements AutoCloseable {
    /** Below, a thread would cost more than it gives. */
    private static final long WORTHWHILE = 2 * Slabs.LENGTH;

    private static final SlabReserve NONE = new SlabReserve(0);

    private final ConcurrentLinkedQueue<Long> ready = new ConcurrentLinkedQueue<>();
    /** Slabs that neither this thread nor the arena has begun with. */
    private final AtomicLong left;

    private final Thread thread;

    private SlabReserve(final long slabs) {
        left = new AtomicLong(slabs);
        thread = slabs == 0 ? null : new Thread(this::run, "paddock-memory");
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** No memory. */
    public static SlabReserve none() {
        return NONE;
    }

    /** Begins to provide about so many bytes. */
    public static SlabReserve of(final long bytes) {
        return bytes < WORTHWHILE ? NONE : new SlabReserve((bytes + Slabs.LENGTH - 1) / Slabs.LENGTH);
    }

    /**
     * Memory of {@link Slabs#ALLOCATION} bytes, the caller's to free: touched where possible, else as the allocator gives
     * it. Never waits.
     */
    long take() {
        final Long touched = ready.poll();
        if (touched != null) {
            return touched;
        }
        left.decrementAndGet();
        return UnsafeApi.allocateMemory(Slabs.ALLOCATION);
    }

    private void run() {
        while (left.getAndDecrement() > 0) {
            final long memory = UnsafeApi.allocateMemory(Slabs.ALLOCATION);
            for (long at = 0; at < Slabs.ALLOCATION; at += Slabs.ALIGNMENT) {
                UnsafeApi.putByte(memory + at, (byte) 0);
            }
            ready.add(memory);
        }
    }

    /** Ends the thread and frees what was not taken. Idempotent. */
    @Override
    public void close() {
        left.set(0);
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException ex) {
                interrupted = true;
            }
        }
        for (Long memory = ready.poll(); memory != null; memory = ready.poll()) {
            UnsafeApi.freeMemory(memory);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
