package io.paddock.replication.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules, broken one at a time. They are the test of the simulator: what it does not notice, it does not guard.
 * Numbers like 4643 are issues of Apache ZooKeeper that had that rule broken.
 */
final class Mutants {
    private static final String ELECTION = "zab/Election.java";
    private static final String FOLLOWING = "zab/Following.java";
    private static final String FORWARDING = "zab/Forwarding.java";
    private static final String LEADERSHIP = "zab/Leadership.java";
    private static final String STATE = "zab/ReplicaState.java";
    private static final String REPLICA = "zab/Replica.java";
    private static final String PROGRESS = "zab/PeerProgress.java";
    private static final String ROUNDS = "zab/BarrierRounds.java";
    private static final String STACK = "quorum/ConfigurationStack.java";
    private static final String CONFIGURATION = "quorum/Configuration.java";

    private Mutants() {}

    static List<Mutant> all() {
        final List<Mutant> all = new ArrayList<>();
        votes(all);
        acknowledgements(all);
        history(all);
        membership(all);
        forwarding(all);
        progress(all);
        files(all);
        surroundings(all);
        return all;
    }

    private static void votes(final List<Mutant> all) {
        all.add(Mutant.of(
                "vote-before-force",
                "A vote is told before it is on disk",
                ELECTION,
                "if (replyTo != 0 && state.isPersisted(replySequence)) {",
                "if (replyTo != 0) {"));
        all.add(Mutant.of(
                "own-vote-before-force",
                "A candidate asks for votes before its own is on disk",
                ELECTION,
                "voteSent || !state.isPersisted(standSequence)",
                "voteSent"));
        all.add(Mutant.of(
                "vote-for-less",
                "A candidate with a shorter log gets votes",
                STATE,
                "return Math.max(log.epochs().lastZxid(), ackedFloor);",
                "return 0;"));
        all.add(Mutant.of(
                "vote-twice",
                "A second candidate gets the vote of an epoch",
                ELECTION,
                "state.votedFor == 0 || state.votedFor == from;",
                "true;"));
        all.add(Mutant.of(
                "vote-forgotten",
                "A start forgets whom the server voted for",
                REPLICA,
                "recovered.acceptedEpoch() == state.acceptedEpoch ? recovered.votedFor() : 0",
                "0"));
        all.add(Mutant.of(
                "epoch-forgotten",
                "A start knows only the epoch of the log (2307)",
                REPLICA,
                "Math.max(recovered.acceptedEpoch(), logEpoch)",
                "logEpoch"));
        all.add(Mutant.of(
                        "epoch-ahead-of-log",
                        "A candidate speaks of the epoch it accepted, not of what it holds (4643)",
                        ELECTION,
                        ", state.lastZxid()",
                        ", Math.max(state.lastZxid(), Zxid.of(state.acceptedEpoch, 0))")
                .inAllPlaces());
        all.add(Mutant.of(
                "leads-before-commit",
                "A leader works before the record of its epoch is committed",
                LEADERSHIP,
                "state.role(Role.ELECTED, state.server);",
                "state.role(Role.LEADING, state.server);"));
        all.add(Mutant.of(
                "minority",
                "Half of the servers are enough",
                CONFIGURATION,
                "return count > voterCount / 2;",
                "return count >= voterCount / 2;"));
        all.add(Mutant.of(
                "minority-of-groups",
                "A minority of the groups is enough",
                CONFIGURATION,
                "return wonGroups > groups.length / 2;",
                "return wonGroups >= groups.length / 2;"));
        all.add(Mutant.of(
                "observers-count",
                "Observers count for quorums (2959)",
                CONFIGURATION,
                "if (!member.observer() && set.contains(member.server())) {",
                "if (set.contains(member.server())) {"));
    }

