package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.server.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parts of four-letter words that two servers in the same state must agree on. */
final class Words {
    private static final Pattern SESSION = Pattern.compile("0x([0-9a-f]+)");

    /** What each server tells of all. */
    private static final Set<String> COMMON =
            Set.of("zk_znode_count", "zk_ephemerals_count", "zk_server_state", "zk_global_sessions");

    /** What each server tells of its own clients. */
    private static final Set<String> OWN = Set.of("zk_watch_count", "zk_num_alive_connections", "zk_local_sessions");

    private Words() {}

    /**
     * {@code withSize} is for trees of ASCII names without quotas only: the reference counts the UTF-16 units of a path,
     * not bytes, and does not look again when it changes the text of a quota. Only changes since the sequence began count.
     * {@code anyRole} leaves out which part a server has, and what cannot be told from the parts of an ensemble.
     */
    static List<String> stableLines(final Side side, final boolean withSize, final boolean anyRole) throws IOException {
        side.catchUpAll();
        final List<String> lines = new ArrayList<>();
        for (int view = 0; view < side.views(); view++) {
            addCommonLines(side, side.port(view), anyRole, lines);
        }
        addOwnLines(side, lines);
        if (withSize) {
            lines.add("size changed by " + side.dataSizeChange());
        }
        if (!anyRole) {
            final String watches = Word.send(side.port(0), "wchs");
            lines.add("wchs " + watches.replaceFirst("\\d+ connections watching", "watching"));
        }
        lines.add("wchp " + used(blocks(side, ofAll(side, "wchp"))));
        lines.add("wchc " + used(blocks(side, ofAll(side, "wchc"), line -> line.startsWith("0x"))));
        return lines;
    }

    private static void addCommonLines(final Side side, final int port, final boolean anyRole, final List<String> lines)
            throws IOException {
        lines.add("ruok " + Word.send(port, "ruok"));
        lines.add("isro " + Word.send(port, "isro"));
        for (final String line : Word.send(port, "srvr").split("\n")) {
            if (line.startsWith("Mode") && !anyRole || line.startsWith("Node count")) {
                lines.add("srvr " + line);
            } else if (line.startsWith("Zxid: 0x")) {
                lines.add("srvr zxid " + side.normaliser().reached(Long.parseLong(line.substring(8), 16)));
            }
        }
        Arrays.stream(Word.send(port, "mntr").split("\n"))
                .filter(line -> COMMON.contains(line.split("\t")[0]))
                .filter(line -> !anyRole || !line.startsWith("zk_server_state"))
                .sorted()
                .forEach(lines::add);
        final String dump = Word.send(port, "dump");
        final int from = dump.indexOf("Sessions with Ephemerals");
        final int to = dump.indexOf("Connections dump:");
        lines.add("dump "
                + used(blocks(side, from < 0 || to < from ? dump : dump.substring(from, to)))
                        .replaceFirst("\\(\\d+\\)", ""));
    }

    /** Without the connections that the word itself needs at each further server. */
    private static void addOwnLines(final Side side, final List<String> lines) throws IOException {
        final Map<String, Long> sums = new TreeMap<>();
        final int count = side.server().ports().size();
        for (final int port : side.server().ports()) {
            for (final String line : Word.send(port, "mntr").split("\n")) {
                final String[] entry = line.split("\t");
                if (OWN.contains(entry[0])) {
                    sums.merge(entry[0], Long.parseLong(entry[1]), Long::sum);
                }
            }
        }
        sums.computeIfPresent("zk_num_alive_connections", (key, sum) -> sum - (count - 1));
        sums.forEach((key, sum) -> lines.add(key + "\t" + sum));
    }

    private static String ofAll(final Side side, final String word) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final int port : side.server().ports()) {
            text.append(Word.send(port, word)).append('\n');
        }
        return text.toString();
    }

    /** Without the sessions that have nothing any more, which the reference goes on showing and counting. */
    private static String used(final String blocks) {
        return blocks.replaceAll("(session\\d+|unknown-session):?\\[\\] ?", "").strip();
    }

    /** Heads with their indented lines, both put in order, sessions by name; a head that comes twice is one. */
    private static String blocks(final Side side, final String text) {
        return blocks(side, text, line -> !line.startsWith("\t"));
    }

    /**
     * The same where it can be told what a head is. Any other line goes on with the one before: a path may hold the end of
     * a line, and paths come in no order.
     */
    private static String blocks(final Side side, final String text, final Predicate<String> isHead) {
        final Map<String, Set<String>> blocks = new TreeMap<>();
        Set<String> block = null;
        String last = "";
        for (final String line : text.split("\n")) {
            if (isHead.test(line) && !line.isEmpty()) {
                block = blocks.computeIfAbsent(named(side, line), head -> new TreeSet<>());
            } else if (line.startsWith("\t") && block != null) {
                last = named(side, line);
                block.add(last);
            } else if (!line.isEmpty() && block != null) {
                block.remove(last);
                last = last + "\\n" + named(side, line);
                block.add(last);
            }
        }
        return blocks.entrySet().stream()
                .map(entry -> entry.getKey() + new ArrayList<>(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String named(final Side side, final String line) {
        final Matcher matcher = SESSION.matcher(line);
        return matcher.replaceAll(match ->
                Matcher.quoteReplacement(side.normaliser().session(Long.parseUnsignedLong(match.group(1), 16))));
    }
}
