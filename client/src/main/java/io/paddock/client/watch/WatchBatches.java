package io.paddock.client.watch;

import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Turns a {@link WatchTable} into the setWatches requests that ask for everything again (protocol reference §3.2 and
 * §14.4), each with a bounded amount of path text. Allocates: it works once for each reconnect.
 */
public final class WatchBatches {
    /** Paths and their lengths in one request, in bytes; servers in the field are used to it. A longer path stands alone. */
    public static final int MAX_TEXT_LENGTH = 128 * 1024;

    private static final int LENGTH_FIELD = Integer.BYTES;
    /** Header, zxid, five counts. */
    private static final int FIXED_LENGTH = 8 + 8 + 5 * LENGTH_FIELD;

    private final int xid;
    private final long relativeZxid;
    private final Consumer<byte[]> frames;
    private final List<List<byte[]>> lists = new ArrayList<>(WatchKind.LIST_COUNT);
    private int textLength;

    private WatchBatches(final int xid, final long relativeZxid, final Consumer<byte[]> frames) {
        this.xid = xid;
        this.relativeZxid = relativeZxid;
        this.frames = frames;
        for (int list = 0; list < WatchKind.LIST_COUNT; list++) {
            lists.add(new ArrayList<>());
        }
    }

    /**
     * Makes the requests.
     *
     * @param xid for every request.
     * @param relativeZxid the last zxid that the client has seen.
     * @param frames takes each request, header included, without its length prefix.
     */
    public static void encode(
            final WatchTable table, final int xid, final long relativeZxid, final Consumer<byte[]> frames) {
        final WatchBatches batches = new WatchBatches(xid, relativeZxid, frames);
        table.forEach(batches::add);
        batches.finish();
    }

    private void add(final byte[] path, final int kinds) {
        for (int list = 0; list < WatchKind.LIST_COUNT; list++) {
            if ((kinds & 1 << list) != 0) {
                if (textLength > 0 && textLength + LENGTH_FIELD + path.length > MAX_TEXT_LENGTH) {
                    finish();
                }
                lists.get(list).add(path);
                textLength += LENGTH_FIELD + path.length;
            }
        }
    }

    private void finish() {
        if (textLength == 0) {
            return;
        }
        final int listCount = hasOneShotOnly() ? WatchKind.ONE_SHOT_LIST_COUNT : WatchKind.LIST_COUNT;
        final JuteWriter writer = new JuteWriter().wrap(new ExpandableArrayBuffer(textLength + FIXED_LENGTH), 0);
        writer.writeInt(xid);
        writer.writeInt(listCount == WatchKind.LIST_COUNT ? OpCode.SET_WATCHES2 : OpCode.SET_WATCHES);
        writer.writeLong(relativeZxid);
        for (int list = 0; list < listCount; list++) {
            writer.writeInt(lists.get(list).size());
            lists.get(list).forEach(writer::writeBytes);
            lists.get(list).clear();
        }
        textLength = 0;
        final byte[] frame = new byte[writer.length()];
        writer.buffer().getBytes(0, frame);
        frames.accept(frame);
    }

    private boolean hasOneShotOnly() {
        return lists.get(3).isEmpty() && lists.get(4).isEmpty();
    }
}
