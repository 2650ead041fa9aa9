package io.paddock.engine.sim;

import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an operator asks for: servers leave the ensemble, the leader not least, join it again, become observers and voters;
 * one at a time, or all at once, and then in groups, too, whose votes weigh differently.
 */
final class Membership {
    private static final double WHOLE_CHANCE = 0.2;
    private static final double JOIN_CHANCE = 0.4;
    private static final double OBSERVER_CHANCE = 0.25;
    private static final double ROLE_CHANCE = 0.2;
    private static final double LEADER_CHANCE = 0.4;
    private static final double GROUPS_CHANCE = 0.4;
    private static final double GROUPS_AGAIN_CHANCE = 0.9;
    private static final int LEAST_IN_GROUPS = 3;
    private static final double ANYWAY_CHANCE = 0.5;
    private static final long ANY_VERSION = -1;

    private final World world;

    Membership(final World world) {
        this.world = world;
    }

    /** What a server is to be, or is. */
    private enum Part {
        ABSENT('-', ""),
        OBSERVER('o', "observer"),
        VOTER('+', "participant");

        final char sign;
        final String word;

        Part(final char sign, final String word) {
            this.sign = sign;
            this.word = word;
        }
    }

    private Map<Integer, Part> parts(final Configuration configuration) {
        final Map<Integer, Part> parts = new TreeMap<>();
        for (int number = 1; number <= world.size(); number++) {
            parts.put(number, Part.ABSENT);
        }
        configuration
                .members()
                .forEach(member -> parts.put(member.server(), member.observer() ? Part.OBSERVER : Part.VOTER));
        return parts;
    }

    /** Sends a change, if there is a leader, and enough voters will be left. */
    void change(final SimClient client) {
        final SimServer leader = world.leader();
        if (leader == null) {
            return;
        }
        final Configuration configuration = world.oracle().model().members();
        if (configuration == null) {
            return;
        }
        final Map<Integer, Part> parts = parts(configuration);
        // One at a time is refused where there are groups.
        final boolean isWhole = world.chance(configuration.hierarchical() ? GROUPS_AGAIN_CHANCE : WHOLE_CHANCE);
        final Map<Integer, Part> changed = isWhole ? any() : one(parts, leader.number());
        final Map<Integer, Part> next = new TreeMap<>(parts);
        next.putAll(changed);
        if (voters(next) < world.leastVoters()) {
            return;
        }
        // What was asked for before may come about yet, and too few would be left.
        final boolean conditional = !world.chance(ANYWAY_CHANCE) || voters(next) < world.size();
        final boolean inGroups =
                isWhole && world.mayHaveGroups() && voters(next) >= LEAST_IN_GROUPS && world.chance(GROUPS_CHANCE);
        ask(client, changed, inGroups ? groups(next) : List.of(), conditional ? configuration.version() : ANY_VERSION);
    }

    /** Lines that put voters into groups, and give each its weight. */
    private List<String> groups(final Map<Integer, Part> parts) {
        final int count = 1 + (int) world.below(3);
        final Map<Integer, List<Integer>> groups = new TreeMap<>();
        parts.forEach((number, part) -> {
            if (part == Part.VOTER) {
                groups.computeIfAbsent(1 + (int) world.below(count), group -> new ArrayList<>())
                        .add(number);
            }
        });
        final List<String> lines = new ArrayList<>();
        groups.forEach((group, members) -> lines.add("group." + group + "="
                + members.stream().map(number -> Integer.toString(number)).collect(Collectors.joining(":"))));
        groups.forEach((group, members) ->
                members.forEach(number -> lines.add("weight." + number + "=" + weight(members.indexOf(number)))));
        return lines;
    }

    /** Two count at least: what a voter has lost, another one holds who may lead. */
    private long weight(final int place) {
        return place == 0 ? 2 : place == 1 ? 1 + world.below(3) : world.below(4);
    }

    private Map<Integer, Part> any() {
        final Map<Integer, Part> parts = new TreeMap<>();
        for (int number = 1; number <= world.size(); number++) {
            final boolean votes = world.chance(0.7);
            parts.put(number, votes ? Part.VOTER : world.chance(OBSERVER_CHANCE) ? Part.OBSERVER : Part.ABSENT);
        }
        return parts;
    }

    private Map<Integer, Part> one(final Map<Integer, Part> parts, final int leader) {
        final List<Integer> absent = parts.keySet().stream()
                .filter(number -> parts.get(number) == Part.ABSENT)
                .toList();
        if (!absent.isEmpty() && world.chance(JOIN_CHANCE)) {
            final int joining = absent.get((int) world.below(absent.size()));
            return Map.of(joining, world.chance(OBSERVER_CHANCE) ? Part.OBSERVER : Part.VOTER);
        }
        final int number = world.chance(LEADER_CHANCE) ? leader : 1 + (int) world.below(world.size());
        if (parts.get(number) != Part.ABSENT && world.chance(ROLE_CHANCE)) {
            return Map.of(number, parts.get(number) == Part.VOTER ? Part.OBSERVER : Part.VOTER);
        }
        return Map.of(number, Part.ABSENT);
    }

