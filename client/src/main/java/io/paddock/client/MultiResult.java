package io.paddock.client;

/**
 * What one operation of a multi did.
 *
 * @param path of the created node; null for other operations.
 * @param stat of the created or changed node; null for other operations.
 */
public record MultiResult(String path, NodeStat stat) {
    /** A copy of the cursor's current result. */
    static MultiResult of(final MultiResults results) {
        return new MultiResult(
                results.hasPath() ? Utf8.string(results.buffer(), results.pathOffset(), results.pathLength()) : null,
                results.stat() == null ? null : NodeStat.of(results.stat()));
    }
}
