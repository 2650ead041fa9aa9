package io.paddock.engine.pipeline;

import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestKind;
import io.paddock.engine.auth.Authenticator;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.metrics.ServerStatistics;
import io.paddock.engine.state.RequestCheck;
import java.util.Set;
import org.agrona.DirectBuffer;

/** What is decided of a request on arrival, before its place in the order counts. Engine thread. */
final class Admission {
    private static final long NS_PER_MS = 1_000_000;

    private final Authenticator authenticator;
    private final RequestCheck requestCheck;
    private final NamespaceRoom room;
    private final String[] demandedSchemes;
    private final long opWaitNs;
    private final CycleClock clock;
    private final Metrics metrics;
    private final ServerStatistics statistics;

    /** @param demandedSchemes a client must have an id of one of these; empty when nothing is demanded. */
    Admission(
            final Authenticator authenticator,
            final RequestCheck requestCheck,
            final NamespaceRoom room,
            final Set<String> demandedSchemes,
            final ThrottleConfig throttle,
            final CycleClock clock,
            final Metrics metrics,
            final ServerStatistics statistics) {
        this.authenticator = authenticator;
        this.requestCheck = requestCheck;
        this.room = room;
        this.demandedSchemes = demandedSchemes.toArray(new String[0]);
        this.opWaitNs = throttle.opWaitMs() * NS_PER_MS;
        this.clock = clock;
        this.metrics = metrics;
        this.statistics = statistics;
    }

    /** The error that keeps a request from being executed: it lacks a demanded id, or has waited too long. Else 0. */
    int refusal(final ClientConnection client, final RequestKind kind, final int opCode, final long arrivalNs) {
        if (demandedSchemes.length > 0
                && kind != RequestKind.AUTH
                && kind != RequestKind.SASL
                && !hasDemanded(client)) {
            return ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH;
        }
        if (opWaitNs > 0
                && clock.nowNs() - arrivalNs > opWaitNs
                && kind != RequestKind.PING
                && opCode != OpCode.CLOSE_SESSION) {
            metrics.increment(Counter.THROTTLED_OPS);
            return ErrorCode.THROTTLED_OP;
        }
        return ErrorCode.OK;
    }

    /** The error of a write that does not go to the log, from a frame that begins at 0; 0 for all others. */
    int check(final ClientConnection client, final int opCode, final DirectBuffer frame, final int length) {
        final int header = OrderStage.REQUEST_HEADER_LENGTH;
        if (!requestCheck.isSubmittable(opCode, frame, header, length - header)) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        return room.admits(opCode, client.identities, length) ? ErrorCode.OK : ErrorCode.SYSTEM_ERROR;
    }

    /** Whether a write would leave a node that its session owns. */
    boolean createsEphemeral(final int opCode, final DirectBuffer frame, final int offset, final int length) {
        final int header = OrderStage.REQUEST_HEADER_LENGTH;
        return requestCheck.createsEphemeral(opCode, frame, offset + header, length - header);
    }

    /** A write that was admitted does not go to the log after all. */
    void onDropped(final int opCode, final int frameLength) {
        room.onExecuted(opCode, frameLength);
    }

    /** Judges an auth packet; on success the connection has the new ids at once. */
    int authenticate(final ClientConnection client, final DirectBuffer frame, final int offset, final int length) {
        final int error = authenticator.authenticate(client.identities, frame, offset, length);
        if (error == ErrorCode.OK) {
            client.identities = authenticator.identities();
        } else {
            statistics.onAuthFailed();
        }
        return error;
    }

    private boolean hasDemanded(final ClientConnection client) {
        for (final String scheme : demandedSchemes) {
            if (client.identities.hasScheme(scheme)) {
                return true;
            }
        }
        return false;
    }
}
