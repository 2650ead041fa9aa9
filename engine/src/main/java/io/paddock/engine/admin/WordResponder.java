package io.paddock.engine.admin;

import io.paddock.engine.pipeline.WordAnswer;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Answers the four-letter words (protocol reference §19) in the shapes that ZooKeeper 3.9.5 prints, and two of Paddock's
 * own: {@code quor} tells a server's place in its ensemble, {@code move} has another server lead. Engine thread;
 * allocates. An answer that lists connections, sessions, ephemerals or watches is made in pieces, between which the node
 * goes on, so it shows no single state: see {@link Walk} for what it does show. {@code dump} and {@code wchc} gather
 * before they print, which takes memory in proportion.
 */
public final class WordResponder {
    /** As {@link io.paddock.transport.FrameHandler#NOT_A_WORD}. */
    public static final int NOT_A_WORD = -1;

    private static final String NOT_SERVING = "This ZooKeeper instance is not currently serving requests";
    private static final String NOT_WHITELISTED = " is not executed because it is not in the whitelist.\n";

    /** The mask that ZooKeeper starts with; kept and told, it selects nothing here. */
    private static final long DEFAULT_TRACE_MASK = 0b1_0011_0010;

    private final WordConfig config;
    private final NodeView node;
    private long traceMask = DEFAULT_TRACE_MASK;

    public WordResponder(final WordConfig config, final NodeView node) {
        this.config = config;
        this.node = node;
    }

    /**
     * Whether the first four bytes of a connection, as a big-endian integer, are a word. Any thread.
     *
     * @return {@link #NOT_A_WORD}, or how many more bytes belong to the word; a word that is not in the whitelist
     *     is refused without waiting for them.
     */
    public int argumentLength(final int firstFourBytes) {
        final Word word = Word.of(firstFourBytes);
        if (word == null) {
            return NOT_A_WORD;
        }
        return config.allows(word, true) ? word.argumentLength() : 0;
    }

    /**
     * Begins the answer to a word that {@link #argumentLength} knows.
     *
     * @param argument holds the bytes behind the word, during the call; may be null when it has none.
     * @param local whether a connection from this machine asks.
     * @return raw bytes to be sent without a length; the connection is closed after them.
     */
    public WordAnswer respond(
            final int word, final DirectBuffer argument, final int offset, final int length, final boolean local) {
        final Word known = Word.of(word);
        if (known == null) {
            throw new IllegalArgumentException("not a word: 0x" + Integer.toHexString(word));
        }
        if (!config.allows(known, local)) {
            return new TextAnswer(Piecewise.of(out -> out.append(known.text()).append(NOT_WHITELISTED)));
        }
        final long number = length >= Long.BYTES ? argument.getLong(offset, ByteOrder.BIG_ENDIAN) : 0;
        if (known == Word.STMK && length >= Long.BYTES) {
            traceMask = number;
        }
        return new TextAnswer(answerTo(known, number));
    }

    private Piecewise answerTo(final Word word, final long number) {
        if (word.needsService() && !node.serving()) {
            return Piecewise.of(out -> out.append(notServing(word)));
        }
        return switch (word) {
            case CONS -> ConnectionPrinter.printAll(node);
            case DUMP -> DumpPrinter.print(node);
            case STAT -> StatusPrinter.printWithConnections(node);
            case WCHC -> WatchPrinter.bySession(node);
            case WCHP -> WatchPrinter.byPath(node);
            default -> Piecewise.of(out -> print(word, number, out));
        };
    }

    private static String notServing(final Word word) {
        return switch (word) {
            case ISRO -> "null";
            case HASH -> NOT_SERVING;
            default -> NOT_SERVING + '\n';
        };
    }

    private void print(final Word word, final long number, final StringBuilder out) {
        switch (word) {
            case CONF -> out.append(node.configuration());
            case CRST -> resetConnections(out);
            case DIRS -> printDirectories(out);
            case ENVI -> EnvironmentPrinter.print(out);
            case GTMK, STMK -> out.append(traceMask);
            case HASH -> printDigests(out);
            case ISRO -> out.append(node.readOnly() ? "ro" : "rw");
            case MNTR -> MonitorPrinter.print(node, out);
            case MOVE -> moveLeader((int) Math.max(0, Math.min(Integer.MAX_VALUE, number)), out);
            case QUOR -> EnsemblePrinter.print(node, out);
            case RUOK -> out.append("imok");
            case SRST -> resetServer(out);
            case SRVR -> StatusPrinter.print(node, out);
            case WCHS -> WatchPrinter.printSummary(node, out);
            default -> throw new IllegalArgumentException("no short word: " + word);
        }
    }

    private void moveLeader(final int server, final StringBuilder out) {
        final String refusal = node.ensemble() == null
                ? "this is a single server"
                : node.ensemble().moveLeader(server);
        out.append(refusal == null ? "Leadership is being moved." : "Refused: " + refusal)
                .append('\n');
    }

    private void resetConnections(final StringBuilder out) {
        node.resetConnections();
        out.append("Connection stats reset.\n");
    }

    private void resetServer(final StringBuilder out) {
        node.statistics().reset();
        node.metrics().reset();
        out.append("Server stats reset.\n");
    }

    private void printDigests(final StringBuilder out) {
        node.forEachDigest((zxid, digest) ->
                out.append(Long.toHexString(zxid)).append(": ").append(digest).append('\n'));
    }

    private void printDirectories(final StringBuilder out) {
        out.append("datadir_size: ").append(node.dataDirectoryBytes()).append('\n');
        out.append("logdir_size: ").append(node.logDirectoryBytes()).append('\n');
    }
}
