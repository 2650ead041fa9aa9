package io.paddock.engine.compat.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Paths, mostly of a small set so that calls meet, some that were seen in replies, some bad. */
final class Paths {
    /** Stands for three bytes that are not UTF-8; see {@link #garble}. */
    private static final char GARBAGE = '\u2400';

    private static final byte[][] GARBLED = {
        {(byte) 0xff, (byte) 0xfe, 'x'},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xc0, (byte) 0x80, 'y'},
        {(byte) 0xe2, (byte) 0x82, 'z'},
    };

    private static final Pattern VALID_BEYOND_ASCII = Pattern.compile("[\u00a0\ud7ff\uf900\uffef]");
    /** The last one is not ASCII. */
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e-", "\u00e9\u20ac");

    private final Random random;
    private final String root;
    private final boolean isAscii;
    private final boolean withoutConfig;
    private final List<String> seen = new ArrayList<>();
    private final List<String> watched = new ArrayList<>();

    /** @param withoutConfig leaves out the node that tells an ensemble's members. */
    Paths(final Random random, final String root, final boolean isAscii, final boolean withoutConfig) {
        this.withoutConfig = withoutConfig;
        this.isAscii = isAscii;
        this.random = random;
        this.root = root;
        seen.add(root);
    }

    String root() {
        return root;
    }

    /** A path that a server mentioned as existing. */
    void see(final String path) {
        if (!seen.contains(path)) {
            seen.add(path);
        }
    }

    /** A path that is watched now, so that watch requests meet it. */
    String watched() {
        return watched.isEmpty() || random.nextInt(6) == 0 ? any() : watched.get(random.nextInt(watched.size()));
    }

    /** A path that a request watches. */
    String watch(final String path) {
        watched.add(path);
        return path;
    }

    /** Any path. */
    String any() {
        final int die = random.nextInt(40);
        if (die == 0) {
            final String bad = bad();
            return isAscii && VALID_BEYOND_ASCII.matcher(String.valueOf(bad)).find() ? root : bad;
        }
        return die < 20 ? seen.get(random.nextInt(seen.size())) : fresh();
    }

    /** One below the root that may or may not exist. */
    String fresh() {
        final StringBuilder path =
                new StringBuilder(random.nextInt(4) == 0 ? seen.get(random.nextInt(seen.size())) : root);
        for (int depth = 1 + random.nextInt(10) / 7; depth > 0; depth--) {
            path.append('/').append(NAMES.get(random.nextInt(NAMES.size() - (isAscii ? 1 : 0))));
        }
        return path.toString();
    }

    private String bad() {
        final List<String> paths = Arrays.asList(
                "",
                "/",
                null,
                "a",
                "//",
                root + "/",
                root + "/a/",
                root + "//a",
                root + "/.",
                root + "/..",
                root + "/./a",
                root + "/../x",
                root + "/.a",
                root + "/a.",
                root + "/...",
                root + "/\0",
                root + "/a\0b",
                "\0",
                root + "/\u0001",
                root + "/\u001f",
                root + "/\u0020",
                root + "/\u007f",
                root + "/\u009f",
                root + "/\u00a0",
                root + "/\ud7ff",
                root + "/\ue000",
                root + "/\uf8ff",
                root + "/\uf900",
                root + "/\uffef",
                root + "/\ufff0",
                root + "/\uffff",
                root + "/\ud83d\ude00",
                root + "/" + GARBAGE,
                root + "/a" + GARBAGE + "b",
                root + "/" + "long".repeat(random.nextInt(3000)),
                root + "/deep".repeat(50),
                "/zookeeper",
                "/zookeeper/quota",
                withoutConfig ? "/zookeeper/none" : "/zookeeper/config",
                "/zookeeper/none",
                "/zookeeper/config/x");
        return paths.get(random.nextInt(paths.size()));
    }

    /** Replaces each mark for garbage by bytes that no UTF-8 encoder makes. */
    byte[] garble(final byte[] body) {
        final byte[] mark = String.valueOf(GARBAGE).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        final byte[] garbage = GARBLED[random.nextInt(GARBLED.length)];
        for (int i = 0; i + mark.length <= body.length; i++) {
            if (Arrays.equals(body, i, i + mark.length, mark, 0, mark.length)) {
                System.arraycopy(garbage, 0, body, i, garbage.length);
            }
        }
        return body;
    }
}
