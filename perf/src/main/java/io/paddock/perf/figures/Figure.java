package io.paddock.perf.figures;

import java.io.IOException;
import java.util.List;

/** Measures one row, or a few that come from the same run. */
interface Figure {
    /** What {@link #measure} will report. */
    List<Row> rows();

    /**
     * Measures with servers of its own and reports each row as soon as it is known.
     *
     * @throws IOException when a server or its data gave up; other figures can go on.
     */
    void measure(Laboratory laboratory) throws IOException;
}
