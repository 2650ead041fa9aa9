package io.paddock.replication.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.CloseHelper;

/**
 * Stands between a server and those that send to it: loses, repeats and changes their datagrams, and can say later what they
 * said before, as an Aeron stream of its own. Pumped by the test's thread.
 */
final class DatagramRelay implements AutoCloseable {
    private static final int TYPE_OFFSET = 6;
    private static final int STREAM_SOURCE_OFFSET = 12;
    private static final int DATA_HEADER_LENGTH = 32;
    private static final int DATA = 1;
    private static final int SETUP = 5;
    private static final int RECORDED = 400;

    private final Random random;
    private final SocketAddress target;
    private final DatagramChannel front;
    private final DatagramChannel repeating;
    private final Map<SocketAddress, DatagramChannel> backs = new HashMap<>();
    private final ByteBuffer bytes = ByteBuffer.allocate(65_536).order(ByteOrder.LITTLE_ENDIAN);
    private final List<byte[]> recorded = new ArrayList<>();
    private int losses;
    private int changes;

    DatagramRelay(final Random random, final int port, final int targetPort) {
        this.random = random;
        target = new InetSocketAddress("127.0.0.1", targetPort);
        try {
            front = open();
            front.bind(new InetSocketAddress("127.0.0.1", port));
            repeating = open();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** From now on so many of a thousand datagrams get lost, and so many are changed. */
    void disturb(final int newLosses, final int newChanges) {
        losses = newLosses;
        changes = newChanges;
    }

    void pump() {
        try {
            SocketAddress client;
            while ((client = front.receive(bytes.clear())) != null) {
                bytes.flip();
                record();
                DatagramChannel back = backs.get(client);
                if (back == null) {
                    back = open();
                    backs.put(client, back);
                }
                pass(back, target);
            }
            for (final Map.Entry<SocketAddress, DatagramChannel> each : backs.entrySet()) {
                while (each.getValue().receive(bytes.clear()) != null) {
                    bytes.flip();
                    pass(front, each.getKey());
                }
            }
            while (repeating.receive(bytes.clear()) != null) {
                // What the receiver answers is of no interest.
                bytes.clear();
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Says everything once more, as somebody else. */
    void repeat() {
        try {
            for (final byte[] each : recorded) {
                final ByteBuffer copy = ByteBuffer.wrap(each.clone()).order(ByteOrder.LITTLE_ENDIAN);
                copy.putInt(STREAM_SOURCE_OFFSET, copy.getInt(STREAM_SOURCE_OFFSET) ^ 0x5A5A5A5A);
                repeating.send(copy, target);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void record() {
        final int type = bytes.limit() > TYPE_OFFSET + 1 ? bytes.getShort(TYPE_OFFSET) : 0;
        if (recorded.size() < RECORDED && (type == SETUP || type == DATA && bytes.limit() > DATA_HEADER_LENGTH)) {
            final byte[] copy = new byte[bytes.limit()];
            bytes.get(0, copy);
            recorded.add(copy);
        }
    }

    private void pass(final DatagramChannel to, final SocketAddress address) throws IOException {
        if (random.nextInt(1000) < losses) {
            return;
        }
        if (random.nextInt(1000) < changes
                && bytes.limit() > DATA_HEADER_LENGTH
                && bytes.getShort(TYPE_OFFSET) == DATA) {
            final int index = DATA_HEADER_LENGTH + random.nextInt(bytes.limit() - DATA_HEADER_LENGTH);
            bytes.put(index, (byte) (bytes.get(index) ^ (1 + random.nextInt(255))));
        }
        final int repetitions = random.nextInt(1000) < losses ? 2 : 1;
        for (int i = 0; i < repetitions; i++) {
            to.send(bytes.duplicate(), address);
        }
    }

    private static DatagramChannel open() throws IOException {
        final DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() {
        CloseHelper.quietClose(front);
        CloseHelper.quietClose(repeating);
        backs.values().forEach(CloseHelper::quietClose);
    }
}
