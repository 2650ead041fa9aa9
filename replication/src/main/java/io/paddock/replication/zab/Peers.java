package io.paddock.replication.zab;

import io.paddock.replication.quorum.ServerSet;
import java.util.function.IntConsumer;

/** The other servers that messages go to: all members of the configurations in force, and learners that have come or are to. */
final class Peers {
    private final ReplicaState state;
    private final ServerSet known = new ServerSet();
    private final ServerSet guests = new ServerSet();

    Peers(final ReplicaState state) {
        this.state = state;
    }

    /** A server that is no member has told of itself, or is to become one. */
    void onGuest(final int server) {
        guests.add(server);
    }

    void forgetGuests() {
        guests.clear();
    }

    /** Calls back once for every other server, in the order of their numbers. */
    void forEachOther(final IntConsumer consumer) {
        known.clear();
        state.configurations.forEachServer(known::add);
        for (int server = 1; server <= ServerSet.MAX_SERVER; server++) {
            if (server != state.server && (known.contains(server) || guests.contains(server))) {
                consumer.accept(server);
            }
        }
    }
}
