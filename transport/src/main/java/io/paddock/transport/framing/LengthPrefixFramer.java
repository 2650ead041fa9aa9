package io.paddock.transport.framing;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts one connection's stream into frames:
 *
 * <pre>
 *  +----------------------+------------------+----------------------+---
 *  | length, 4 bytes, BE  | payload          | length, 4 bytes, BE  | ...
 *  +----------------------+------------------+----------------------+---
 * </pre>
 *
 * <p>In place of the first length a fresh stream may carry a word of four bytes, then its argument; everything after it
 * is dropped.
 *
 * <p>A frame that arrived whole is handed on where it lies. Only what cannot be handed on is copied: the beginning of a
 * frame whose end is missing, and what a busy sink refused. The copy grows with what really arrived, never with what a
 * length announced, and its buffer goes back to the pool as soon as it is empty. At most one frame and one read's worth
 * of bytes are kept.
 *
 * <p>One thread.
 */
public final class LengthPrefixFramer {
    private static final int PREFIX_LENGTH = Integer.BYTES;

    /** What a telnet client sends when its user presses Ctrl-C: IAC IP IAC DO. */
    private static final int TELNET_INTERRUPT = 0xFFF4FFFD;

    private final FrameSink sink;
    private final PartialBuffers buffers;
    private final int maxFrameLength;
    private final int maxKeptLength;

    private FramerStatus status = FramerStatus.READY;
    private boolean fresh = true;
    private boolean discarding;
    private boolean refused;
    private UnsafeBuffer kept;
    private int keptLength;
    /** Length that {@link #kept} must have before it is worth looking at again. */
    private int neededLength;

    /**
     * @param maxFrameLength longest payload, inclusive.
     * @param maxReadLength most bytes that one read brings; so much is kept beside a refused frame.
     */
    public LengthPrefixFramer(
            final FrameSink sink, final PartialBuffers buffers, final int maxFrameLength, final int maxReadLength) {
        this.sink = sink;
        this.buffers = buffers;
        this.maxFrameLength = maxFrameLength;
        this.maxKeptLength = Math.addExact(Math.addExact(maxFrameLength, PREFIX_LENGTH), maxReadLength);
    }

    /** Takes the next bytes of the stream, all of them. */
    public FramerStatus onBytes(final DirectBuffer buffer, final int offset, final int length) {
        final int limit = offset + length;
        int index = offset;
        if (!discarding && status == FramerStatus.READY) {
            if (keptLength > 0) {
                index = completeKept(buffer, index, limit);
            }
            if (keptLength == 0 && !discarding && status == FramerStatus.READY) {
                index += cut(buffer, index, limit);
            }
        }
        if (!discarding && index < limit && isLive()) {
            keep(buffer, index, limit - index);
        }
        return status;
    }

    /** Offers again what was kept while blocked; nothing happens when not blocked. */
    public FramerStatus resume() {
        if (status != FramerStatus.BLOCKED) {
            return status;
        }
        status = FramerStatus.READY;
        refused = false;
        if (keptLength > 0) {
            dropKept(cut(kept, 0, keptLength));
        }
        return status;
    }

    /** Stops handing on after the frame that is being handed on, until {@link #resume()}. */
    public void pause() {
        if (status == FramerStatus.READY) {
            status = FramerStatus.BLOCKED;
        }
    }

    /** Drops everything that is kept and everything that is still to come. */
    public void discard() {
        discarding = true;
        refused = false;
        if (status == FramerStatus.BLOCKED) {
            status = FramerStatus.READY;
        }
        release();
    }

    /** Gives the buffer back; the stream has ended. */
    public void release() {
        keptLength = 0;
        if (kept != null) {
            buffers.giveBack(kept);
            kept = null;
        }
    }

    /** True when nothing is handed on until {@link #resume()}. */
    public boolean isBlocked() {
        return status == FramerStatus.BLOCKED;
    }

    /** True when the last frame was refused by the sink, as opposed to a {@link #pause()}. */
    public boolean isRefused() {
        return refused;
    }

    /** True after a word, and after {@link #discard()}. */
    public boolean isDiscarding() {
        return discarding;
    }

