package io.paddock.engine.membership;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@code reconfig} asks for, applied to the members there are (protocol reference §18.3). The version of what comes
 * out is 0: it gets one when it counts.
 *
 * <p>All methods throw {@link NumberFormatException} where a number is none, and another
 * {@link IllegalArgumentException} for what else is wrong.
 */
public final class MembershipChange {
    private static final String SERVER = "server.";
    private static final String GROUP = "group.";
    private static final String WEIGHT = "weight.";

    private MembershipChange() {}

    /**
     * Some come, some go; who comes and is there already gets a new description.
     *
     * @param joining {@code server.N=spec}, separated by commas; null for none.
     * @param leaving numbers, separated by commas; null for none.
     */
    public static Configuration incremental(final Configuration current, final String joining, final String leaving) {
        if (current.hierarchical()) {
            throw new IllegalArgumentException("members of groups are changed all at once");
        }
        final Map<Integer, Member> members = new TreeMap<>();
        current.members().forEach(member -> members.put(member.server(), member));
        for (final String part : parts(leaving)) {
            members.remove(Integer.parseInt(part));
        }
        for (final String part : parts(joining)) {
            final Member member = member(part);
            members.remove(member.server());
            members.values().forEach(other -> requireApart(member, other));
            members.put(member.server(), member);
        }
        return new Configuration(0, false, List.copyOf(members.values()));
    }

    /** All members anew: lines as in {@code /zookeeper/config}, separated by newlines or commas. */
    public static Configuration whole(final String lines) {
        final Map<Integer, Member> members = new TreeMap<>();
        final Map<Integer, Integer> groups = new HashMap<>();
        final Map<Integer, Long> weights = new HashMap<>();
        for (final String line : parts(lines)) {
            if (line.startsWith(SERVER)) {
                final Member member = member(line);
                members.values().forEach(other -> requireApart(member, other));
                if (members.put(member.server(), member) != null) {
                    throw new IllegalArgumentException("server " + member.server() + " is named twice");
                }
            } else if (line.startsWith(GROUP)) {
                final int group = key(line, GROUP);
                for (final String server : value(line).split(":", -1)) {
                    groups.put(Integer.parseInt(server.strip()), group);
                }
            } else if (line.startsWith(WEIGHT)) {
                weights.put(key(line, WEIGHT), Long.parseLong(value(line)));
            } else if (!line.startsWith("version=")) {
                throw new IllegalArgumentException("is no line of a configuration: \"" + line + "\"");
            }
        }
        return new Configuration(0, !groups.isEmpty(), weighed(members.values(), groups, weights));
    }

    private static List<Member> weighed(
            final Iterable<Member> members, final Map<Integer, Integer> groups, final Map<Integer, Long> weights) {
        final List<Member> weighed = new ArrayList<>();
        for (final Member member : members) {
            final Integer group = groups.get(member.server());
            if (!groups.isEmpty() && group == null && !member.observer()) {
                throw new IllegalArgumentException("server " + member.server() + " is in no group");
            }
            weighed.add(
                    group == null
                            ? member
                            : new Member(
                                    member.server(),
                                    member.observer(),
                                    group,
                                    weights.getOrDefault(member.server(), 1L),
                                    member.address()));
        }
        return weighed;
    }

    private static Member member(final String line) {
        if (!line.startsWith(SERVER)) {
            throw new IllegalArgumentException("must be server.N=..., not \"" + line + "\"");
        }
        final int server = key(line, SERVER);
        final ServerSpec spec = ServerSpec.parse(value(line));
        if (!spec.hasClientPart()) {
            throw new IllegalArgumentException("server " + server + " needs a client port");
        }
        return new Member(server, spec.observer(), 0, spec.observer() ? 0 : 1, spec.toString());
    }

    /** Two servers cannot share an address and port, whatever they use it for. */
    private static void requireApart(final Member one, final Member other) {
        final ServerSpec spec = ServerSpec.parse(one.address());
        final ServerSpec others = ServerSpec.parse(other.address());
        for (final ServerEndpoint mine : spec.endpoints()) {
            for (final ServerEndpoint theirs : others.endpoints()) {
                final boolean shared = mine.host().equals(theirs.host())
                        && (mine.quorumPort() == theirs.quorumPort()
                                || mine.electionPort() == theirs.electionPort()
                                || mine.quorumPort() == theirs.electionPort()
                                || mine.electionPort() == theirs.quorumPort());
                if (shared) {
                    throw new IllegalArgumentException(
                            "servers " + one.server() + " and " + other.server() + " have an address in common");
                }
            }
        }
        final boolean sameClientAddress = spec.hasClientPart()
                && others.hasClientPart()
                && spec.clientPort() == others.clientPort()
                && spec.clientHost().equals(others.clientHost())
                && !spec.clientHost().equals(ServerSpec.ANY_HOST);
        if (sameClientAddress) {
            throw new IllegalArgumentException(
                    "servers " + one.server() + " and " + other.server() + " have a client address in common");
        }
    }

    private static int key(final String line, final String prefix) {
        final int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("must be " + prefix + "N=..., not \"" + line + "\"");
        }
        return Integer.parseInt(line.substring(prefix.length(), equals).strip());
    }

    private static String value(final String line) {
        return line.substring(line.indexOf('=') + 1).strip();
    }

    private static List<String> parts(final String list) {
        final List<String> parts = new ArrayList<>();
        if (list != null) {
            for (final String part : list.split("[,\n]", -1)) {
                if (!part.isBlank()) {
                    parts.add(part.strip());
                }
            }
        }
        return parts;
    }
}
