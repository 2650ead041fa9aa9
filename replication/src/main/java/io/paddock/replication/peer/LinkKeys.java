package io.paddock.replication.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes keys of a secret that two or all servers share, by HKDF with HMAC-SHA-256 (RFC 5869). Every key is bound to the cluster, to the
 * server that seals and to the one that opens, in that order; the keys of messages also to the challenges of both, so
 * that each run of a server has its own.
 */
final class LinkKeys {
    static final int PROOF_LENGTH = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] SALT = "paddock peer link 1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GREETING = "greeting".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY_ID = "key id".getBytes(StandardCharsets.US_ASCII);

    private final long clusterId;
    private final byte[] pseudoRandomKey;

    LinkKeys(final byte[] secret, final long clusterId) {
        this.clusterId = clusterId;
        pseudoRandomKey = hmac(SALT).doFinal(secret);
    }

    /** Proves greetings of one server to another. */
    Mac greeting(final int from, final int to) {
        return hmac(expand(GREETING, from, to, new byte[0], PROOF_LENGTH));
    }

    /** Key material for messages of one server to another. */
    byte[] message(
            final int from,
            final int to,
            final Challenge fromChallenge,
            final Challenge toChallenge,
            final int length) {
        return expand(MESSAGE, from, to, both(fromChallenge, toChallenge), length);
    }

    /** Names the keys of messages of two challenges, without telling anything of them; the lower server is first. */
    long keyId(final int lower, final int higher, final Challenge ofLower, final Challenge ofHigher) {
        final long id = ByteBuffer.wrap(expand(KEY_ID, lower, higher, both(ofLower, ofHigher), Long.BYTES))
                .getLong();
        return id == 0 ? 1 : id;
    }

    private static byte[] both(final Challenge fromChallenge, final Challenge toChallenge) {
        return ByteBuffer.allocate(2 * Challenge.LENGTH)
                .putLong(fromChallenge.high())
                .putLong(fromChallenge.low())
                .putLong(toChallenge.high())
                .putLong(toChallenge.low())
                .array();
    }

    /** One block of the expansion is as much as anybody asks for. */
    private byte[] expand(final byte[] purpose, final int from, final int to, final byte[] context, final int length) {
        final byte[] info = ByteBuffer.allocate(purpose.length + Long.BYTES + 2 * Short.BYTES + context.length + 1)
                .put(purpose)
                .putLong(clusterId)
                .putShort((short) from)
                .putShort((short) to)
                .put(context)
                .put((byte) 1)
                .array();
        return Arrays.copyOf(hmac(pseudoRandomKey).doFinal(info), length);
    }

    private static Mac hmac(final byte[] key) {
        try {
            final Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException("this JDK lacks " + HMAC, ex);
        }
    }
}
