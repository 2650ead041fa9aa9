package io.paddock.engine.quota;

/** Told of nodes that may go. */
public interface ReapHandler {
    /** The node had no children and its time was over when it was looked at; the delete checks again. */
    void onCandidate(int node);
}
