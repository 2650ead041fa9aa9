package io.paddock.tools.chaos;

/** What can be done to an ensemble. */
enum Fault {
    /** The wall clock of one server jumps, forward or back, and stays there. */
    CLOCK_STEP(4, Reach.NONE),
    /** {@code kill -9} of one server; it is started again. */
    KILL(8, Reach.ONE),
    /** SIGSTOP of one server, and SIGCONT. */
    PAUSE(6, Reach.ONE),
    /** Nothing between one server and the others. */
    ISOLATE(4, Reach.ONE),
    /** Nothing from the others to one server. */
    DEAFEN(3, Reach.ONE),
    /** Nothing from one server to the others. */
    SILENCE(3, Reach.ONE),
    /** Nothing between one server and another one, one way or both. */
    CUT_LINK(3, Reach.ONE),
    /** {@code kill -9} of all servers at once. */
    KILL_ALL(2, Reach.MOST),
    /** SIGSTOP of a majority. */
    PAUSE_MOST(2, Reach.MOST),
    /** Each server in turn stops in order and starts. */
    ROLLING_RESTART(1, Reach.WHOLE),
    /** One server is killed and loses its disk. */
    WIPE(2, Reach.WHOLE),
    /** One server's disk is full until it stops for want of a new segment; then it is started with room. */
    FULL_DISK(1, Reach.WHOLE),
    /** Two servers join, and leave again. */
    RESIZE(1, Reach.WHOLE),
    /** Another server leads. */
    MOVE_LEADER(3, Reach.WHOLE);

    /** How much it takes. */
    enum Reach {
        /** Nobody may notice. */
        NONE,
        /** One server; a minority may be disturbed at a time. */
        ONE,
        /** A majority, which nothing else may touch meanwhile. */
        MOST,
        /** All others must be in sync before and afterwards. */
        WHOLE
    }

    private final int weight;
    private final Reach reach;

    Fault(final int weight, final Reach reach) {
        this.weight = weight;
        this.reach = reach;
    }

    /** How often it is chosen. */
    int weight() {
        return weight;
    }

    Reach reach() {
        return reach;
    }

    boolean cutsLinks() {
        return this == ISOLATE || this == DEAFEN || this == SILENCE || this == CUT_LINK;
    }
}
