package io.paddock.tools.ensemble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Several servers at about the same time, and what that means for the whole. */
public final class EnsembleStatus {
    private static final String UNKNOWN = "-";

    private final List<ServerStatus> servers;

    EnsembleStatus(final List<ServerStatus> servers) {
        this.servers = List.copyOf(servers);
    }

    /**
     * Asks all of them at once.
     *
     * @param others whether members that they speak of are asked, too.
     */
    public static EnsembleStatus of(final List<String> addresses, final boolean others, final int timeoutMs) {
        final List<ServerStatus> servers = new ArrayList<>(ask(addresses, timeoutMs));
        if (others) {
            servers.addAll(ask(unasked(servers), timeoutMs));
            servers.sort(Comparator.comparingInt(each -> each.server() == 0 ? Integer.MAX_VALUE : each.server()));
        }
        return new EnsembleStatus(servers);
    }

    private static List<ServerStatus> ask(final List<String> addresses, final int timeoutMs) {
        return addresses.parallelStream()
                .map(address -> ServerStatus.of(address, timeoutMs))
                .toList();
    }

    /** Of members with a client port that nobody has answered for yet. */
    private static List<String> unasked(final List<ServerStatus> servers) {
        final Map<Integer, String> found = new TreeMap<>();
        servers.forEach(each -> found.putAll(each.clientAddresses().entrySet().stream()
                .filter(member -> member.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
        servers.forEach(each -> found.remove(each.server()));
        final List<String> asked = servers.stream().map(ServerStatus::address).toList();
        return found.values().stream()
                .filter(address -> !asked.contains(address))
                .toList();
    }

    public List<ServerStatus> servers() {
        return servers;
    }

    /** The server that leads; of several that say so, the one of the newest epoch. Null when none does. */
    public ServerStatus leader() {
        return servers.stream()
                .filter(ServerStatus::leads)
                .max(Comparator.comparingLong(ServerStatus::epoch))
                .orElse(null);
    }

    /** Whether all answered and serve, and, unless it is a single server, one of them leads. */
    public boolean healthy() {
        final boolean allServe = servers.stream()
                .allMatch(each -> each.reachable()
                        && !each.mode().equals("looking")
                        && !each.mode().equals("read-only"));
        final boolean alone = servers.size() == 1 && servers.get(0).mode().equals("standalone");
        return allServe && (alone || leader() != null);
    }

    /** One line for each server below a line of headings. */
    public List<String> table() {
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("server", "address", "role", "epoch", "zxid", "lag", "config", "connections"));
        final ServerStatus newest = newest();
        servers.forEach(each -> rows.add(row(each, newest)));
        return aligned(rows);
    }

    private ServerStatus newest() {
        final ServerStatus leader = leader();
        return leader != null
                ? leader
                : servers.stream()
                        .max(Comparator.comparingLong(ServerStatus::zxid))
                        .orElse(null);
    }

    private static List<String> row(final ServerStatus each, final ServerStatus newest) {
        if (!each.reachable()) {
            return List.of(UNKNOWN, each.address(), each.problem(), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN);
        }
        return List.of(
                each.server() == 0 ? UNKNOWN : Integer.toString(each.server()),
                each.address(),
                each.mode(),
                each.epoch() < 0 ? UNKNOWN : Long.toString(each.epoch()),
                each.zxid() < 0 ? UNKNOWN : "0x" + Long.toHexString(each.zxid()),
                lag(each.zxid(), newest.zxid()),
                each.text("version", UNKNOWN),
                each.text("connections", UNKNOWN));
    }

    /** In entries; of another epoch nobody knows how many there were. */
    private static String lag(final long zxid, final long newest) {
        if (zxid < 0 || newest < 0) {
            return UNKNOWN;
        }
        if (zxid >= newest) {
            return "0";
        }
        return zxid >>> 32 == newest >>> 32 ? Long.toString(newest - zxid) : "an epoch";
    }

    private static List<String> aligned(final List<List<String>> rows) {
        final int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(final List<String> row, final int[] widths) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            out.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return out.toString().stripTrailing();
    }

    /** Who leads and how the others are, in one line. */
    public String summary() {
        final ServerStatus leader = leader();
        final Map<String, String> byMode = new TreeMap<>();
        servers.stream()
                .filter(each -> each != leader)
                .forEach(each -> byMode.merge(each.mode(), name(each), (a, b) -> a + ", " + b));
        final String first =
                leader == null ? "no leader" : "server " + name(leader) + " leads in epoch " + leader.epoch();
        return first
                + byMode.entrySet().stream()
                        .map(each -> "; " + each.getKey() + ": " + each.getValue())
                        .collect(Collectors.joining());
    }

    private static String name(final ServerStatus each) {
        return each.server() == 0 ? each.address() : Integer.toString(each.server());
    }
}