    private static void acknowledgements(final List<Mutant> all) {
        all.add(Mutant.of(
                "ack-before-force",
                "A follower acknowledges what is not on disk (3911, 4646, 4685, 3023)",
                FOLLOWING,
                "sentAckIndex = Math.min(matchedIndex, state.durableIndex);",
                "sentAckIndex = matchedIndex;"));
        all.add(Mutant.of(
                "ack-before-promise",
                "A follower acknowledges before the promise to follow is on disk",
                FOLLOWING,
                "        if (state.isPromisePersisted()) {\n            sentAckIndex",
                "        if (true) {\n            sentAckIndex"));
        all.add(Mutant.of(
                "ack-of-another-history",
                "What was matched with one leader is acknowledged to the next",
                FOLLOWING,
                "        matchedIndex = 0;\n",
                ""));
        all.add(
                Mutant.of(
                        "received-is-durable",
                        "The leader counts what a follower has received",
                        LEADERSHIP,
                        "if (message.ackedIndex() > peer.matchIndex) {\n            peer.matchIndex = message.ackedIndex();",
                        "if (message.receivedIndex() > peer.matchIndex) {\n            peer.matchIndex = message.receivedIndex();"));
        all.add(Mutant.of(
                "leader-counts-unforced",
                "The leader counts itself before its force",
                LEADERSHIP,
                "if (state.durableIndex >= index) {\n            set.add(state.server);",
                "if (true) {\n            set.add(state.server);"));
        all.add(Mutant.of(
                "match-outlives-start",
                "What an earlier start of a follower acknowledged still counts",
                LEADERSHIP,
                "peer.restart(incarnation, state.lastZxid());",
                "final long match = peer.matchIndex;\n            peer.restart(incarnation, state.lastZxid());\n"
                        + "            peer.matchIndex = match;"));
        all.add(Mutant.of(
                "discharge-at-once",
                "A floor goes as soon as a leader is heard",
                FOLLOWING,
                "                && commitIndex <= Math.min(matchedIndex, state.durableIndex)\n"
                        + "                && commitIndex >= state.log.epochs().baseIndex()\n"
                        + "                && Zxid.epoch(state.log.epochs().zxidAt(commitIndex)) == state.acceptedEpoch) {",
                "                ) {"));
        all.add(Mutant.of(
                "discharge-for-another-start",
                "A floor goes though the leader may count what an earlier start acknowledged",
                FOLLOWING,
                "            requestSync();\n        } else {\n            dischargeFloor(message.commitIndex());\n        }",
                "            requestSync();\n        }\n        dischargeFloor(message.commitIndex());"));
        all.add(Mutant.of(
                "execute-before-force",
                "What is committed is executed before it is on the own disk (4882, 4785)",
                STATE,
                "final long upTo = Math.min(commitIndex, durableIndex);",
                "final long upTo = commitIndex;"));
        all.add(Mutant.of(
                "durable-after-cut",
                "What was cut still counts as durable",
                STATE,
                "        durableIndex = Math.min(durableIndex, index);\n",
                ""));
        all.add(Mutant.of(
                "commit-of-another-history",
                "A commit is believed for entries that were not compared (4394)",
                FOLLOWING,
                "Math.min(message.commitIndex(), matchedIndex)",
                "Math.min(message.commitIndex(), state.lastIndex())"));
        all.add(Mutant.of(
                "commit-of-older-epochs",
                "Entries of older epochs are committed by counting",
                LEADERSHIP,
                "Math.max(state.commitIndex + 1, epochRecordIndex)",
                "state.commitIndex + 1"));
        all.add(Mutant.of(
                "barrier-without-round",
                "A barrier is answered without asking a quorum",
                ROUNDS,
                "return leadership.isRoundAcked(round);",
                "return true;"));
        all.add(Mutant.of(
                "barrier-of-earlier-round",
                "A barrier is answered by a round that began before it",
                ROUNDS,
                "waiting.addLong(sentRound + 1);",
                "waiting.addLong(sentRound);"));
        all.add(Mutant.of(
                "barrier-of-earlier-start",
                "An answer to an earlier start's barrier is taken",
                "zab/Barriers.java",
                "request = state.incarnation << 32;",
                "request = 0;"));
    }

