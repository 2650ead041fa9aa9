package io.paddock.engine.membership;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of a configuration, as {@code /zookeeper/config} and {@code conf} show it (protocol reference §18.2). */
public final class MembershipText {
    private MembershipText() {}

    /** Every line, {@code version=} last, without a newline at the end. */
    public static String print(final Configuration configuration) {
        return printMembers(configuration) + "version=" + Long.toHexString(configuration.version());
    }

    /** The lines of servers, groups and weights, each with its newline. */
    public static String printMembers(final Configuration configuration) {
        final StringBuilder out = new StringBuilder();
        for (final Member member : configuration.members()) {
            out.append("server.").append(member.server());
            out.append('=').append(member.address()).append('\n');
        }
        if (configuration.hierarchical()) {
            printGroups(configuration, out);
        }
        return out.toString();
    }

    private static void printGroups(final Configuration configuration, final StringBuilder out) {
        final TreeMap<Integer, List<Member>> groups = configuration.members().stream()
                .filter(member -> !member.observer())
                .collect(Collectors.groupingBy(Member::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, members) -> out.append("group.")
                .append(group)
                .append('=')
                .append(members.stream()
                        .map(member -> Integer.toString(member.server()))
                        .collect(Collectors.joining(":")))
                .append('\n'));
        groups.values()
                .forEach(members -> members.forEach(member -> out.append("weight.")
                        .append(member.server())
                        .append('=')
                        .append(member.weight())
                        .append('\n')));
    }
}
