package io.paddock.engine.sim;

/** A way in which a server breaks its promises, so that it is seen that the checks notice. */
enum Lie {
    NONE,
    /** Now and then an event does not reach its client. */
    EVENT_LOST,
    /** Now and then an event comes twice. */
    EVENT_TWICE,
    /** Now and then an event comes behind the reply that follows it. */
    EVENT_AFTER_REPLY,
    /** Now and then two replies change places. */
    REPLIES_SWAPPED,
    /** Disks do not force, and power goes. */
    DISK_DOES_NOT_FORCE,
    /** A server takes clients that have seen more than it has. */
    CLIENTS_FROM_THE_FUTURE,
    /** A sync does not wait for what others know. */
    SYNC_DOES_NOT_WAIT,
    /** The leader does not hear of the clients of other servers. */
    TOUCHES_LOST,
    /** A server leaves a command out. */
    COMMAND_LEFT_OUT,
    /** A server does not notice that other members count. */
    MEMBERS_LEFT_OUT,
    /** Servers' clocks for clients' silence run too fast. */
    ENDED_TOO_EARLY
}
