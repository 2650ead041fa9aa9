package io.paddock.client;

/** Takes replies that say no more than that it is done. */
public interface DoneHandler extends FailureHandler {
    void onDone(long correlationId);
}
