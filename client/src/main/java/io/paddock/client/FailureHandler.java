package io.paddock.client;

/**
 * What all handlers of replies have in common. A handler is called on the client's thread, exactly once for each
 * accepted request, in the order of the requests. It can serve any number of them: the correlation id is the caller's
 * own and comes back as it was given. Views are valid during the call. It may send requests.
 */
@FunctionalInterface
public interface FailureHandler {
    /**
     * The request was refused, or its fate is unknown.
     *
     * @param errorCode from {@link io.paddock.codecs.wire.ErrorCode}, or one of {@link ClientError}.
     */
    void onFailure(long correlationId, int errorCode);
}
