package io.paddock.perf.figures;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rows of the tables, in their order. */
enum Row {
    SATURATED_SET_DATA("saturated-setData", "throughput of durable setData, saturated (16 × 64)", Goal.ratio(6, 4)),
    SATURATED_CREATE("saturated-create", "throughput of durable create, saturated (16 × 64)", Goal.ratio(6, 4)),
    SATURATED_GET_DATA("saturated-getData", "throughput of getData, saturated (16 × 64)", Goal.ratio(6, 4)),
    CPU_PIPELINED_READ("cpu-pipelined-read", "server CPU per pipelined getData, less by", Goal.ratio(12, 8)),
    CPU_PIPELINED_WRITE("cpu-pipelined-write", "server CPU per pipelined durable setData, less by", Goal.ratio(12, 8)),
    CPU_SINGLE_READ("cpu-single-read", "server CPU per getData with one in flight, less by", Goal.ratio(6, 4)),
    CPU_SINGLE_WRITE("cpu-single-write", "server CPU per durable create with one in flight, less by", Goal.ratio(6, 4)),
    LATENCY_READ("latency-read", "getData p50 with one in flight ÷ TCP round trip", Goal.most(1.2, 1.5, "×")),
    LATENCY_CREATE(
            "latency-create",
            "durable create p50 with one in flight ÷ (TCP round trip + append and force)",
            Goal.most(1.2, 1.5, "×")),
    TAIL_WRITE("tail-setData", "setData p99.9 at 70 % of ZooKeeper's saturation, less by", Goal.ratio(20, 5)),
    TAIL_READ("tail-getData", "getData p99.9 at 70 % of ZooKeeper's saturation, less by", Goal.ratio(20, 5)),
    SNAPSHOT(
            "snapshot",
            "setData p99.9 while a snapshot of 1 M znodes is being taken ÷ without",
            Goal.most(1.1, 2, "×")),
    ALLOCATION_READ(
            "allocation-read",
            "bytes allocated on the server's heap per getData",
            new Goal(Goal.Kind.BELOW, 0, 1, " B")),
    ALLOCATION_WRITE(
            "allocation-write",
            "bytes allocated on the server's heap per setData",
            new Goal(Goal.Kind.BELOW, 0, 1, " B")),
    COLLECTIONS("collections", "collections of the server in 10 minutes at half load", Goal.none("")),
    NODE_MEMORY("node-memory", "RSS per znode (1 M, 100 B, 21-character path)", Goal.most(160, 200, " B")),
    WATCH_MEMORY_SHARED("watch-memory-shared", "bytes per watch, 200 sessions × 5,000 nodes", Goal.most(4, 16, " B")),
    WATCH_MEMORY_SINGLE("watch-memory-single", "bytes per watch, one session per node", Goal.most(16, 64, " B")),
    RESTART_SNAPSHOT(
            "restart-snapshot",
            "restart with 1 M znodes until the first read, snapshot at hand",
            Goal.most(0.3, 0.6, " s")),
    RESTART_LOG(
            "restart-log",
            "restart with 1 M znodes until the first read, right after the load",
            Goal.most(0.3, 0.6, " s")),
    FAN_OUT("fan-out", "write to last of 1,000 watchers notified, less by", Goal.ratio(8, 4)),
    IDLE_SESSION_MEMORY("idle-session-memory", "RSS per session, 10,000 idle sessions", Goal.most(2, 8, " KB")),
    IDLE_SESSION_CPU("idle-session-cpu", "CPU of the server with 10,000 idle sessions", Goal.most(2, 5, " %")),
    IDLE_SESSION_LOSSES("idle-session-losses", "false expirations among 10,000 idle sessions", Goal.none("")),
    SESSION_RATE("session-rate", "opening 10,000 sessions, sessions per second, more by", Goal.ratio(5, 3)),
    DISK_1K("disk-1k", "disk bytes written per payload byte, saturated, 1 KiB values", Goal.most(1.3, 2, "×")),
    DISK_100("disk-100", "disk bytes written per payload byte, saturated, 100 B values", Goal.most(1.3, 2, "×")),
    IDLE_CPU("idle-cpu", "CPU of an idle server", Goal.most(0.3, 0.7, " %")),
    START("start", "paddock server on a built tree until the port answers", Goal.most(0.5, 1, " s")),
    LOW_SET_DATA("low-setData", "setData, 1–8 connections × 1 in flight: throughput at worst", Goal.ratio(1, 1)),
    LOW_CREATE("low-create", "create, 1–8 connections × 1 in flight: throughput at worst", Goal.ratio(1, 1)),
    LOW_GET_DATA("low-getData", "getData, 1–8 connections × 1 in flight: throughput at worst", Goal.ratio(1, 1)),
    ENSEMBLE_SET_DATA(
            Table.ENSEMBLE, "ensemble-setData", "throughput of durable setData, saturated (16 × 64)", Goal.ratio(6, 3)),
    ENSEMBLE_CREATE(
            Table.ENSEMBLE, "ensemble-create", "throughput of durable create, saturated (16 × 64)", Goal.ratio(6, 3)),
    ENSEMBLE_CPU(
            Table.ENSEMBLE,
            "ensemble-cpu",
            "CPU of the three servers per pipelined durable setData, less by",
            Goal.ratio(8, 4)),
    ENSEMBLE_P50_LEADER(
            Table.ENSEMBLE,
            "ensemble-p50-leader",
            "durable setData through the leader, p50 with one in flight, less by",
            Goal.ratio(2, 1.25)),
    ENSEMBLE_P50_FOLLOWER(
            Table.ENSEMBLE,
            "ensemble-p50-follower",
            "durable setData through a follower, p50 with one in flight, less by",
            Goal.ratio(2, 1.25)),
    ENSEMBLE_READ(
            Table.ENSEMBLE,
            "ensemble-read",
            "server CPU per getData at one of three servers ÷ at a server that stands alone",
            Goal.most(1.05, 1.2, "×")),
    ENSEMBLE_OUTAGE(
            Table.ENSEMBLE,
            "ensemble-outage",
            "time without a write after the leader's death, less by",
            Goal.ratio(5, 5)),
    ENSEMBLE_MOVE(
            Table.ENSEMBLE,
            "ensemble-move",
            "time without a write while the leader is moved",
            Goal.most(50, 50, " ms")),
    ENSEMBLE_IDLE_CPU(Table.ENSEMBLE, "ensemble-idle-cpu", "CPU of each of three idle servers", Goal.most(1, 2, " %")),
    ENSEMBLE_IDLE_ELECTIONS(
            Table.ENSEMBLE, "ensemble-idle-elections", "elections among three idle servers", Goal.none("")),
    ENSEMBLE_HOGGED_SESSIONS(
            Table.ENSEMBLE,
            "ensemble-hogged-sessions",
            "lost sessions of clients that touch, all cores taken for 60 s",
            Goal.none("")),
    ENSEMBLE_HOGGED_ELECTIONS(Table.ENSEMBLE, "ensemble-hogged-elections", "elections meanwhile", Goal.most(1, 1, ""));

    private final Table table;
    private final String id;
    private final String figure;
    private final Goal goal;

    Row(final String id, final String figure, final Goal goal) {
        this(Table.SERVER, id, figure, goal);
    }

    Row(final Table table, final String id, final String figure, final Goal goal) {
        this.table = table;
        this.id = id;
        this.figure = figure;
        this.goal = goal;
    }

    /** The rows of one table, in its order. */
    static List<Row> of(final Table table) {
        return Arrays.stream(values()).filter(row -> row.table == table).toList();
    }

    /** For the command line and file names. */
    String id() {
        return id;
    }

    /** What is measured, in words. */
    String figure() {
        return figure;
    }

    Goal goal() {
        return goal;
    }

    static Optional<Row> of(final String id) {
        return Arrays.stream(values()).filter(row -> row.id.equals(id)).findFirst();
    }
}
