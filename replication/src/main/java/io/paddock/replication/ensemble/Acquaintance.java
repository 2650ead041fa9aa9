package io.paddock.replication.ensemble;

import io.paddock.replication.peer.Lifelines;
import io.paddock.replication.peer.PeerAddress;
import io.paddock.replication.peer.PeerLink;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import io.paddock.replication.zab.Replica;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tells the link whom it is to reach, whenever the configurations in force change. Members that a change has removed
 * stay known until the next one, so that they learn of it. Owner's thread.
 */
final class Acquaintance {
    private final PeerLink link;
    private final Lifelines lifelines;
    private final Function<Member, PeerAddress> addresses;
    private final Replica replica;
    private Configuration active;
    private Configuration joining;
    private Configuration previous;
    private Configuration invited;

    Acquaintance(final EnsembleLogContext context, final Replica replica) {
        link = context.link();
        lifelines = context.lifelines();
        addresses = context.addresses();
        this.replica = replica;
    }

    void refresh() {
        final Configuration nowActive = replica.active();
        final Configuration nowJoining = replica.joining();
        if (nowActive == active && nowJoining == joining) {
            return;
        }
        if (nowActive != active) {
            previous = active;
        }
        active = nowActive;
        joining = nowJoining;
        tellLink();
    }

    /** Members of a configuration that may come are to be reached, too: they must catch up before they count. */
    void invite(final Configuration next) {
        invited = next;
        tellLink();
    }

    private void tellLink() {
        final TreeMap<Integer, PeerAddress> known = new TreeMap<>();
        add(known, invited);
        add(known, previous);
        add(known, active);
        add(known, joining);
        link.peers(known.values());
        if (lifelines != null) {
            lifelines.peers(known.values());
        }
    }

    private void add(final TreeMap<Integer, PeerAddress> known, final Configuration configuration) {
        if (configuration != null) {
            for (final Member member : configuration.members()) {
                final PeerAddress address = addresses.apply(member);
                if (address != null) {
                    known.put(member.server(), address);
                }
            }
        }
    }
}
