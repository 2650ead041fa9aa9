package io.paddock.transport.tcp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts open connections, all of them and by address. The accepting loop admits, each loop releases: a lock, taken once
 * at each end of a connection's life.
 */
final class ConnectionLimits {
    enum Admission {
        ADMITTED,
        TOO_MANY,
        TOO_MANY_FROM_ADDRESS
    }

    private final int maxTotal;
    private final int maxPerAddress;
    private final Map<InetAddress, Integer> countByAddress = new HashMap<>();
    private int total;

    /** Zero stands for no limit. */
    ConnectionLimits(final int maxTotal, final int maxPerAddress) {
        this.maxTotal = maxTotal;
        this.maxPerAddress = maxPerAddress;
    }

    synchronized Admission admit(final InetAddress address) {
        final int count = countByAddress.getOrDefault(address, 0);
        if (maxPerAddress != 0 && count >= maxPerAddress) {
            return Admission.TOO_MANY_FROM_ADDRESS;
        }
        if (maxTotal != 0 && total >= maxTotal) {
            return Admission.TOO_MANY;
        }
        countByAddress.put(address, count + 1);
        total++;
        return Admission.ADMITTED;
    }

    synchronized void release(final InetAddress address) {
        countByAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        total--;
    }

    /** Addresses with at least one connection. */
    synchronized int addressCount() {
        return countByAddress.size();
    }
}
