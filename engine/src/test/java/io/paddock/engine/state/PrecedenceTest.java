package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plays {@code precedence.txt}: which of several errors a request gets. */
class PrecedenceTest {
    private static final Map<String, Integer> OPERATIONS = Map.ofEntries(
            Map.entry("create", OpCode.CREATE),
            Map.entry("createContainer", OpCode.CREATE_CONTAINER),
            Map.entry("createTtl", OpCode.CREATE_TTL),
            Map.entry("delete", OpCode.DELETE),
            Map.entry("deleteContainer", OpCode.DELETE_CONTAINER),
            Map.entry("setData", OpCode.SET_DATA),
            Map.entry("setAcl", OpCode.SET_ACL),
            Map.entry("reconfig", OpCode.RECONFIG),
            Map.entry("exists", OpCode.EXISTS),
            Map.entry("getData", OpCode.GET_DATA),
            Map.entry("getAcl", OpCode.GET_ACL),
            Map.entry("getChildren", OpCode.GET_CHILDREN),
            Map.entry("getChildren2", OpCode.GET_CHILDREN2),
            Map.entry("getAllChildrenNumber", OpCode.GET_ALL_CHILDREN_NUMBER),
            Map.entry("getEphemerals", OpCode.GET_EPHEMERALS),
            Map.entry("sync", OpCode.SYNC),
            Map.entry("addWatch", OpCode.ADD_WATCH),
            Map.entry("checkWatches", OpCode.CHECK_WATCHES),
            Map.entry("removeWatches", OpCode.REMOVE_WATCHES));

    private LocalServer server = new LocalServer();
    private final Map<String, LocalConnection> clients = new HashMap<>();
    private final Map<Integer, String> errorNames = errorNames();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldReportTheFirstOfSeveralErrors() throws IOException {
        int played = 0;
        final List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).strip();
            if (line.equals("reset")) {
                reset();
            } else if (line.startsWith("set ")) {
                change(line.split(" "));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                play(i + 1, line);
                played++;
            }
        }
        assertTrue(played > 100, "played " + played);
    }

    private void play(final int number, final String line) {
        final String[] sides = line.split(" -> ");
        final String[] words = sides[0].split(" ");
        final Map<String, String> arguments = new HashMap<>();
        Arrays.stream(words).skip(2).forEach(word -> {
            final int equals = word.indexOf('=');
            arguments.put(
                    equals < 0 ? "path" : word.substring(0, equals), equals < 0 ? word : word.substring(equals + 1));
        });
        final byte[] before = server.contents();
        final String actual = errorNames.get(execute(words[0], OPERATIONS.get(words[1]), arguments));
        assertEquals(sides[1], actual, "line " + number + ": " + line);
        if (!actual.equals("OK")) {
            assertEquals(-1, Arrays.mismatch(before, server.contents()), "a failure changed the tree, line " + number);
        }
    }

    private int execute(final String client, final int opCode, final Map<String, String> arguments) {
        final byte[] body = body(opCode, arguments);
        if (client.equals("server")) {
            return server.apply(0, new byte[0], opCode, 0, 0, body);
        }
        final LocalConnection connection = clients.get(client);
        server.request(connection, 5, opCode, body);
        final byte[] frame = connection.frames.get(connection.frames.size() - 1);
        return ByteBuffer.wrap(frame).getInt(12);
    }

    private static byte[] body(final int opCode, final Map<String, String> arguments) {
        final String path = path(arguments.getOrDefault("path", "/"));
        final String text = arguments.getOrDefault("data", "");
        final byte[] data = text.equals("null") ? null : text.getBytes(StandardCharsets.UTF_8);
        final List<Acl> acls = acls(arguments.getOrDefault("acl", "open"));
        final int flags = Integer.parseInt(arguments.getOrDefault("flags", "0"));
        final int version = Integer.parseInt(arguments.getOrDefault("version", "-1"));
        return switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE_CONTAINER -> Bodies.create(path, data, acls, flags);
            case OpCode.CREATE_TTL -> Bodies.createTtl(path, data, acls, flags, Long.parseLong(arguments.get("ttl")));
            case OpCode.DELETE, OpCode.ADD_WATCH, OpCode.CHECK_WATCHES, OpCode.REMOVE_WATCHES ->
                Bodies.pathAndInt(path, version);
            case OpCode.SET_DATA -> Bodies.setData(path, data, version);
            case OpCode.SET_ACL -> Bodies.setAcl(path, acls, version);
            case OpCode.RECONFIG -> Bodies.reconfig(null, null, null, -1);
            case OpCode.EXISTS, OpCode.GET_DATA, OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2 -> Bodies.read(path, false);
            default -> Bodies.path(path);
        };
    }

    private static String path(final String word) {
        return switch (word) {
            case "null" -> null;
            case "\"\"" -> "";
            default -> word.replace("%00", "\0");
        };
    }

    private static List<Acl> acls(final String name) {
        return switch (name) {
            case "open" -> Acl.OPEN;
            case "read" -> Acl.READ_ONLY;
            case "auth" -> Acl.CREATOR;
            case "none" -> List.of();
            case "bad" -> List.of(new Acl(31, "digest", "nocolon"));
            case "null" -> null;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private void reset() {
        server.close();
        server = new LocalServer();
        clients.clear();
        for (final String name : List.of("anon", "user", "super", "gone")) {
            clients.put(name, server.connect(0x100 + clients.size()));
        }
        authenticate("user", "user:password");
        authenticate("super", "super:test");
        server.request(clients.get("gone"), 2, OpCode.CLOSE_SESSION, Bodies.empty());
    }

    private void authenticate(final String client, final String credentials) {
        server.request(
                clients.get(client),
                -4,
                OpCode.AUTH,
                Bodies.auth("digest", credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private void change(final String[] words) {
        final boolean isOn = words[2].equals("on");
        switch (words[1]) {
            case "extendedTypes" -> server.hasExtendedTypes = isOn;
            case "enforceQuota" -> server.enforcesQuota = isOn;
            case "skipAcl" -> server.skipsAcl = isOn;
            case "reconfigEnabled" -> server.isReconfigEnabled = isOn;
            case "time" -> server.timeMs += Long.parseLong(words[2]);
            default -> throw new IllegalArgumentException(words[1]);
        }
    }

    private List<String> lines() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("precedence.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Map<Integer, String> errorNames() {
        final Map<Integer, String> names = new HashMap<>();
        for (final Field field : ErrorCode.class.getFields()) {
            try {
                names.put(field.getInt(null), field.getName());
            } catch (final IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return names;
    }
}
