package io.paddock.perf.figures;

/** A table of goals. */
public enum Table {
    /** One server against one. */
    SERVER,
    /** Three servers against three. */
    ENSEMBLE
}
