package io.paddock.transport.tcp;

import io.netty.buffer.ByteBuf;
import org.agrona.concurrent.UnsafeBuffer;

/** Looks at Netty's direct memory through Agrona's buffers, without copying. */
final class BufferView {
    private BufferView() {}

    /**
     * Lays the view over the whole buffer, so that indices are the same in both. The view does not keep the memory
     * alive.
     */
    static void wrap(final UnsafeBuffer view, final ByteBuf buffer) {
        if (buffer.hasMemoryAddress()) {
            view.wrap(buffer.memoryAddress(), buffer.capacity());
        } else {
            // Where Netty has no access to addresses; makes an object, so not for each frame of the usual path.
            view.wrap(buffer.nioBuffer(0, buffer.capacity()));
        }
    }
}
