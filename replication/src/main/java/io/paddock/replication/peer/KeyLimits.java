package io.paddock.replication.peer;

import java.util.concurrent.TimeUnit;

/**
 * How long keys of messages are used: what comes first counts. The keys of a peer are replaced while messages go on; should
 * that fail for long, nothing is sealed any more at {@link #HARD_FACTOR} times the messages or bytes.
 *
 * @param messages sealed with one key, at least 1. AES-GCM must not see 2^32 nonces of one key; they are numbers here, and
 *     never come twice.
 * @param bytes sealed with one key, at least 1. Far below what begins to tell GCM from noise.
 * @param ageMs of the keys, at least 1.
 */
public record KeyLimits(long messages, long bytes, long ageMs) {
    /** What makes limits hard. */
    static final int HARD_FACTOR = 4;

    /** 2^30 messages, 64 GiB, an hour. */
    public static final KeyLimits USUAL = new KeyLimits(1L << 30, 1L << 36, TimeUnit.HOURS.toMillis(1));

    public KeyLimits {
        if (messages < 1 || bytes < 1 || ageMs < 1) {
            throw new IllegalArgumentException("limits of keys must be positive: " + messages + " messages, " + bytes
                    + " bytes, " + ageMs + " ms");
        }
    }
}
