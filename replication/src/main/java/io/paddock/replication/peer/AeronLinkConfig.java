package io.paddock.replication.peer;

/**
 * Values of a link. Lengths in bytes; terms are powers of two, and a peer needs six of each (three to send, three to
 * receive) per stream.
 *
 * @param controlTermLength 64 KiB to 1 GiB.
 * @param logTermLength 64 KiB to 1 GiB.
 * @param bulkTermLength 64 KiB to 1 GiB.
 * @param mtu largest datagram, 256 to 65504, a multiple of 32.
 * @param loopbackMtu the same where the peer is on this machine.
 * @param socketLength of the sockets' send and receive buffers; the system may grant less.
 * @param windowLength what a sender may have under way; not above the sockets' buffers.
 * @param maxIdleMs longest sleep: Aeron's own timers run by it. 1 to 100.
 * @param imageLivenessMs a sender that was silent for so long is forgotten.
 * @param clientLivenessMs after a pause of so long all connections begin anew.
 */
public record AeronLinkConfig(
        int controlTermLength,
        int logTermLength,
        int bulkTermLength,
        int mtu,
        int loopbackMtu,
        int socketLength,
        int windowLength,
        int maxIdleMs,
        int imageLivenessMs,
        int clientLivenessMs) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int LEAST_TERM_LENGTH = 64 * KIB;
    private static final int LARGEST_TERM_LENGTH = 1024 * MIB;
    private static final int LEAST_MTU = 256;
    private static final int LARGEST_MTU = 65_504;
    private static final int FRAME_ALIGNMENT = 32;
    private static final int LARGEST_IDLE_MS = 100;

    public AeronLinkConfig {
        requireTerm("controlTermLength", controlTermLength);
        requireTerm("logTermLength", logTermLength);
        requireTerm("bulkTermLength", bulkTermLength);
        requireMtu("mtu", mtu, controlTermLength);
        requireMtu("loopbackMtu", loopbackMtu, controlTermLength);
        requireRange("windowLength", windowLength, Math.max(mtu, loopbackMtu), LARGEST_TERM_LENGTH);
        requireRange("socketLength", socketLength, windowLength, Integer.MAX_VALUE);
        requireRange("maxIdleMs", maxIdleMs, 1, LARGEST_IDLE_MS);
        requireRange("imageLivenessMs", imageLivenessMs, 2 * LARGEST_IDLE_MS, Integer.MAX_VALUE);
        requireRange("clientLivenessMs", clientLivenessMs, 2 * imageLivenessMs, Integer.MAX_VALUE);
    }

    /** Small buffers, for a node whose threads share few cores. */
    public static AeronLinkConfig shared() {
        return new AeronLinkConfig(64 * KIB, MIB, MIB, 1408, 8 * KIB, 208 * KIB, 128 * KIB, 100, 3_000, 60_000);
    }

    /** For a node with cores and memory to spare. */
    public static AeronLinkConfig balanced() {
        return new AeronLinkConfig(256 * KIB, 4 * MIB, 4 * MIB, 1408, 8 * KIB, 2 * MIB, MIB, 50, 3_000, 60_000);
    }

    /** For a node whose threads have processors of their own: more under way before a sender waits. */
    public static AeronLinkConfig dedicated() {
        return new AeronLinkConfig(256 * KIB, 16 * MIB, 4 * MIB, 1408, 8 * KIB, 4 * MIB, 2 * MIB, 50, 3_000, 60_000);
    }

    /** Bytes of mapped files that one peer needs. */
    long mappedPerPeer() {
        final int termsPerStream = 6;
        return termsPerStream * ((long) controlTermLength + logTermLength + bulkTermLength);
    }

    private static void requireTerm(final String name, final int value) {
        requireRange(name, value, LEAST_TERM_LENGTH, LARGEST_TERM_LENGTH);
        if (Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(name + " " + value + " is not a power of two");
        }
    }

    private static void requireMtu(final String name, final int value, final int termLength) {
        // A message is at most an eighth of a term, and a datagram at most a message.
        requireRange(name, value, LEAST_MTU, Math.min(LARGEST_MTU, termLength / 8));
        if (value % FRAME_ALIGNMENT != 0) {
            throw new IllegalArgumentException(name + " " + value + " is not a multiple of " + FRAME_ALIGNMENT);
        }
    }

    private static void requireRange(final String name, final int value, final int least, final int largest) {
        if (value < least || value > largest) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + least + " to " + largest);
        }
    }
}
