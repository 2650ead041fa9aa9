package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Acl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Arguments, mostly good, some bad: access lists, data, flags, credentials. */
final class Ingredients {
    static final String ALICE = "alice:secret";
    private static final String ALICE_ID = digest(ALICE);
    private static final List<String> CREDENTIALS =
            List.of(ALICE, ALICE, "bob:pw", "bob:pw", "super:test", "nocolon", "");

    private static final List<List<Acl>> GOOD = List.of(
            Acl.READ_ONLY,
            Acl.CREATOR,
            List.of(new Acl(31, "digest", ALICE_ID)),
            List.of(new Acl(1, "world", "anyone"), new Acl(31, "digest", ALICE_ID)),
            List.of(new Acl(31, "ip", "127.0.0.1")),
            List.of(new Acl(31, "ip", "127.0.0.0/8"), new Acl(1, "world", "anyone")),
            List.of(new Acl(31, "ip", "10.0.0.0/8"), new Acl(17, "world", "anyone")),
            List.of(new Acl(23, "world", "anyone")),
            List.of(new Acl(27, "world", "anyone")),
            List.of(new Acl(16, "world", "anyone"), new Acl(1, "digest", "carol:x")),
            List.of(new Acl(5, "auth", "ignored"), new Acl(31, "world", "anyone")),
            List.of(new Acl(31, "world", "anyone"), new Acl(31, "world", "anyone"), new Acl(3, "world", "anyone")),
            List.of(new Acl(0, "world", "anyone")),
            List.of(new Acl(-1, "world", "anyone")),
            List.of(new Acl(31 + 1024, "world", "anyone")));

    private static final List<List<Acl>> BAD = Arrays.asList(
            null,
            List.of(),
            List.of(new Acl(31, "world", "foo")),
            List.of(new Acl(31, "world", "")),
            List.of(new Acl(31, "world", null)),
            List.of(new Acl(31, null, "anyone")),
            List.of(new Acl(31, "", "")),
            List.of(new Acl(31, "nosuch", "x")),
            List.of(new Acl(31, "super", "")),
            List.of(new Acl(31, "digest", "nocolon")),
            List.of(new Acl(31, "digest", "a:b:c")),
            List.of(new Acl(31, "digest", ":")),
            List.of(new Acl(31, "digest", "a:")),
            List.of(new Acl(31, "digest", ":b")),
            List.of(new Acl(31, "ip", "127.0.0.1/33")),
            List.of(new Acl(31, "ip", "127.0.0.1/-1")),
            List.of(new Acl(31, "ip", "127.0.0.1/x")),
            List.of(new Acl(31, "ip", "127.0.0.1/")),
            List.of(new Acl(31, "ip", "127.0.0.1/8/8")),
            List.of(new Acl(31, "ip", "127.0.0.1/0")),
            List.of(new Acl(31, "ip", "127.1")),
            List.of(new Acl(31, "ip", "256.0.0.1")),
            List.of(new Acl(31, "ip", "::1")),
            List.of(new Acl(31, "ip", "::1/64"), new Acl(1, "world", "anyone")),
            List.of(new Acl(31, "ip", "::1/129")),
            List.of(new Acl(31, "ip", "")),
            List.of(new Acl(31, "ip", "localhost")),
            List.of(new Acl(31, "sasl", "bob")),
            List.of(new Acl(31, "x509", "CN=bob")),
            List.of(new Acl(31, "world", "anyone"), new Acl(31, "nosuch", "x")),
            List.of(new Acl(31, "Digest", ALICE_ID)),
            List.of(new Acl(31, "digest", "\u00fc:\u00e4\u20ac")));

    private final Random random;

    Ingredients(final Random random) {
        this.random = random;
    }

    List<Acl> acl() {
        final int die = random.nextInt(20);
        if (die < 14) {
            return Acl.OPEN;
        }
        return pick(die < 18 ? GOOD : BAD);
    }

    List<Acl> aclWithoutNullIds() {
        final List<Acl> acl = acl();
        final boolean hasNull =
                acl != null && acl.stream().anyMatch(entry -> entry.id() == null || entry.scheme() == null);
        return hasNull ? Acl.OPEN : acl;
    }

    byte[] data() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> new byte[1 + random.nextInt(3000)];
            case 3 -> random.nextInt(8) == 0 ? new byte[100_000 + random.nextInt(60_000)] : new byte[] {0, -1, 10};
            default -> ("data" + random.nextInt(1000)).getBytes(StandardCharsets.US_ASCII);
        };
    }

    /** Flags of create and create2. */
    int flags() {
        return switch (random.nextInt(60)) {
            case 0 -> -1;
            case 1 -> 7;
            case 2 -> 4;
            case 3 -> 5;
            case 4 -> 6;
            case 5 -> 1 << random.nextInt(32);
            default -> random.nextInt(4);
        };
    }

    /** Flags and time of createTTL that servers must agree on. */
    long[] ttl() {
        final int flags = random.nextInt(10) == 0 ? random.nextInt(9) - 1 : 5 + random.nextInt(2);
        final long ttlMs =
                switch (random.nextInt(25)) {
                    case 0 -> 0;
                    case 1 -> 0xFFFFFFFFFFL;
                    case 2 -> 0x10000000000L;
                    case 3 -> flags == 5 || flags == 6 ? -1 : 1;
                    case 4 -> Long.MAX_VALUE;
                    default -> 3_600_000;
                };
        return new long[] {flags, ttlMs};
    }

    String scheme() {
        return random.nextInt(15) > 0
                ? "digest"
                : pick(Arrays.asList("ip", "world", "auth", "nosuch", "", null, "super", "x509", "sasl"));
    }

    byte[] credentials() {
        return random.nextInt(40) == 0 ? null : pick(CREDENTIALS).getBytes(StandardCharsets.US_ASCII);
    }

    <T> T pick(final List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Bytes changed, cut off or added, so that a record may no longer be one. */
    byte[] mutate(final byte[] body) {
        switch (random.nextInt(4)) {
            case 0:
                return Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1:
                return Arrays.copyOf(body, body.length + 1 + random.nextInt(20));
            default:
                final byte[] changed = body.clone();
                for (int i = 1 + random.nextInt(3); i > 0 && changed.length > 0; i--) {
                    changed[random.nextInt(Math.min(64, changed.length))] =
                            (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(8) - 3);
                }
                return changed;
        }
    }

    List<String> some(final List<String> values, final int most) {
        final List<String> some = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            some.add(pick(values));
        }
        return some;
    }

    static String digest(final String credentials) {
        try {
            final byte[] hash = java.security.MessageDigest.getInstance("SHA1")
                    .digest(credentials.getBytes(StandardCharsets.UTF_8));
            return credentials.substring(0, credentials.indexOf(':')) + ":"
                    + java.util.Base64.getEncoder().encodeToString(hash);
        } catch (final java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
