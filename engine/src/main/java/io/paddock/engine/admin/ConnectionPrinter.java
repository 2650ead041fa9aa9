package io.paddock.engine.admin;

import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.metrics.ConnectionStatistics;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** The lines about connections in {@code cons} and {@code stat}. */
final class ConnectionPrinter {
    /** Bits of java.nio.channels.SelectionKey, which is what ZooKeeper prints between the brackets. */
    private static final int OP_READ = 1;

    private static final int OP_WRITE = 4;

    private ConnectionPrinter() {}

    static Piecewise printAll(final NodeView node) {
        final Walk<Consumer<ConnectionView>> walk = node.connections();
        return Piecewise.inTurn(
                out -> walk.step(connection -> printFull(connection, out)), Piecewise.of(out -> out.append('\n')));
    }

    static void printBrief(final ConnectionView connection, final StringBuilder out) {
        printTraffic(connection, out);
        out.append(")\n");
    }

    private static void printFull(final ConnectionView connection, final StringBuilder out) {
        printTraffic(connection, out);
        if (connection.sessionId() != 0) {
            printSession(connection, connection.statistics(), out);
        }
        out.append(")\n");
    }

    private static void printTraffic(final ConnectionView connection, final StringBuilder out) {
        final ConnectionStatistics statistics = connection.statistics();
        final int interest = (connection.reading() ? OP_READ : 0) | (connection.writing() ? OP_WRITE : 0);
        out.append(' ').append(address(connection.remoteAddress()));
        out.append('[').append(Integer.toHexString(interest)).append(']');
        out.append("(queued=").append(connection.outstandingRequests());
        out.append(",recved=").append(statistics.packetsReceived());
        out.append(",sent=").append(statistics.packetsSent());
    }

    private static void printSession(
            final ConnectionView connection, final ConnectionStatistics statistics, final StringBuilder out) {
        out.append(",sid=").append(Text.hex(connection.sessionId()));
        out.append(",lop=").append(operation(statistics.lastOpCode()));
        out.append(",est=").append(connection.establishedAtMs());
        out.append(",to=").append(connection.timeoutMs());
        if (statistics.lastCxid() >= 0) {
            out.append(",lcxid=").append(Text.hex(statistics.lastCxid()));
        }
        out.append(",lzxid=").append(Text.hex(statistics.lastZxid()));
        out.append(",lresp=").append(statistics.lastResponseMs());
        out.append(",llat=").append(statistics.lastLatencyMs());
        out.append(",minlat=").append(statistics.latency().minMs());
        out.append(",avglat=").append((long) statistics.latency().averageMs());
        out.append(",maxlat=").append(statistics.latency().maxMs());
    }

    /** The address as {@link InetSocketAddress} prints it, without a host name that is known by chance. */
    static String address(final InetSocketAddress address) {
        final String text = address.toString();
        return text.substring(Math.max(0, text.indexOf('/')));
    }

    private static String operation(final int opCode) {
        return switch (opCode) {
            case OpCode.PING -> "PING";
            case OpCode.CREATE_SESSION -> "SESS";
            case OpCode.MULTI -> "MULT";
            case OpCode.MULTI_READ -> "MLTR";
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> "CREA";
            case OpCode.DELETE, OpCode.DELETE_CONTAINER -> "DELE";
            case OpCode.SET_DATA -> "SETD";
            case OpCode.RECONFIG -> "RECO";
            case OpCode.SET_ACL -> "SETA";
            case OpCode.CLOSE_SESSION -> "CLOS";
            case OpCode.SYNC -> "SYNC";
            case OpCode.CHECK -> "CHEC";
            case OpCode.EXISTS -> "EXIS";
            case OpCode.GET_DATA -> "GETD";
            case OpCode.SET_WATCHES -> "SETW";
            case OpCode.SET_WATCHES2 -> "STW2";
            case OpCode.ADD_WATCH -> "ADDW";
            case OpCode.GET_ACL -> "GETA";
            case OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2 -> "GETC";
            case OpCode.GET_ALL_CHILDREN_NUMBER -> "GETACN";
            case OpCode.CHECK_WATCHES -> "CHKW";
            case OpCode.REMOVE_WATCHES -> "REMW";
            case OpCode.WHO_AM_I -> "HOMI";
            case OpCode.GET_EPHEMERALS -> "GETE";
            default -> "NA";
        };
    }
}