    /** Bytes kept here. */
    public int keptLength() {
        return keptLength;
    }

    /** Capacity of the buffer that keeps them; 0 when there is none. */
    public int keptCapacity() {
        return kept == null ? 0 : kept.capacity();
    }

    private boolean isLive() {
        return status == FramerStatus.READY || status == FramerStatus.BLOCKED;
    }

    /** Hands on whole frames; returns how many bytes are done with. */
    private int cut(final DirectBuffer buffer, final int offset, final int limit) {
        int index = offset;
        neededLength = PREFIX_LENGTH;
        while (status == FramerStatus.READY && !discarding && limit - index >= PREFIX_LENGTH) {
            final int doneLength = step(buffer, index, limit - index);
            if (doneLength == 0) {
                break;
            }
            neededLength = PREFIX_LENGTH;
            index += doneLength;
        }
        return index - offset;
    }

    /** Hands on one frame or word; returns its length on the wire, or 0 when it has to wait. */
    private int step(final DirectBuffer buffer, final int index, final int available) {
        final int prefix = buffer.getInt(index, ByteOrder.BIG_ENDIAN);
        if (fresh) {
            final int argumentLength = sink.wordArgumentLength(prefix);
            if (argumentLength != FrameSink.NOT_A_WORD) {
                return stepWord(prefix, argumentLength, buffer, index, available);
            }
            if (prefix == TELNET_INTERRUPT) {
                status = FramerStatus.INTERRUPTED;
                return 0;
            }
        }
        if (prefix < 0 || prefix > maxFrameLength) {
            status = FramerStatus.BAD_LENGTH;
            return 0;
        }
        fresh = false;
        final int wireLength = PREFIX_LENGTH + prefix;
        if (available < wireLength) {
            neededLength = wireLength;
            return 0;
        }
        if (!sink.onFrame(buffer, index + PREFIX_LENGTH, prefix)) {
            refuse();
            return 0;
        }
        return wireLength;
    }

    private int stepWord(
            final int word, final int argumentLength, final DirectBuffer buffer, final int index, final int available) {
        if (available < PREFIX_LENGTH + argumentLength) {
            neededLength = PREFIX_LENGTH + argumentLength;
            return 0;
        }
        if (!sink.onWord(word, buffer, index + PREFIX_LENGTH, argumentLength)) {
            refuse();
            return 0;
        }
        fresh = false;
        discarding = true;
        return available;
    }

    private void refuse() {
        if (discarding) {
            return;
        }
        refused = true;
        status = FramerStatus.BLOCKED;
    }

    /** Copies no more than the kept frame lacks, so that what follows it can be cut where it lies. */
    private int completeKept(final DirectBuffer buffer, final int offset, final int limit) {
        int index = offset;
        while (index < limit && keptLength > 0 && status == FramerStatus.READY) {
            final int length = Math.min(neededLength - keptLength, limit - index);
            keep(buffer, index, length);
            index += length;
            if (keptLength == neededLength) {
                dropKept(cut(kept, 0, keptLength));
            }
        }
        return index;
    }

    private void keep(final DirectBuffer buffer, final int offset, final int length) {
        if (length > maxKeptLength - keptLength) {
            status = FramerStatus.OVERRUN;
            return;
        }
        ensureCapacity(keptLength + length);
        kept.putBytes(keptLength, buffer, offset, length);
        keptLength += length;
    }

    private void ensureCapacity(final int capacity) {
        if (kept == null) {
            kept = buffers.take(capacity);
        } else if (kept.capacity() < capacity) {
            final UnsafeBuffer larger = buffers.take(capacity);
            larger.putBytes(0, kept, 0, keptLength);
            buffers.giveBack(kept);
            kept = larger;
        }
    }

    /** Forgets the first bytes of what is kept. */
    private void dropKept(final int length) {
        if (kept == null) {
            // The sink called discard().
            return;
        }
        keptLength -= length;
        if (keptLength == 0 || discarding) {
            release();
        } else if (length > 0) {
            System.arraycopy(kept.byteArray(), length, kept.byteArray(), 0, keptLength);
        }
    }
}
