package io.paddock.replication.sim;

import io.paddock.replication.zab.Timing;
import java.util.SplittableRandom;

/**
 * What an ensemble is like, drawn anew for each schedule: rare troubles are common in some.
 *
 * @param servers how many there are.
 * @param timing of all of them.
 * @param faultsNs how long things go wrong.
 * @param drift how far clocks are off their rate, at most.
 * @param cycleNs time that passes at most until a batch is ended; 0 for after each input.
 * @param diskSpreadNs longest usual force.
 * @param danger how often the plug is pulled between two steps that belong together.
 * @param damaging whether disks may forget.
 * @param batchEntries most entries in one message.
 * @param workNs mean time between two bursts of commands.
 * @param faultNs mean time between two faults.
 * @param faults bit set of the kinds of faults that occur.
 * @param snapshotEach of so many bursts of commands one is followed by a snapshot somewhere.
 * @param purging whether the log is cut at the newest snapshot instead of the one before.
 * @param loss of messages.
 * @param duplication of messages.
 * @param spreadNs most that a message takes longer than others.
 * @param straggle how many messages come very late.
 * @param refusal how often a link has no room.
 * @param aim what some schedules are after, in place of faults at random.
 */
record Habits(
        int servers,
        Timing timing,
        long faultsNs,
        double drift,
        long cycleNs,
        long diskSpreadNs,
        double danger,
        boolean damaging,
        int batchEntries,
        long workNs,
        long faultNs,
        long faults,
        int snapshotEach,
        boolean purging,
        double loss,
        double duplication,
        long spreadNs,
        double straggle,
        double refusal,
        Aim aim) {
    /** A kind of trouble that chance alone brings about too seldom. */
    enum Aim {
        NOTHING,
        /** Leaders end when their epoch has hardly begun, with entries of older epochs on the way one by one. */
        COUPS,
        /** Followers start again and again while answers to the start before are on their way. */
        SHORT_LIVES,
        /**
         * Servers fall behind the others' logs, and snapshots travel so slowly that another one leads when they arrive, and
         * what they bring is there already.
         */
        SLOW_SNAPSHOTS,
        /** What few hold is lost by one of them, and then the leader ends before it has been made good. */
        FORGETFUL,
        /**
         * A follower starts again without what it has just acknowledged; the leader hears of the acknowledgement before it
         * hears of the start, and old messages of the leader come once more.
         */
        ANOTHER_START,
        /** Few have a vote. They all lose what they hold, and one without a vote has it. */
        FEW_VOTERS
    }

    private static final Aim[] AIMS = Aim.values();
    private static final long MS = 1_000_000;
    private static final long ELECTION_NS = 150 * MS;

    static Habits draw(final SplittableRandom random) {
        final Aim aim = random.nextInt(6) == 0 ? AIMS[1 + random.nextInt(AIMS.length - 1)] : Aim.NOTHING;
        final int servers = aim == Aim.NOTHING ? 1 + random.nextInt(7) : 3 + random.nextInt(3);
        final double badness = random.nextDouble();
        final long heartbeatNs = (15 + random.nextInt(35)) * MS;
        final long quorumNs = random.nextInt(2) == 0 ? ELECTION_NS : 75 * MS + random.nextLong(75 * MS);
        return new Habits(
                servers,
                new Timing(heartbeatNs, ELECTION_NS, ELECTION_NS, quorumNs),
                1000 * MS + random.nextLong(3500 * MS),
                random.nextInt(3) == 0 ? 0 : 0.02,
                random.nextInt(2) == 0 ? 0 : 1 + random.nextLong(2 * MS),
                (1 + random.nextInt(20)) * MS / 2,
                random.nextInt(3) == 0 ? 0 : 0.03 * random.nextDouble(),
                aim == Aim.FORGETFUL
                        || aim == Aim.ANOTHER_START
                        || aim != Aim.FEW_VOTERS && servers >= 3 && random.nextInt(3) == 0,
                switch (aim == Aim.COUPS || aim == Aim.FORGETFUL ? 0 : random.nextInt(4)) {
                    case 0 -> 1;
                    case 1 -> 1 + random.nextInt(4);
                    default -> 1 << 20;
                },
                (long) (2 * MS * Math.pow(aim == Aim.SLOW_SNAPSHOTS ? 3 : 15, random.nextDouble())),
                // Logs grow, and snapshots are sent, only while somebody leads.
                (aim == Aim.SLOW_SNAPSHOTS ? 150 : 10) * MS + random.nextLong(120 * MS),
                random.nextInt(4) == 0 ? -1 : random.nextLong() | random.nextLong(),
                snapshotEach(aim, random),
                aim == Aim.SLOW_SNAPSHOTS || random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? 0 : 0.1 * badness,
                random.nextInt(3) == 0 ? 0 : 0.05 * badness,
                MS / 5 + random.nextLong(5 * MS),
                aim == Aim.SHORT_LIVES ? 0.2 : random.nextInt(3) == 0 ? 0.01 * badness : 0,
                random.nextInt(4) == 0 ? 0.05 * badness : 0,
                aim);
    }

    private static int snapshotEach(final Aim aim, final SplittableRandom random) {
        if (aim == Aim.FEW_VOTERS) {
            // Nobody can give back what is left of in a snapshot only.
            return Integer.MAX_VALUE;
        }
        return aim != Aim.SLOW_SNAPSHOTS && random.nextInt(2) == 0 ? 40 : 2 + random.nextInt(10);
    }
}