    private static void history(final List<Mutant> all) {
        all.add(Mutant.of(
                "append-anywhere",
                "Entries are taken whatever stands before them (4925)",
                FOLLOWING,
                "if (epochs.zxidAt(prevIndex) != message.prevZxid()) {",
                "if (false) {"));
        all.add(Mutant.of(
                "cut-what-agrees",
                "A late message cuts entries that agree with it",
                FOLLOWING,
                "index > state.log.epochs().baseIndex() && differs(index, header.zxid())",
                "index > state.log.epochs().baseIndex()"));
        all.add(Mutant.of(
                "time-goes-back",
                "The leader stamps its wall clock",
                LEADERSHIP,
                "Math.max(state.log.lastTimestampMs(), state.wallMs)",
                "state.wallMs"));
        all.add(Mutant.of(
                "floor-has-no-vote",
                "Votes forget what was acknowledged and lost",
                STATE,
                "return Math.max(log.epochs().lastZxid(), ackedFloor);",
                "return log.epochs().lastZxid();"));
        all.add(Mutant.of(
                        "stands-below-floor",
                        "A server stands that has lost what it acknowledged",
                        ELECTION,
                        "state.lastZxid() >= state.ackedFloor && !state.installing",
                        "!state.installing")
                .redundant("a server below its floor asks for what it lost instead: this is the second lock"));
        all.add(Mutant.of(
                        "snapshot-drops-suffix",
                        "A snapshot takes the place of a log that goes further, without a floor",
                        REPLICA,
                        "state.raiseFloor(state.position())",
                        "state.raiseFloor(0)")
                .and(
                        "if (known >= 0 && state.log.chainAt(known) == Integer.toUnsignedLong(info.chain())) {",
                        "if (false) {"));
        all.add(Mutant.of(
                        "snapshot-without-floor",
                        "A snapshot takes the place of acknowledged entries without a floor",
                        REPLICA,
                        "state.raiseFloor(state.position())",
                        "state.raiseFloor(0)")
                .redundant("a log that does not hold the snapshot's entry holds nothing committed behind it"));
        all.add(Mutant.of(
                        "stands-while-installing",
                        "A server stands while a snapshot takes the place of its log",
                        ELECTION,
                        "state.lastZxid() >= state.ackedFloor && !state.installing",
                        "state.lastZxid() >= state.ackedFloor")
                .redundant(
                        "who installs a snapshot lacks its entry, which is committed: no quorum votes for such a log"));
        all.add(Mutant.of(
                "takes-while-installing",
                "Entries are taken while a snapshot takes the place of the log (3642)",
                FOLLOWING,
                "        if (state.installing) {\n            return;\n        }\n        round",
                "        round"));
    }

