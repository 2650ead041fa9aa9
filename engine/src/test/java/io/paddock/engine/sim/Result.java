package io.paddock.engine.sim;

import java.util.List;

/**
 * What a command came to.
 *
 * @param path of what was created.
 * @param version of the node afterwards.
 * @param parts of a multi.
 */
record Result(int error, String path, Version version, List<Result> parts) {
    static final Result DONE = failed(0);

    static Result failed(final int error) {
        return new Result(error, null, null, null);
    }

    static Result of(final Version version) {
        return new Result(0, version.path, version, null);
    }
}
