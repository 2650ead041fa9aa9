package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Frames of a server as text that can be compared and read. */
final class ReplyText {
    private static final int SHOWN_BYTES = 48;
    /** When they succeed, the zxid of the answer is their own. */
    private static final Set<Integer> WRITES = Set.of(
            Op.CREATE,
            Op.CREATE2,
            Op.CREATE_CONTAINER,
            Op.CREATE_TTL,
            Op.DELETE,
            Op.SET_DATA,
            Op.SET_ACL,
            Op.MULTI,
            Op.CLOSE_SESSION);

    private final Normaliser normaliser;

    ReplyText(final Normaliser normaliser) {
        this.normaliser = normaliser;
    }

    String event(final Incoming incoming) {
        final Incoming.Event event = incoming.event();
        return "event " + normaliser.zxid(incoming.zxid()) + " err=" + incoming.err() + " type=" + event.type()
                + " state=" + event.state() + " " + escape(event.path());
    }

    String reply(final int opCode, final Incoming incoming) {
        final boolean isOwn = incoming.err() == 0 && WRITES.contains(opCode);
        final String zxid = isOwn ? normaliser.zxid(incoming.zxid()) : normaliser.reached(incoming.zxid());
        final String header = "reply " + Op.name(opCode) + " " + zxid + " err=" + incoming.err();
        // A multiRead that fails as a whole brings what was read before in the reference, which clients do not look at.
        if (incoming.body().length == 0 || opCode == Op.MULTI_READ && incoming.err() != 0) {
            return header;
        }
        if (incoming.err() != 0) {
            return header + " body " + bytes(incoming.body());
        }
        final Cursor cursor = incoming.cursor();
        try {
            final String body = body(opCode, cursor);
            return header + " " + body + (cursor.remaining() == 0 ? "" : " and " + cursor.remaining() + " bytes more");
        } catch (final RuntimeException e) {
            return header + " undecodable " + bytes(incoming.body());
        }
    }

    private String body(final int opCode, final Cursor in) {
        return switch (opCode) {
            case Op.CREATE, Op.SYNC -> "path=" + escape(in.string());
            case Op.CREATE2, Op.CREATE_CONTAINER, Op.CREATE_TTL ->
                "path=" + escape(in.string()) + " " + normaliser.stat(in.stat());
            case Op.EXISTS, Op.SET_DATA, Op.SET_ACL -> normaliser.stat(in.stat());
            case Op.GET_DATA, Op.RECONFIG -> "data=" + bytes(in.buffer()) + " " + normaliser.stat(in.stat());
            case Op.GET_ACL -> acls(in.acls()) + " " + normaliser.stat(in.stat());
            case Op.GET_CHILDREN, Op.GET_EPHEMERALS -> sorted(in.strings());
            case Op.GET_CHILDREN2 -> sorted(in.strings()) + " " + normaliser.stat(in.stat());
            case Op.GET_ALL_CHILDREN_NUMBER, Op.ADD_WATCH -> "int=" + in.int32();
            case Op.WHO_AM_I -> sorted(in.vector(client -> client.string() + ":" + client.string()));
            case Op.MULTI, Op.MULTI_READ -> multi(in);
            case Op.SASL -> "token=" + bytes(in.buffer());
            default -> throw new IllegalArgumentException("no body expected");
        };
    }

    /** Ids that stand for one entry of scheme auth come in no particular order. */
    private static String acls(final List<Acl> acls) {
        for (int from = 0, to; from < acls.size(); from = to) {
            to = from + 1;
            while (to < acls.size() && isOfOneEntry(acls.get(from), acls.get(to))) {
                to++;
            }
            acls.subList(from, to).sort(Comparator.comparing(Acl::id));
        }
        return acls.toString();
    }

    private static boolean isOfOneEntry(final Acl one, final Acl other) {
        return one.scheme().equals("digest") && other.scheme().equals("digest") && one.perms() == other.perms();
    }

    private String multi(final Cursor in) {
        final StringBuilder text = new StringBuilder("results");
        while (true) {
            final int type = in.int32();
            final boolean done = in.bool();
            final int err = in.int32();
            text.append(" [").append(type).append(' ').append(err);
            if (done) {
                return text.append(" end]").toString();
            }
            if (type == -1) {
                text.append(" error ").append(in.int32());
            } else if (type != Op.DELETE && type != Op.CHECK) {
                text.append(' ').append(body(type, in));
            }
            text.append(']');
        }
    }

    private static String sorted(final List<String> values) {
        return values == null
                ? "null"
                : values.stream().map(ReplyText::escape).sorted().toList().toString();
    }

    static String bytes(final byte[] value) {
        if (value == null) {
            return "null";
        }
        final byte[] shown = value.length <= SHOWN_BYTES ? value : java.util.Arrays.copyOf(value, SHOWN_BYTES);
        final String text = new String(value, java.nio.charset.StandardCharsets.ISO_8859_1);
        final String readable = text.chars().allMatch(c -> c >= ' ' && c < 0x7f) && value.length <= SHOWN_BYTES
                ? "'" + text + "'"
                : HexFormat.of().formatHex(shown);
        return value.length + ":" + readable + (shown == value ? "" : "..#" + java.util.Arrays.hashCode(value));
    }

    static String escape(final String value) {
        if (value == null) {
            return "null";
        }
        final StringBuilder text = new StringBuilder();
        for (final char c : value.toCharArray()) {
            if (c > ' ' && c < 0x7f) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return text.length() <= 200
                ? text.toString()
                : text.substring(0, 100) + "..#" + text.toString().hashCode();
    }
}
