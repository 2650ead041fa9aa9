package io.paddock.engine.sim;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a client asks for, by chance. */
final class Wishes {
    private static final int EPHEMERAL = 1;
    private static final int SEQUENTIAL = 2;
    private static final String[] FOLDERS = {"/a", "/b", "/q", "/e"};

    private final World world;
    private final int number;
    private final List<String> created = new ArrayList<>();
    private int founded;

    Wishes(final World world, final int number) {
        this.world = world;
        this.number = number;
    }

    /** Sends the next request. */
    void next(final SimClient client) {
        if (founded < FOLDERS.length) {
            create(client, FOLDERS[founded++], 0);
            return;
        }
        final int choice = (int) world.below(100);
        if (choice < 22) {
            setData(client, data(), world.chance(0.3) ? (int) world.below(4) : -1);
        } else if (choice < 30) {
            create(client, child(), 0);
        } else if (choice < 36) {
            create(client, "/e/c" + number + "-" + world.below(4), EPHEMERAL);
        } else if (choice < 42) {
            create(client, "/q/s-", SEQUENTIAL | (world.chance(0.5) ? EPHEMERAL : 0));
        } else if (choice < 50) {
            delete(client);
        } else if (choice < 56) {
            multi(client);
        } else if (choice < 61) {
            client.request(Op.SYNC, "/a", false, Bodies.path("/a"));
        } else if (choice < 99) {
            read(client);
        } else if (world.chance(0.3)) {
            client.request(Op.CLOSE_SESSION, "", false, Bodies.empty());
        }
    }

    /** A write and a read, to see that the client is served. */
    void probe(final SimClient client) {
        create(client, "/p-", SEQUENTIAL);
        client.request(Op.SYNC, "/", false, Bodies.path("/"));
        client.request(Op.EXISTS, "/p", false, Bodies.read("/p", false));
    }

    /** Some of what it has created it will delete. */
    void onReply(final Request request, final int error) {
        if (error == 0 && request.opCode() == Op.CREATE && created.size() < 20) {
            created.add(request.path());
        }
    }

    private void read(final SimClient client) {
        final boolean watch = world.chance(0.25);
        switch ((int) world.below(7)) {
            case 0, 1 -> {
                final String path = data();
                client.request(Op.GET_DATA, path, watch, Bodies.read(path, watch));
            }
            case 2, 3 -> {
                final String path = any();
                client.request(Op.EXISTS, path, watch, Bodies.read(path, watch));
            }
            case 4 -> {
                final String path = folder();
                client.request(Op.GET_CHILDREN, path, watch, Bodies.read(path, watch));
            }
            case 5 -> {
                final String path = folder();
                client.request(Op.GET_CHILDREN2, path, watch, Bodies.read(path, watch));
            }
            default -> {
                if (world.chance(0.5)) {
                    client.request(Op.GET_DATA, Model.CONFIG, watch, Bodies.read(Model.CONFIG, watch));
                } else if (world.chance(0.4)) {
                    final String path = data();
                    client.request(Op.ADD_WATCH, path, true, Bodies.pathAndInt(path, 0));
                }
            }
        }
    }

    private void multi(final SimClient client) {
        final List<Bodies.Step> steps = new ArrayList<>();
        for (long i = 1 + world.below(4); i > 0; i--) {
            switch ((int) world.below(4)) {
                case 0 -> steps.add(new Bodies.Step(Op.CREATE, Bodies.create(child(), shortText(), Acl.OPEN, 0)));
                case 1 -> steps.add(new Bodies.Step(Op.DELETE, Bodies.pathAndInt(child(), -1)));
                case 2 -> steps.add(new Bodies.Step(Op.CHECK, Bodies.pathAndInt(data(), -1)));
                default -> steps.add(new Bodies.Step(Op.SET_DATA, Bodies.setData(data(), shortText(), -1)));
            }
        }
        client.request(Op.MULTI, "", false, Bodies.multi(steps));
    }

    private void delete(final SimClient client) {
        final String path =
                created.isEmpty() || world.chance(0.3) ? any() : created.get((int) world.below(created.size()));
        client.request(Op.DELETE, path, false, Bodies.pathAndInt(path, world.chance(0.2) ? 0 : -1));
    }

    private void setData(final SimClient client, final String path, final int version) {
        client.request(Op.SET_DATA, path, false, Bodies.setData(path, text(), version));
    }

    private void create(final SimClient client, final String path, final int flags) {
        final int opCode = world.chance(0.5) ? Op.CREATE : Op.CREATE2;
        client.request(opCode, path, false, Bodies.create(path, text(), Acl.OPEN, flags));
    }

    private String data() {
        return world.chance(0.5) ? folder() : child();
    }

    private String any() {
        return world.chance(0.3) ? "/e/c" + world.below(4) + "-" + world.below(4) : data();
    }

    private String folder() {
        return FOLDERS[(int) world.below(FOLDERS.length)];
    }

    private String child() {
        return (world.chance(0.5) ? "/a/" : "/b/") + world.below(5);
    }

    private byte[] text() {
        return world.chance(0.05) ? text((int) world.below(2000)) : shortText();
    }

    /** No frame is longer than what a transport lets through. */
    private byte[] shortText() {
        return text((int) world.below(20));
    }

    private byte[] text(final int length) {
        return ("x" + world.below(1_000_000) + "y".repeat(length)).getBytes(StandardCharsets.US_ASCII);
    }
}
