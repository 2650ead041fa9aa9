package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.server.Word;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parts of four-letter words that two servers in the same state must agree on. */
final class Words {
    private static final Pattern SESSION = Pattern.compile("0x([0-9a-f]+)");

    private static final Set<String> KEYS = Set.of(
            "zk_znode_count",
            "zk_watch_count",
            "zk_ephemerals_count",
            "zk_server_state",
            "zk_num_alive_connections",
            "zk_global_sessions",
            "zk_local_sessions");

    private Words() {}

    /**
     * {@code withSize} is for trees of ASCII names without quotas only: the reference counts the UTF-16 units of a path,
     * not bytes, and does not look again when it changes the text of a quota. Only changes since the sequence began count.
     */
    static List<String> stableLines(final Side side, final boolean withSize) throws IOException {
        final int port = side.server().port();
        final List<String> lines = new ArrayList<>();
        lines.add("ruok " + Word.send(port, "ruok"));
        lines.add("isro " + Word.send(port, "isro"));
        for (final String line : Word.send(port, "srvr").split("\n")) {
            if (line.startsWith("Mode") || line.startsWith("Node count")) {
                lines.add("srvr " + line);
            } else if (line.startsWith("Zxid: 0x")) {
                lines.add("srvr zxid " + side.normaliser().zxid(Long.parseLong(line.substring(8), 16)));
            }
        }
        Arrays.stream(Word.send(port, "mntr").split("\n"))
                .filter(line -> KEYS.contains(line.split("\t")[0]))
                .sorted()
                .forEach(lines::add);
        if (withSize) {
            lines.add("size changed by " + side.dataSizeChange());
        }
        lines.add("wchs " + Word.send(port, "wchs").replaceFirst("\\d+ connections watching", "watching"));
        lines.add("wchp " + used(blocks(side, Word.send(port, "wchp"))));
        lines.add("wchc " + used(blocks(side, Word.send(port, "wchc"))));
        final String dump = Word.send(port, "dump");
        final int from = dump.indexOf("Sessions with Ephemerals");
        final int to = dump.indexOf("Connections dump:");
        lines.add("dump "
                + used(blocks(side, from < 0 || to < from ? dump : dump.substring(from, to)))
                        .replaceFirst("\\(\\d+\\)", ""));
        return lines;
    }

    /** Without the sessions that have nothing any more, which the reference goes on showing and counting. */
    private static String used(final String blocks) {
        return blocks.replaceAll("(session\\d+|unknown-session):?\\[\\] ?", "").strip();
    }

    /** Heads with their indented lines, both put in order, sessions by name. */
    private static String blocks(final Side side, final String text) {
        final List<List<String>> blocks = new ArrayList<>();
        for (final String line : text.split("\n")) {
            if (line.startsWith("\t") && !blocks.isEmpty()) {
                blocks.get(blocks.size() - 1).add(named(side, line));
            } else {
                blocks.add(new ArrayList<>(List.of(named(side, line))));
            }
        }
        return blocks.stream()
                .map(block -> block.get(0)
                        + block.subList(1, block.size()).stream().sorted().toList())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String named(final Side side, final String line) {
        final Matcher matcher = SESSION.matcher(line);
        return matcher.replaceAll(match ->
                Matcher.quoteReplacement(side.normaliser().session(Long.parseUnsignedLong(match.group(1), 16))));
    }
}