    private static void membership(final List<Mutant> all) {
        all.add(Mutant.of(
                "new-quorum-only",
                "During a change the new ensemble decides alone",
                STACK,
                "return last.active.isQuorum(set) && (last.joining == null || last.joining.isQuorum(set));",
                "return (last.joining == null ? last.active : last.joining).isQuorum(set);"));
        all.add(Mutant.of(
                "old-quorum-only",
                "During a change the old ensemble decides alone",
                STACK,
                "return last.active.isQuorum(set) && (last.joining == null || last.joining.isQuorum(set));",
                "return last.active.isQuorum(set);"));
        all.add(Mutant.of(
                "activate-at-once",
                "The new ensemble counts alone before the change is committed",
                LEADERSHIP,
                "state.configurations.joining() != null && state.commitIndex >= state.configurations.changedAt()",
                "state.configurations.joining() != null"));
        all.add(Mutant.of(
                "change-outlives-cut",
                "A change of the ensemble counts after it was cut off",
                STATE,
                "        configurations.onTruncated(index);\n",
                ""));
        all.add(Mutant.of(
                "snapshot-forgets-change",
                "A change that is under way in a snapshot is forgotten",
                REPLICA,
                "info.activatedIndex(), info.active(), info.joining()",
                "info.activatedIndex(), info.active(), null"));
        all.add(Mutant.of(
                "two-changes",
                "A change begins while another is under way",
                LEADERSHIP,
                "if (state.configurations.joining() != null || state.commitIndex < state.configurations.activatedAt()) {",
                "if (false) {"));
        all.add(Mutant.of(
                "leader-stays",
                "A leader that is no member any more goes on",
                LEADERSHIP,
                "            leaveToMember();\n        }",
                "        }"));
        all.add(Mutant.of(
                        "former-members-out",
                        "A removed member may not stand",
                        ELECTION,
                        "state.configurations.mayVote(state.server)",
                        "state.configurations.isVoter(state.server)")
                .redundant("needs every holder of the change's end to be a former member: 9 of 23,348 in the model"));
        all.add(Mutant.of(
                        "change-before-commit",
                        "A change begins before the record of the epoch is committed",
                        LEADERSHIP,
                        "if (!takesCommands()) {\n            return ReconfigRefusal.NOT_LEADING;",
                        "if (!state.isLeading()) {\n            return ReconfigRefusal.NOT_LEADING;")
                .redundant("the quorums of both ensembles are asked anyway"));
    }

    private static void forwarding(final List<Mutant> all) {
        all.add(Mutant.of(
                "forward-with-gaps",
                "The leader takes a command before the one it follows",
                FORWARDING,
                "if (sequence == peer.forwardExpected) {",
                "if (sequence >= peer.forwardExpected) {"));
        all.add(Mutant.of(
                "forward-twice",
                "The leader takes a command again",
                FORWARDING,
                "if (sequence == peer.forwardExpected) {",
                "if (sequence <= peer.forwardExpected) {"));
        all.add(Mutant.of(
                "forward-again-too-soon",
                "Commands are offered again before it is known that they were not executed",
                FORWARDING,
                "return openEpoch == state.acceptedEpoch && registeredZxid >= 0;",
                "if (openEpoch < state.acceptedEpoch) {\n            openIfNew(Zxid.of(state.acceptedEpoch, 0));\n        }\n"
                        + "        return registeredZxid >= 0;"));
        all.add(Mutant.of(
                "commands-of-earlier-start",
                "Commands of an earlier start are taken for own ones",
                FORWARDING,
                "return registeredZxid >= 0 && zxid > registeredZxid;",
                "return registeredZxid >= 0;"));
        all.add(Mutant.of(
                "snapshot-forgets-commands",
                "Own commands within a snapshot are offered again",
                FORWARDING,
                "if (origin.server() == state.server && isOwn(origin.zxid())) {",
                "if (false) {"));
        all.add(Mutant.of(
                        "storm-of-entries",
                        "Every gap brings all entries again",
                        LEADERSHIP,
                        "peer.window = Math.max(1, peer.window / 4);",
                        "peer.window = WINDOW_ENTRIES;")
                .redundant("a follower tells of gaps eight times in a heartbeat at most; see storm-of-gaps"));
        all.add(Mutant.of(
                "storm-of-gaps",
                "A follower tells of every gap at once, and all entries come again each time",
                FOLLOWING,
                "                && (infoSentNs == 0 || state.nowNs - infoSentNs > state.timing.heartbeatNs() / 8)) {",
                "                ) {"));
        all.add(Mutant.of(
                        "storm-of-forwards",
                        "Every refusal brings all commands again",
                        FORWARDING,
                        "                && (rewoundNs == 0 || state.nowNs - rewoundNs > state.timing.heartbeatNs() / 8)",
                        "")
                .redundant("the window shrinks, and the leader refuses seldom"));
    }

