package io.paddock.replication.peer;

import java.nio.file.Path;
import java.util.Objects;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/** Collaborators of an {@link AeronLink}. Set up by one thread before the launch, read only afterwards. */
public final class AeronLinkContext {
    /** An entry of ZooKeeper's usual largest request, and what surrounds it. */
    private static final int DEFAULT_MESSAGE_LENGTH = (1024 + 128) * 1024;

    private static final int LEAST_MESSAGE_LENGTH = 64 * 1024;
    private static final int LARGEST_MESSAGE_LENGTH = 512 * 1024 * 1024;
    private static final int DEFAULT_PEERS = 2;

    private PeerAddress address;
    private Long clusterId;
    private Path dataFolder;
    private Path folder;
    private AeronLinkConfig config = AeronLinkConfig.shared();
    private int maxMessageLength = DEFAULT_MESSAGE_LENGTH;
    private int expectedPeers = DEFAULT_PEERS;
    private boolean isListeningOnAllAddresses;
    private LinkSecurity security = LinkSecurity.none();
    private Runnable wakeup;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private EpochClock epochClock;

    /** This server's number, and where its peers reach it; required. */
    public AeronLinkContext address(final PeerAddress value) {
        address = value;
        return this;
    }

    /** This server's number, and where its peers reach it. */
    public PeerAddress address() {
        return address;
    }

    /** The same on all servers of an ensemble; messages of others are dropped. Required. */
    public AeronLinkContext clusterId(final long value) {
        clusterId = value;
        return this;
    }

    /** The same on all servers of an ensemble. */
    public long clusterId() {
        return clusterId;
    }

    /** Where Aeron's files go, into a folder of their own, when shared memory is too small; required. */
    public AeronLinkContext dataFolder(final Path value) {
        dataFolder = value;
        return this;
    }

    /** Where Aeron's files go when shared memory is too small. */
    public Path dataFolder() {
        return dataFolder;
    }

    /** Folder for Aeron's files, which is emptied; one in shared memory when not set. */
    public AeronLinkContext folder(final Path value) {
        folder = value;
        return this;
    }

    /** Folder for Aeron's files, or null. */
    public Path folder() {
        return folder;
    }

    /** Lengths and times; {@link AeronLinkConfig#shared()} when not set. */
    public AeronLinkContext config(final AeronLinkConfig value) {
        config = value;
        return this;
    }

    /** Lengths and times. */
    public AeronLinkConfig config() {
        return config;
    }

    /** Longest message, 64 KiB to 512 MiB; 1152 KiB when not set. */
    public AeronLinkContext maxMessageLength(final int value) {
        maxMessageLength = value;
        return this;
    }

    /** Longest message. */
    public int maxMessageLength() {
        return maxMessageLength;
    }

    /** How many peers the shared memory must have room for; 2 when not set. */
    public AeronLinkContext expectedPeers(final int value) {
        expectedPeers = value;
        return this;
    }

    /** How many peers the shared memory must have room for. */
    public int expectedPeers() {
        return expectedPeers;
    }

    /** Whether to listen on all addresses of this machine instead of the one that peers know. */
    public AeronLinkContext listenOnAllAddresses(final boolean value) {
        isListeningOnAllAddresses = value;
        return this;
    }

    /** Whether to listen on all addresses of this machine. */
    public boolean listenOnAllAddresses() {
        return isListeningOnAllAddresses;
    }

    /** How messages are protected; not at all when not set, see {@link LinkSecurity#requireSafe}. */
    public AeronLinkContext security(final LinkSecurity value) {
        security = value;
        return this;
    }

    /** How messages are protected. */
    public LinkSecurity security() {
        return security;
    }

    /**
     * Ends the owner's sleep, from any thread; used where no {@link ChannelWatcher} does. Without either the owner may
     * sleep for a millisecond only.
     */
    public AeronLinkContext wakeup(final Runnable value) {
        wakeup = value;
        return this;
    }

    /** Ends the owner's sleep, or null. */
    public Runnable wakeup() {
        return wakeup;
    }

    /** Time that passes; the system's when not set. */
    public AeronLinkContext nanoClock(final NanoClock value) {
        nanoClock = value;
        return this;
    }

    /** Time that passes. */
    public NanoClock nanoClock() {
        return nanoClock;
    }

    /** Time of day; when not set, the system's as of now, which later steps of that clock do not move. */
    public AeronLinkContext epochClock(final EpochClock value) {
        epochClock = value;
        return this;
    }

    /** Time of day. */
    public EpochClock epochClock() {
        if (epochClock == null) {
            epochClock = new UnsteppedClock(nanoClock, SystemEpochClock.INSTANCE.time());
        }
        return epochClock;
    }

    /** Checks what is there. */
    void conclude() {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(security, "security");
        if (maxMessageLength < LEAST_MESSAGE_LENGTH || maxMessageLength > LARGEST_MESSAGE_LENGTH) {
            throw new IllegalArgumentException("maxMessageLength " + maxMessageLength + " is not in "
                    + LEAST_MESSAGE_LENGTH + " to " + LARGEST_MESSAGE_LENGTH);
        }
        if (expectedPeers < 0) {
            throw new IllegalArgumentException("expectedPeers " + expectedPeers + " is negative");
        }
    }
}
