package io.paddock.replication.zab;

import org.agrona.collections.LongArrayList;

/**
 * Barriers at the leader. The newest committed entry answers one, but only a leader that is still the leader may say so:
 * it is answered after a quorum has answered a round of heartbeats that began later than the question came.
 */
final class BarrierRounds {
    private final ReplicaState state;
    private final Leadership leadership;
    /** Four values each: server, request, index, round. */
    private final LongArrayList waiting = new LongArrayList();

    private long sentRound;
    private boolean roundWanted;
    private Local local;

    BarrierRounds(final ReplicaState state, final Leadership leadership) {
        this.state = state;
        this.leadership = leadership;
    }

    void onLocal(final Local listener) {
        local = listener;
    }

    void reset() {
        waiting.clear();
        sentRound = 0;
        roundWanted = false;
    }

    long sentRound() {
        return sentRound;
    }

    /** Asked by a server, which may be this one. */
    void ask(final int server, final long request) {
        if (state.role != Role.LEADING) {
            return;
        }
        waiting.addLong(server);
        waiting.addLong(request);
        waiting.addLong(state.commitIndex);
        waiting.addLong(sentRound + 1);
        roundWanted = true;
    }

    void endBatch() {
        if (roundWanted) {
            roundWanted = false;
            sentRound++;
            leadership.sendHeartbeats();
            onRoundAcked();
        }
    }

    void onRoundAcked() {
        int done = 0;
        while (done < waiting.size() && waiting.getLong(done + 3) <= sentRound && isAcked(waiting.getLong(done + 3))) {
            answer((int) waiting.getLong(done), waiting.getLong(done + 1), waiting.getLong(done + 2));
            done += 4;
        }
        if (done > 0) {
            // The asker may have put in its next question meanwhile, so the rest moves up only now.
            for (int i = done; i < waiting.size(); i++) {
                waiting.setLong(i - done, waiting.getLong(i));
            }
            for (int i = 0; i < done; i++) {
                waiting.removeAt(waiting.size() - 1);
            }
        }
    }

    private boolean isAcked(final long round) {
        return leadership.isRoundAcked(round);
    }

    private void answer(final int server, final long request, final long index) {
        if (server == state.server) {
            local.onAnswer(request, index);
        } else {
            state.publisher.barrierReply(server, state.acceptedEpoch, request, index);
        }
    }

    /** Where answers to this server's own questions go. */
    interface Local {
        void onAnswer(long request, long index);
    }
}