    private static int voters(final Map<Integer, Part> parts) {
        return (int) parts.values().stream().filter(part -> part == Part.VOTER).count();
    }

    /** Asks for all servers to vote; false when they do. */
    boolean restore(final SimClient client) {
        final Configuration configuration = world.oracle().model().members();
        if (configuration == null || isWhole(configuration, world.size())) {
            return false;
        }
        final Map<Integer, Part> parts = parts(configuration);
        final boolean allAtOnce = configuration.hierarchical() || world.chance(WHOLE_CHANCE);
        parts.values().removeIf(part -> part == Part.VOTER && !allAtOnce);
        parts.replaceAll((number, part) -> Part.VOTER);
        ask(client, parts, List.of(), ANY_VERSION);
        return true;
    }

    /** Where all are told of, the members are given anew. */
    private void ask(
            final SimClient client, final Map<Integer, Part> changed, final List<String> groups, final long version) {
        final String asked = changed.entrySet().stream()
                .map(entry -> entry.getValue().sign + Integer.toString(entry.getKey()))
                .collect(Collectors.joining(" ", "", groups.isEmpty() ? "" : " " + String.join(" ", groups)));
        final String lines = changed.entrySet().stream()
                .filter(entry -> entry.getValue() != Part.ABSENT)
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "", groups.isEmpty() ? "" : "," + String.join(",", groups)));
        final String leaving = changed.entrySet().stream()
                .filter(entry -> entry.getValue() == Part.ABSENT)
                .map(entry -> Integer.toString(entry.getKey()))
                .collect(Collectors.joining(","));
        final boolean isWhole = changed.size() == world.size();
        world.disturb();
        world.trace(() -> "the ensemble is to change: " + asked
                + (version == ANY_VERSION ? "" : ", from version 0x" + Long.toHexString(version)));
        client.request(
                Op.RECONFIG,
                asked,
                false,
                isWhole
                        ? Bodies.reconfig(null, null, lines, version)
                        : Bodies.reconfig(textOrNull(lines), textOrNull(leaving), null, version));
    }

    private static String textOrNull(final String text) {
        return text.isEmpty() ? null : text;
    }

    private static String line(final int number, final Part part) {
        return "server." + number + "=" + World.address(number, part.word);
    }

    /** Whether a configuration, as a client is told of it, is what was asked for. */
    static boolean isAsAsked(final String asked, final String configuration) {
        final List<String> lines = List.of(configuration.split("\n"));
        final List<String> wishes = List.of(asked.split(" "));
        for (final String line : lines) {
            if ((line.startsWith("group.") || line.startsWith("weight.")) && !wishes.contains(line)) {
                return false;
            }
        }
        for (final String wish : wishes) {
            if (wish.indexOf('=') > 0) {
                if (!lines.contains(wish)) {
                    return false;
                }
                continue;
            }
            final int number = Integer.parseInt(wish.substring(1));
            for (final Part part : Part.values()) {
                if (part != Part.ABSENT && lines.contains(line(number, part)) != (part.sign == wish.charAt(0))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What {@code /zookeeper/config} shows of a configuration. */
    static String text(final Configuration configuration, final long version) {
        final List<String> lines = new ArrayList<>();
        for (final Member member : configuration.members()) {
            lines.add(line(member.server(), member.observer() ? Part.OBSERVER : Part.VOTER));
        }
        if (configuration.hierarchical()) {
            final Map<Integer, List<Member>> groups = configuration.members().stream()
                    .filter(member -> !member.observer())
                    .collect(Collectors.groupingBy(Member::group, TreeMap::new, Collectors.toList()));
            groups.forEach((group, members) -> lines.add("group." + group + "="
                    + members.stream()
                            .map(member -> Integer.toString(member.server()))
                            .collect(Collectors.joining(":"))));
            groups.forEach((group, members) ->
                    members.forEach(member -> lines.add("weight." + member.server() + "=" + member.weight())));
        }
        lines.add("version=" + Long.toHexString(version));
        return String.join("\n", lines);
    }

    /** Whether all servers have one vote each. */
    static boolean isWhole(final Configuration configuration, final int size) {
        return !configuration.hierarchical()
                && configuration.members().stream()
                                .filter(member -> !member.observer())
                                .map(Member::server)
                                .distinct()
                                .count()
                        == size;
    }
}
