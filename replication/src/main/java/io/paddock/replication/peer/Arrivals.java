package io.paddock.replication.peer;

import io.aeron.Image;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.CountersReader;

/** The streams that come in, each in its turn. The owner's thread. */
final class Arrivals implements Inbound.Receiver {
    private final AeronLinkContext context;
    private final LinkCounters counters;
    private final Roster roster;
    private final List<Inbound> inbounds = new ArrayList<>();
    private PeerLink.Handler handler;
    private int firstIndex;

    Arrivals(final AeronLinkContext context, final LinkCounters counters, final Roster roster) {
        this.context = context;
        this.counters = counters;
        this.roster = roster;
    }

    /** @return how much has come. */
    int receive(final PeerLink.Handler messageHandler, final int limit) {
        handler = messageHandler;
        final int count = inbounds.size();
        firstIndex = firstIndex + 1 < count ? firstIndex + 1 : 0;
        int fragmentCount = 0;
        for (int i = 0; i < count && fragmentCount < limit; i++) {
            final int index = firstIndex + i;
            fragmentCount += inbounds.get(index < count ? index : index - count).poll(limit - fragmentCount);
        }
        return fragmentCount;
    }

    /** Whether something is missing in between of what has come. */
    boolean hasGap() {
        for (int i = 0; i < inbounds.size(); i++) {
            if (inbounds.get(i).hasGap()) {
                return true;
            }
        }
        return false;
    }

    void onImage(final int stream, final Image image, final CountersReader driverCounters) {
        inbounds.add(new Inbound(image, stream, driverCounters, context, counters, this));
    }

    void onImageGone(final Image image) {
        for (int i = inbounds.size() - 1; i >= 0; i--) {
            if (inbounds.get(i).image() == image) {
                leave(inbounds.remove(i).server());
            }
        }
    }

    /** The driver is gone, and with it all streams. */
    void reset() {
        inbounds.clear();
    }

    @Override
    public boolean onGreeting(final int server, final DirectBuffer buffer, final int offset, final int length) {
        return roster.onGreeting(server, buffer, offset, length);
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length) {
        handler.onMessage(buffer, offset, length);
    }

    @Override
    public void onRefused(final int server, final boolean mustBeSealed) {
        if (mustBeSealed) {
            roster.seals().onUnsealed(server);
        } else {
            roster.seals().onSealedHere(server);
        }
    }

    @Override
    public PeerSeal seal(final int server) {
        return roster.seal(server);
    }

    private void leave(final int server) {
        for (int i = 0; i < inbounds.size(); i++) {
            if (inbounds.get(i).server() == server) {
                return;
            }
        }
        roster.onSilence(server);
    }
}
