package io.paddock.replication.zab;

import org.agrona.collections.LongArrayQueue;

/** Barriers that this server's own layer above waits for. One question is on its way and stands for all before it. */
final class Barriers {
    private final ReplicaState state;
    private final LongArrayQueue ids = new LongArrayQueue(64, Long.MIN_VALUE);
    private long request;
    private int asked;
    private long askedNs;
    private long askedEpoch;
    private boolean outstanding;

    Barriers(final ReplicaState state) {
        this.state = state;
        // An answer to an earlier start of this server may still be on its way, in the same epoch: it says too little.
        request = state.incarnation << 32;
    }

    void add(final long id) {
        ids.addLong(id);
    }

    /** Asks again what was asked of another leader, or got lost. */
    void endBatch(final BarrierRounds rounds) {
        final boolean lost = outstanding
                && (askedEpoch != state.acceptedEpoch || state.nowNs - askedNs > 2 * state.timing.heartbeatNs());
        if (ids.isEmpty() || outstanding && !lost) {
            return;
        }
        if (state.role == Role.LEADING) {
            begin();
            rounds.ask(state.server, request);
        } else if (state.role == Role.FOLLOWING) {
            begin();
            state.publisher.barrier(state.leader, state.acceptedEpoch, request);
        }
    }

    private void begin() {
        outstanding = true;
        asked = ids.size();
        askedNs = state.nowNs;
        askedEpoch = state.acceptedEpoch;
        request++;
    }

    void onAnswer(final long answeredRequest, final long index) {
        if (!outstanding || answeredRequest != request) {
            return;
        }
        outstanding = false;
        for (int i = 0; i < asked; i++) {
            state.environment.barrierReached(ids.pollLong(), index);
        }
    }
}