    private static void progress(final List<Mutant> all) {
        all.add(Mutant.of(
                "no-refill",
                "Without a leader, nobody helps a server that is below its floor",
                "zab/Refill.java",
                "if (state.role == Role.LOOKING && !isNeeded() && first >= 0 && last > first) {",
                "if (false) {"));
        all.add(Mutant.of(
                "refill-from-members-only",
                "A server below its floor asks nobody whom its configuration does not name",
                "zab/Refill.java",
                "if (state.role == Role.LOOKING && isNeeded()) {",
                "if (false) {"));
        all.add(Mutant.of(
                "refill-bit-by-bit",
                "A server below its floor asks once in an election, however little it is given each time",
                "zab/Refill.java",
                "if (length > 0 && isNeeded()) {",
                "if (false) {"));
        all.add(Mutant.of(
                        "votes-while-loyal",
                        "A server helps another one to its place while it hears the leader",
                        ELECTION,
                        "return state.nowNs - leaderHeardNs < state.timing.electionNs()\n"
                                + "                || state.nowNs - bootNs < state.timing.electionNs();",
                        "return false;")
                .redundant(
                        "there are no leases: reads ask a quorum, so that loyalty spares elections and nothing else"));
        all.add(Mutant.of(
                "cursor-at-commit",
                "A follower is served from what is committed, not from what it holds (5088)",
                LEADERSHIP,
                "peer.nextIndex = common + 1;",
                "peer.nextIndex = state.commitIndex + 1;"));
        all.add(Mutant.of(
                "lost-append-not-sent-again",
                "Entries that got lost are not sent again",
                LEADERSHIP,
                "state.nowNs - peer.lastProgressNs > 2 * state.timing.heartbeatNs()",
                "false"));
        all.add(Mutant.of(
                "lost-forward-not-sent-again",
                "Commands that got lost are not sent again",
                FORWARDING,
                "state.nowNs - progressNs > 2 * state.timing.heartbeatNs()",
                "false"));
        all.add(Mutant.of(
                "lost-barrier-not-asked-again",
                "A barrier whose question got lost is not asked again",
                "zab/Barriers.java",
                "askedEpoch != state.acceptedEpoch || state.nowNs - askedNs > 2 * state.timing.heartbeatNs()",
                "false"));
        all.add(Mutant.of(
                "no-sync-after-start",
                "A follower that starts again is not asked what it holds",
                "zab/Publisher.java",
                "to.isAtLoss() && !to.outranks ? 0 : to.incarnation",
                "to.incarnation == 0 ? 0 : incarnation"));
        all.add(Mutant.of(
                "epoch-not-raised",
                "A candidate stands in its own next epoch, whatever others have accepted",
                ELECTION,
                "stand(Math.max(highestAccepted, state.acceptedEpoch) + 1, false);",
                "stand(1, false);"));
    }

