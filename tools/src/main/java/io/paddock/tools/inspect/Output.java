package io.paddock.tools.inspect;

import java.io.PrintWriter;

/** Where items go, as text or as JSON, one line each. */
public final class Output {
    private final PrintWriter writer;
    private final boolean json;

    public Output(final PrintWriter writer, final boolean json) {
        this.writer = writer;
        this.json = json;
    }

    void print(final Item item) {
        writer.println(json ? item.json() : item.text());
    }

    /** Whether whoever reads has gone, as {@code head} does, so that more would be for nobody. */
    boolean isClosed() {
        return writer.checkError();
    }
}
