package io.paddock.client;

/** Takes replies of multi. A multi that was undone is reported by {@link #onResults} too. */
public interface MultiHandler extends FailureHandler {
    void onResults(long correlationId, MultiResults results);
}
