package io.paddock.replication.quorum;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of an ensemble and its rule for quorums. Immutable.
 *
 * <p>Without groups a quorum is more than half of the participants, each with one vote, whatever weights are given. With
 * groups it holds more than half of the weight in more than half of the groups that have any weight, as in ZooKeeper's
 * hierarchical quorums.
 */
public final class Configuration {
    private final long version;
    private final boolean hierarchical;
    private final List<Member> members;
    private final int[] groups;
    private final int voterCount;

    /**
     * @param version zxid of the entry that brought it; 0 for the one an ensemble begins with.
     * @throws IllegalArgumentException when a server is named twice, or nobody could ever decide.
     */
    public Configuration(final long version, final boolean hierarchical, final List<Member> members) {
        this.version = version;
        this.hierarchical = hierarchical;
        this.members =
                members.stream().sorted(Comparator.comparingInt(Member::server)).toList();
        final Set<Integer> servers = new HashSet<>();
        for (final Member member : this.members) {
            if (!servers.add(member.server())) {
                throw new IllegalArgumentException("server " + member.server() + " is named twice");
            }
        }
        groups = this.members.stream()
                .filter(Member::counts)
                .mapToInt(Member::group)
                .distinct()
                .sorted()
                .toArray();
        voterCount = (int) this.members.stream().filter(this::votes).count();
        if (voterCount == 0) {
            throw new IllegalArgumentException("no participant is left that could vote");
        }
    }

    /** Participants with one vote each. */
    public static Configuration majority(final long version, final int... servers) {
        return new Configuration(
                version,
                false,
                java.util.Arrays.stream(servers).mapToObj(Member::participant).toList());
    }

    public long version() {
        return version;
    }

    public boolean hierarchical() {
        return hierarchical;
    }

    /** Ordered by number. */
    public List<Member> members() {
        return members;
    }

    /** The same members and rule as of another version. */
    public Configuration withVersion(final long newVersion) {
        return new Configuration(newVersion, hierarchical, members);
    }

    /** The member of that number, or null. */
    public Member member(final int server) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).server() == server) {
                return members.get(i);
            }
        }
        return null;
    }

    /** Whether the server's vote and acknowledgements count. */
    public boolean isVoter(final int server) {
        final Member member = member(server);
        return member != null && votes(member);
    }

    public int voterCount() {
        return voterCount;
    }

    private boolean votes(final Member member) {
        return hierarchical ? member.counts() : !member.observer();
    }

    /** Whether the servers of the set may decide for all. Servers that do not belong here are not counted. */
    public boolean isQuorum(final ServerSet set) {
        return hierarchical ? isGroupQuorum(set) : isMajority(set);
    }

    private boolean isMajority(final ServerSet set) {
        int count = 0;
        for (int i = 0; i < members.size(); i++) {
            final Member member = members.get(i);
            if (!member.observer() && set.contains(member.server())) {
                count++;
            }
        }
        return count > voterCount / 2;
    }

    private boolean isGroupQuorum(final ServerSet set) {
        int wonGroups = 0;
        for (final int group : groups) {
            long total = 0;
            long won = 0;
            for (int i = 0; i < members.size(); i++) {
                final Member member = members.get(i);
                if (member.counts() && member.group() == group) {
                    total += member.weight();
                    won += set.contains(member.server()) ? member.weight() : 0;
                }
            }
            if (won > total / 2) {
                wonGroups++;
            }
        }
        return wonGroups > groups.length / 2;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Configuration that
                && version == that.version
                && hierarchical == that.hierarchical
                && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) * 31 + members.hashCode();
    }

    @Override
    public String toString() {
        return "configuration 0x" + Long.toHexString(version) + members;
    }
}
