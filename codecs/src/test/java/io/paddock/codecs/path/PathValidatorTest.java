package io.paddock.codecs.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathValidatorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/a", "/a/b", "/.a", "/a.", "/...", "/..a", "/a b", "/ä/€/\uD7FF\uF900\uFFEF", "/\u00A0"})
    void shouldAcceptWhatNodesMayBeCalled(final String path) {
        assertTrue(isValid(path.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "//", "/a/", "//a", "/a//b", "/.", "/..", "/a/.", "/a/./b", "/a/../b", "/../", "a/b"})
    void shouldRefuseWhatIsNoPath(final String path) {
        assertFalse(isValid(path.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldRefuseNull() {
        assertFalse(PathValidator.isValid(new UnsafeBuffer(new byte[4]), 0, -1));
    }

    @Test
    void shouldDecideOnEveryUpToThreeBytesAsOnTheirCharacters() {
        final byte[] two = {'/', 0, 0};
        for (int i = 0; i < 1 << 16; i++) {
            two[1] = (byte) (i >> 8);
            two[2] = (byte) i;
            check(two);
        }
        final byte[] three = {'/', 0, 0, 0, 'x'};
        for (int i = 0xC0_0000; i <= 0xFF_FFFF; i++) {
            // Leading bytes below C0 were all met above.
            three[1] = (byte) (i >> 16);
            three[2] = (byte) (i >> 8);
            three[3] = (byte) i;
            check(three);
        }
    }

    @Test
    void shouldDecideOnRandomBytesAsOnTheirCharacters() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final byte[] bits = {
            '/',
            '/',
            '.',
            'a',
            0,
            0x1F,
            0x7F,
            (byte) 0xC2,
            (byte) 0x9F,
            (byte) 0xA0,
            (byte) 0xEF,
            (byte) 0xBF,
            (byte) 0xBD,
            (byte) 0xED,
            (byte) 0x80,
            (byte) 0xF0,
            (byte) 0xE0
        };
        for (int i = 0; i < 200_000; i++) {
            final byte[] path = new byte[random.nextInt(9)];
            for (int j = 0; j < path.length; j++) {
                path[j] = random.nextInt(8) == 0 ? (byte) random.nextInt() : bits[random.nextInt(bits.length)];
            }
            if (path.length > 0) {
                path[0] = '/';
            }
            assertEquals(
                    isValidText(path),
                    isValid(path),
                    "seed " + seed + " " + HexFormat.of().formatHex(path));
        }
    }

    @Test
    void shouldFindZeros() {
        assertTrue(PathValidator.hasZero(new UnsafeBuffer(new byte[] {'/', 'a', 0}), 0, 3));
        assertFalse(PathValidator.hasZero(new UnsafeBuffer(new byte[] {0, '/', 'a', 0}), 1, 2));
    }

    @Test
    void shouldSplitAtTheLastSlash() {
        assertEquals(2, lastSlash("/a/b"));
        assertEquals(0, lastSlash("/a"));
        assertEquals(0, lastSlash("/"));
        assertEquals(2, lastSlash("/a/"));
        assertEquals(PathSplit.NONE, lastSlash("a"));
        assertEquals(PathSplit.NONE, lastSlash(""));
    }

    @Test
    void shouldNumberWithTenDigits() {
        assertEquals("0000000000", suffix(0));
        assertEquals("0000000042", suffix(42));
        assertEquals("2147483647", suffix(Integer.MAX_VALUE));
    }

    private static void check(final byte[] path) {
        if (isValidText(path) != isValid(path)) {
            throw new AssertionError(
                    "expected " + isValidText(path) + ": " + HexFormat.of().formatHex(path));
        }
    }

    private static boolean isValid(final byte[] path) {
        final byte[] padded = new byte[path.length + 2];
        System.arraycopy(path, 0, padded, 1, path.length);
        padded[padded.length - 1] = '/';
        return PathValidator.isValid(new UnsafeBuffer(padded), 1, path.length);
    }

    /** The rules as they are written down: over the UTF-16 units of the decoded text. */
    private static boolean isValidText(final byte[] bytes) {
        final String path = new String(bytes, StandardCharsets.UTF_8);
        if (path.equals("/")) {
            return true;
        }
        if (!path.startsWith("/") || path.endsWith("/")) {
            return false;
        }
        for (final String name : path.substring(1).split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return path.chars()
                .noneMatch(unit -> unit <= 0x1F
                        || unit >= 0x7F && unit <= 0x9F
                        || unit >= 0xD800 && unit <= 0xF8FF
                        || unit >= 0xFFF0);
    }

    private static int lastSlash(final String path) {
        final byte[] bytes = ("//" + path + "/").getBytes(StandardCharsets.UTF_8);
        return PathSplit.lastSlash(new UnsafeBuffer(bytes), 2, path.length());
    }

    private static String suffix(final int counter) {
        final byte[] target = new byte[SequenceSuffix.LENGTH];
        SequenceSuffix.put(new UnsafeBuffer(target), 0, counter);
        return new String(target, StandardCharsets.US_ASCII);
    }
}