    /** The rules of what is on disk, with the journal itself under the protocol. */
    private static void files(final List<Mutant> all) {
        all.add(Mutant.of(
                        "corruption-as-torn-tail",
                        "Damage to acknowledged entries is cut like a torn tail",
                        "journal/JournalRecovery.java",
                        "if (scan.endOffset() < provenOffset) {",
                        "if (false) {")
                .withJournal());
        all.add(Mutant.of(
                        "salvage-without-floor",
                        "Damaged entries are put aside, and nothing remembers them",
                        "ensemble/DiskRecovery.java",
                        "                    raiseFloor(loss.floorZxid());\n",
                        "")
                .withJournal());
        all.add(Mutant.of(
                        "unproven-stays",
                        "What only the page cache may hold is taken for durable",
                        "journal/JournalRecovery.java",
                        "proven = scan.endOffset() == provenOffset && scan.isBlankBeyondEnd();",
                        "proven = true;")
                .withJournal());
        all.add(Mutant.of(
                        "one-slot",
                        "Promises are written over the only ones there are",
                        "disk/TwoSlotFile.java",
                        "file.writeFully(slot, (long) slotIndex * SLOT_LENGTH);",
                        "file.writeFully(slot, 0);")
                .withJournal());
        all.add(Mutant.of(
                        "promise-not-forced",
                        "Promises are written and not forced",
                        "disk/TwoSlotFile.java",
                        "        file.writeFully(slot, (long) slotIndex * SLOT_LENGTH);\n        file.force();\n",
                        "        file.writeFully(slot, (long) slotIndex * SLOT_LENGTH);\n")
                .withJournal());
        all.add(Mutant.of(
                        "promise-on-one-slot",
                        "A promise counts with one copy on the disk, and a bit of that rots",
                        "disk/TwoSlotFile.java",
                        "                put(slotSequence + 1, 1 - slotIndex);\n            }\n            slotSequence++;",
                        "            }\n            slotSequence++;")
                .withJournal());
        all.add(Mutant.of(
                        "install-without-intent",
                        "A snapshot takes the place of the log, and a crash on the way leaves half of each (4785)",
                        "ensemble/EnsembleDisk.java",
                        "            manifest.beginInstall(snapshot.zxid(), snapshot.index());\n",
                        "")
                .withJournal());
        all.add(Mutant.of(
                        "cut-keeps-mark",
                        "Entries are cut, and the mark goes on to tell of them",
                        "journal/Continuation.java",
                        "        mark.takeBack(cut);\n        places.truncateAfter(index);\n",
                        "        places.truncateAfter(index);\n")
                .withJournal());
        all.add(Mutant.of(
                        "header-not-forced",
                        "Entries go into a segment whose header may be lost",
                        "journal/SegmentStore.java",
                        "SegmentDescriptor.HEADER_OFFSET);\n            target.force();",
                        "SegmentDescriptor.HEADER_OFFSET);")
                .withJournal());
        all.add(Mutant.of(
                        "write-not-forced",
                        "A batch counts as durable when it is written",
                        "journal/SegmentWriter.java",
                        "            if (forceEach) {\n                file.force();\n            }",
                        "            if (false) {\n                file.force();\n            }")
                .withJournal());
        all.add(Mutant.of(
                        "failed-force-again",
                        "A force that failed is believed (4882)",
                        "journal/Journal.java",
                        "            throw failed(\"write or force a batch\", ex);",
                        "")
                .withJournal());
        all.add(Mutant.of(
                        "snapshot-name-not-forced",
                        "A snapshot counts before its name is on disk",
                        "snapshot/FileSnapshotWriter.java",
                        "            disk.forceFolder(target.getParent());\n",
                        "")
                .withJournal());
    }

    private static void surroundings(final List<Mutant> all) {
        all.add(Mutant.lie(
                "disk-tells-too-soon", "Forces are reported before they are done", Lie.ENTRIES_BEFORE_FORCE));
        all.add(Mutant.lie("disk-lies", "Forces are reported that are never done", Lie.FORCES_LOST));
        all.add(Mutant.lie("votes-too-soon", "Votes are reported before they are on disk", Lie.VOTES_BEFORE_FORCE));
        all.add(Mutant.lie("floor-lost", "The floor is never written", Lie.FLOOR_LOST));
        all.add(Mutant.lie(
                "damage-as-torn-tail", "Damage is taken for a torn tail, without a floor", Lie.DAMAGE_AS_TORN_TAIL));
        all.add(Mutant.lie("executes-unforced", "The layer above runs ahead of its disk", Lie.EXECUTES_UNFORCED));
        all.add(Mutant.lie("same-incarnation", "A start takes the number of the one before", Lie.SAME_INCARNATION));
        all.add(Mutant.lie("fuzzy-snapshot", "A snapshot holds more than it says", Lie.FUZZY_SNAPSHOT));
        all.add(Mutant.lie(
                "static-membership",
                "A start believes in the first ensemble (3829, 3830, 3814)",
                Lie.STATIC_MEMBERSHIP));
    }
}
