package io.paddock.client;

import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.collections.ArrayUtil;

/** Passes on to any number of listeners, in the order in which they came. They may come and go on any thread. */
final class ListenerList implements ClientListener {
    private final ErrorHandler errorHandler;
    private volatile ClientListener[] listeners;

    ListenerList(final ClientListener first, final ErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
        listeners = new ClientListener[] {first};
    }

    synchronized void add(final ClientListener listener) {
        listeners = ArrayUtil.add(listeners, listener);
    }

    synchronized void remove(final ClientListener listener) {
        listeners = ArrayUtil.remove(listeners, listener);
    }

    @Override
    public void onStateChange(final ClientState state) {
        for (final ClientListener listener : listeners) {
            try {
                listener.onStateChange(state);
            } catch (final Throwable failure) {
                errorHandler.onError(failure);
            }
        }
    }

    @Override
    public void onWatchEvent(
            final int eventType, final DirectBuffer buffer, final int offset, final int length, final long zxid) {
        for (final ClientListener listener : listeners) {
            try {
                listener.onWatchEvent(eventType, buffer, offset, length, zxid);
            } catch (final Throwable failure) {
                errorHandler.onError(failure);
            }
        }
    }
}
