package io.paddock.replication.peer;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.status.SystemCounterDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.LangUtil;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.NoOpLock;

/**
 * Aeron's driver and client without threads: they run while the owner's thread calls. A pause of that thread for longer
 * than their timeouts breaks them; then a new pair is needed.
 */
final class EmbeddedDriver implements AutoCloseable {
    /** Cycles in a row: enough for a batch of datagrams, few enough that the owner gets back to its other work. */
    private static final int CYCLE_LIMIT = 64;

    /** Sources that may send one stream: restarted peers leave one behind for the time of the liveness. */
    private static final int IMAGE_LIMIT = 64;

    private static final long PUBLICATION_CONNECTION_NS = TimeUnit.SECONDS.toNanos(2);

    /**
     * How often a receiver of nothing tells its sender that it is there. Each wakes a server that idles; three may get lost
     * before the sender believes to be alone. Whoever receives something tells at once, as the window moves.
     */
    private static final long STATUS_MESSAGE_NS = PUBLICATION_CONNECTION_NS / 4;

    private static final long PUBLICATION_LINGER_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long UNBLOCK_SURPLUS_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int COUNTERS_LENGTH = 1024 * 1024;

    private final MediaDriver driver;
    private final Aeron client;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;

    private EmbeddedDriver(final MediaDriver driver, final Aeron client) {
        this.driver = driver;
        this.client = client;
        driverInvoker = driver.sharedAgentInvoker();
        clientInvoker = client.conductorAgentInvoker();
    }

    static EmbeddedDriver launch(
            final AeronLinkContext context,
            final Path folder,
            final DriverSockets sockets,
            final ErrorHandler errorHandler) {
        final MediaDriver driver = MediaDriver.launch(driverContext(context, folder, sockets, errorHandler));
        try {
            return new EmbeddedDriver(driver, Aeron.connect(clientContext(context, driver, errorHandler)));
        } catch (final Throwable ex) {
            CloseHelper.quietClose(driver);
            throw ex;
        }
    }

    Aeron client() {
        return client;
    }

    /**
     * Runs driver and client until there is nothing to do.
     *
     * @return 0 when there was nothing to do; negative when there still is.
     */
    int run() {
        int workCount = 0;
        for (int i = 0; i < CYCLE_LIMIT; i++) {
            final int cycleCount = driverInvoker.invoke() + clientInvoker.invoke();
            if (cycleCount == 0) {
                return workCount;
            }
            workCount++;
        }
        return -workCount;
    }

    /** Runs the driver alone until everything is sent that may be; may be called while a message is handed over. */
    boolean send() {
        for (int i = 0; i < CYCLE_LIMIT; i++) {
            if (driverInvoker.invoke() == 0) {
                return true;
            }
        }
        return false;
    }

    boolean isBroken() {
        return client.isClosed() || !driverInvoker.isRunning() || !clientInvoker.isRunning();
    }

    /** Bytes of the files that are mapped now. */
    long mappedBytes() {
        return driver.context()
                .systemCounters()
                .get(SystemCounterDescriptor.BYTES_CURRENTLY_MAPPED)
                .get();
    }

    @Override
    public void close() {
        CloseHelper.quietCloseAll(client, driver);
    }

    private static MediaDriver.Context driverContext(
            final AeronLinkContext context,
            final Path folder,
            final DriverSockets sockets,
            final ErrorHandler errorHandler) {
        final AeronLinkConfig config = context.config();
        final long clientLivenessNs = TimeUnit.MILLISECONDS.toNanos(config.clientLivenessMs());
        final int socketLength = grantedLength(config.socketLength());
        final MediaDriver.Context driverContext = new MediaDriver.Context()
                .aeronDirectoryName(folder.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .warnIfDirectoryExists(false)
                .threadingMode(ThreadingMode.INVOKER)
                .asyncExecutorEnabled(false)
                .useConcurrentCountersManager(false)
                .nanoClock(context.nanoClock())
                .epochClock(context.epochClock())
                .errorHandler(errorHandler)
                .termBufferSparseFile(true)
                .performStorageChecks(false)
                .counterValuesBufferLength(COUNTERS_LENGTH)
                .mtuLength(config.mtu())
                .socketRcvbufLength(socketLength)
                .socketSndbufLength(socketLength)
                .initialWindowLength(Math.min(config.windowLength(), socketLength))
                .streamSessionLimit(IMAGE_LIMIT);
        // A failure of a peer is noticed by its silence, one level up; these only clean up. The timer is as coarse as
        // the owner's sleep, since nothing runs in between.
        driverContext
                .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(config.maxIdleMs()))
                .statusMessageTimeoutNs(STATUS_MESSAGE_NS)
                .imageLivenessTimeoutNs(TimeUnit.MILLISECONDS.toNanos(config.imageLivenessMs()))
                .publicationConnectionTimeoutNs(PUBLICATION_CONNECTION_NS)
                .publicationLingerTimeoutNs(PUBLICATION_LINGER_NS)
                .clientLivenessTimeoutNs(clientLivenessNs)
                .publicationUnblockTimeoutNs(clientLivenessNs + UNBLOCK_SURPLUS_NS)
                .driverTimeoutMs(config.clientLivenessMs());
        sockets.installIn(driverContext);
        return driverContext;
    }

    /** What the system grants of a wanted length: a window beyond the socket's buffer would be lost datagrams. */
    private static int grantedLength(final int wantedLength) {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, wantedLength);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, wantedLength);
            final int receiveLength = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            final int sendLength = channel.getOption(StandardSocketOptions.SO_SNDBUF);
            return Math.min(wantedLength, Math.min(receiveLength, sendLength));
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Aeron.Context clientContext(
            final AeronLinkContext context, final MediaDriver driver, final ErrorHandler errorHandler) {
        return new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .clientLock(NoOpLock.INSTANCE)
                .awaitingIdleStrategy(NoOpIdleStrategy.INSTANCE)
                .nanoClock(context.nanoClock())
                .epochClock(context.epochClock())
                .driverTimeoutMs(context.config().clientLivenessMs())
                .errorHandler(errorHandler)
                .subscriberErrorHandler(LangUtil::rethrowUnchecked);
    }
}
