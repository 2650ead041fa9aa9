package io.paddock.engine.pipeline;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.RequestKind;
import io.paddock.engine.auth.Identities;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Metrics;
import io.paddock.engine.pipeline.ClientConnection.State;
import io.paddock.engine.pipeline.ClientConnection.Step;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps the order of each connection: writes go to the log as they come, a read waits for the connection's own writes
 * before it and for nothing else, and what is answered without either keeps its place between them.
 *
 * <p>So {@code W1 R1 W2} sends W1 and W2 to the log at once; R1 runs between their executions. A sync goes alone: it
 * starts when everything before it is done, and the writes behind it wait for it. Engine thread.
 */
final class OrderStage {
    static final int REQUEST_HEADER_LENGTH = 8;

    /** Stands for what is no request in the order of a connection. */
    private static final DirectBuffer NO_REQUEST = new UnsafeBuffer(new byte[REQUEST_HEADER_LENGTH]);

    private static final int READ = 0;
    private static final int ANSWER = 1;
    private static final int WRITE = 2;
    private static final int SYNC = 3;
    private static final int LOCAL_CLOSE = 4;

    private final ParkingLot parked;
    private final Outstanding outstanding;
    private final LogWaiters waiters;
    private final SubmitStage submit;
    private final LocalStage local;
    private final HandshakeStage handshake;
    private final SessionStage sessions;
    private final Admission admission;
    private final Metrics metrics;
    private final JuteReader reader = new JuteReader();

    OrderStage(
            final ParkingLot parked,
            final Outstanding outstanding,
            final LogWaiters waiters,
            final SubmitStage submit,
            final LocalStage local,
            final HandshakeStage handshake,
            final SessionStage sessions,
            final Admission admission,
            final Metrics metrics) {
        this.parked = parked;
        this.outstanding = outstanding;
        this.waiters = waiters;
        this.submit = submit;
        this.local = local;
        this.handshake = handshake;
        this.sessions = sessions;
        this.admission = admission;
        this.metrics = metrics;
    }

    /** A frame arrived, its bytes from offset 0. */
    void onFrame(final ClientConnection client, final DirectBuffer frame, final int length, final long arrivalNs) {
        if (client.state() == State.FRESH) {
            handshake.onConnectRequest(client, frame, 0, length);
        } else if (!client.accepting() || !sessions.touch(client)) {
            metrics.increment(Counter.STALE_REQUESTS_DROPPED);
            outstanding.finished(client, 0);
        } else if (length < REQUEST_HEADER_LENGTH) {
            endSilently(client, arrivalNs);
        } else if (!outstanding.takeLarge(length)) {
            metrics.increment(Counter.LARGE_REQUESTS_REJECTED);
            end(client);
            outstanding.finished(client, length);
        } else {
            metrics.increment(Counter.REQUEST_COMMIT_QUEUED);
            route(client, frame, length, arrivalNs);
        }
    }

    /** No frame follows any more; closes when those before are answered. */
    void onBroken(final ClientConnection client, final long arrivalNs) {
        if (client.accepting()) {
            endSilently(client, arrivalNs);
            return;
        }
        // One that is ending has something under way that closes it.
        if (client.state() == State.FRESH) {
            end(client);
        }
        outstanding.finished(client, 0);
    }

    /** Lets go whatever may go now of a connection's waiting requests. */
    void resume(final ClientConnection client) {
        if (client.step != Step.NONE && !handshake.proceed(client)) {
            return;
        }
        while (client.parkedHead != ParkingLot.NONE && step(client, client.parkedHead)) {
            // Each step takes one request off the queue.
        }
    }

    /** The point in the order that a connection's sync asked for has been reached. */
    void onBarrier(final ClientConnection client) {
        if (client == null || !client.barrierPending) {
            return;
        }
        client.barrierPending = false;
        final int request = client.parkedHead;
        parked.locate(request);
        local.answerSync(client, parked.frame(), parked.frameOffset(), parked.arrivalNs(request));
        finishWithoutLog(client, request);
        resume(client);
    }

    /** The connection is gone: its reads are dropped, its writes still go to the log. */
    void onGone(final ClientConnection client) {
        client.barrierPending = false;
        handshake.onGone(client);
        if (client.state() == State.GONE && !client.attached) {
            forget(client);
        } else {
            resume(client);
        }
    }

    /** Drops all that waits of a connection, its writes too. */
    void forget(final ClientConnection client) {
        client.barrierPending = false;
        client.exclusive = false;
        client.step = Step.NONE;
        while (client.parkedHead != ParkingLot.NONE) {
            final int request = client.parkedHead;
            final int length = parked.length(request);
            if (parked.kind(request) == WRITE || parked.kind(request) == LOCAL_CLOSE) {
                parked.locate(request);
                admission.onDropped(
                        parked.frame().getInt(parked.frameOffset() + Integer.BYTES, ByteOrder.BIG_ENDIAN), length);
            }
            parked.removeHead(client);
            metrics.increment(Counter.STALE_REQUESTS_DROPPED);
            outstanding.finished(client, length);
        }
        client.parkedWrites = 0;
    }

    private void route(
            final ClientConnection client, final DirectBuffer frame, final int length, final long arrivalNs) {
        final int opCode = frame.getInt(Integer.BYTES, ByteOrder.BIG_ENDIAN);
        final RequestKind kind = RequestKind.of(opCode);
        final int refusal = admission.refusal(client, kind, opCode, arrivalNs);
        if (refusal == ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH) {
            answerLast(client, refusal, RequestManner.ZERO_ZXID, frame, length, arrivalNs);
            return;
        }
        if (refusal != ErrorCode.OK) {
            answer(client, refusal, RequestManner.LAST_ZXID, frame, length, arrivalNs);
            return;
        }
        if (client.readOnly && (kind == RequestKind.WRITE || kind == RequestKind.SYNC)) {
            refuseWrite(client, opCode, frame, length, arrivalNs);
            return;
        }
        switch (kind) {
            case READ, PING -> read(client, frame, length, arrivalNs);
            case WRITE -> write(client, opCode, frame, length, arrivalNs);
            case SYNC -> sync(client, frame, length, arrivalNs);
            case AUTH -> auth(client, frame, length, arrivalNs);
            case SASL ->
                answer(client, 0, RequestManner.ZERO_ZXID | RequestManner.NULL_TOKEN, frame, length, arrivalNs);
            case UNKNOWN ->
                answerLast(client, ErrorCode.UNIMPLEMENTED, RequestManner.NO_ZXID, frame, length, arrivalNs);
        }
    }

    /** Where there is no leader, a session can be left and nothing else changed. */
    private void refuseWrite(
            final ClientConnection client,
            final int opCode,
            final DirectBuffer frame,
            final int length,
            final long arrivalNs) {
        if (opCode == OpCode.CLOSE_SESSION) {
            sessions.closeLocal(client.sessionId());
            answerLast(client, ErrorCode.OK, RequestManner.LAST_ZXID, frame, length, arrivalNs);
        } else {
            answer(client, ErrorCode.NOT_READ_ONLY, RequestManner.LAST_ZXID, frame, length, arrivalNs);
        }
    }

    private void read(final ClientConnection client, final DirectBuffer frame, final int length, final long arrivalNs) {
        if (client.readsRunAtOnce()) {
            local.execute(client, client.identities, frame, 0, length, arrivalNs);
            outstanding.finished(client, length);
        } else {
            park(client, READ, 0, 0, frame, length, arrivalNs);
        }
    }

    private void answer(
            final ClientConnection client,
            final int error,
            final int manner,
            final DirectBuffer frame,
            final int length,
            final long arrivalNs) {
        if (client.readsRunAtOnce()) {
            local.answer(client, error, manner, frame, 0, arrivalNs);
            outstanding.finished(client, length);
        } else {
            park(client, ANSWER, error, manner, frame, length, arrivalNs);
        }
    }

    private void answerLast(
            final ClientConnection client,
            final int error,
            final int manner,
            final DirectBuffer frame,
            final int length,
            final long arrivalNs) {
        client.state(State.ENDING);
        answer(client, error, manner | RequestManner.CLOSE, frame, length, arrivalNs);
    }

    /** Closes without a word when everything before is answered. */
    private void endSilently(final ClientConnection client, final long arrivalNs) {
        final int manner = RequestManner.LAST_ZXID | RequestManner.SILENT;
        answerLast(client, ErrorCode.OK, manner, NO_REQUEST, NO_REQUEST.capacity(), arrivalNs);
    }

    private void write(
            final ClientConnection client,
            final int opCode,
            final DirectBuffer frame,
            final int length,
            final long arrivalNs) {
        final int error = admission.check(client, opCode, frame, length);
        if (error != ErrorCode.OK) {
            answer(client, error, RequestManner.LAST_ZXID, frame, length, arrivalNs);
            return;
        }
        client.writesArrived++;
        if (opCode == OpCode.CLOSE_SESSION) {
            client.state(State.ENDING);
            if (sessions.isLocal(client)) {
                client.parkedWrites++;
                park(client, LOCAL_CLOSE, 0, 0, frame, length, arrivalNs);
                resume(client);
                return;
            }
            sessions.onClosing(client.sessionId());
        }
        final boolean free = client.writesRunAtOnce();
        if (!free || !submitWrite(client, client.identities, frame, 0, length, arrivalNs)) {
            client.parkedWrites++;
            park(client, WRITE, 0, 0, frame, length, arrivalNs);
            if (free) {
                waiters.add(client);
            }
        }
    }

    private boolean submitWrite(
            final ClientConnection client,
            final Identities identities,
            final DirectBuffer frame,
            final int offset,
            final int length,
            final long arrivalNs) {
        final int opCode = frame.getInt(offset + Integer.BYTES, ByteOrder.BIG_ENDIAN);
        if (client.local && !upgradeIfNeeded(client, opCode, frame, offset, length)) {
            return false;
        }
        final boolean taken = !submit.pressured()
                && submit.submit(
                        client,
                        opCode,
                        frame.getInt(offset, ByteOrder.BIG_ENDIAN),
                        identities,
                        frame,
                        offset + REQUEST_HEADER_LENGTH,
                        length - REQUEST_HEADER_LENGTH,
                        arrivalNs);
        // Its answer may come long after its execution, and what follows must not be answered before.
        client.exclusive |= taken && opCode == OpCode.RECONFIG;
        return taken;
    }

    /** A session must be known to all servers before it owns a node; false when the log takes nothing now. */
    private boolean upgradeIfNeeded(
            final ClientConnection client,
            final int opCode,
            final DirectBuffer frame,
            final int offset,
            final int length) {
        return !sessions.isLocal(client)
                || !sessions.mayUpgrade()
                || !admission.createsEphemeral(opCode, frame, offset, length)
                || sessions.upgrade(client);
    }

    private void sync(final ClientConnection client, final DirectBuffer frame, final int length, final long arrivalNs) {
        reader.wrap(frame, REQUEST_HEADER_LENGTH, length - REQUEST_HEADER_LENGTH)
                .readBytes();
        if (reader.failed()) {
            answer(client, ErrorCode.MARSHALLING_ERROR, RequestManner.LAST_ZXID, frame, length, arrivalNs);
            return;
        }
        client.writesArrived++;
        client.parkedWrites++;
        park(client, SYNC, 0, 0, frame, length, arrivalNs);
        resume(client);
    }

    private void auth(final ClientConnection client, final DirectBuffer frame, final int length, final long arrivalNs) {
        final int error = admission.authenticate(client, frame, REQUEST_HEADER_LENGTH, length - REQUEST_HEADER_LENGTH);
        switch (error) {
            case ErrorCode.OK -> answer(client, 0, RequestManner.ZERO_ZXID, frame, length, arrivalNs);
            case ErrorCode.AUTH_FAILED -> answerLast(client, error, RequestManner.ZERO_ZXID, frame, length, arrivalNs);
            default -> {
                end(client);
                outstanding.finished(client, length);
            }
        }
    }

    private void park(
            final ClientConnection client,
            final int kind,
            final int error,
            final int manner,
            final DirectBuffer frame,
            final int length,
            final long arrivalNs) {
        parked.park(client, kind, error, manner, client.writesArrived, arrivalNs, frame, 0, length);
        if (client.congested && parked.halfFull()) {
            // Its requests would wait as long as it does not read, at the cost of all others.
            client.connection().close();
        }
    }

    private boolean step(final ClientConnection client, final int request) {
        return switch (parked.kind(request)) {
            case READ, ANSWER -> stepLocal(client, request);
            case WRITE -> stepWrite(client, request);
            case LOCAL_CLOSE -> stepLocalClose(client, request);
            default -> stepSync(client, request);
        };
    }

    private boolean stepLocal(final ClientConnection client, final int request) {
        if (client.gone()) {
            metrics.increment(Counter.STALE_REQUESTS_DROPPED);
        } else if (client.writesDone < parked.tag(request) || client.congested) {
            return false;
        } else {
            runLocal(client, request);
        }
        final int length = parked.length(request);
        parked.removeHead(client);
        outstanding.finished(client, length);
        return true;
    }

    private void runLocal(final ClientConnection client, final int request) {
        parked.locate(request);
        final DirectBuffer frame = parked.frame();
        final int offset = parked.frameOffset();
        final long arrivalNs = parked.arrivalNs(request);
        if (parked.kind(request) == READ) {
            final int length = parked.length(request);
            local.execute(client, parked.identities(request), frame, offset, length, arrivalNs);
        } else {
            local.answer(client, parked.error(request), parked.manner(request), frame, offset, arrivalNs);
        }
    }

    private boolean stepWrite(final ClientConnection client, final int request) {
        if (client.exclusive) {
            return false;
        }
        parked.locate(request);
        final int length = parked.length(request);
        if (!submitWrite(
                client,
                parked.identities(request),
                parked.frame(),
                parked.frameOffset(),
                length,
                parked.arrivalNs(request))) {
            waiters.add(client);
            return false;
        }
        client.parkedWrites--;
        parked.removeHead(client);
        return true;
    }

    /** The end of a local session, when everything before is done; one of those may have upgraded it. */
    private boolean stepLocalClose(final ClientConnection client, final int request) {
        if (client.writesDone < parked.tag(request) - 1) {
            return false;
        }
        if (!sessions.isLocal(client)) {
            sessions.onClosing(client.sessionId());
            return stepWrite(client, request);
        }
        sessions.closeLocal(client.sessionId());
        parked.locate(request);
        local.answer(
                client,
                ErrorCode.OK,
                RequestManner.LAST_ZXID | RequestManner.CLOSE,
                parked.frame(),
                parked.frameOffset(),
                parked.arrivalNs(request));
        admission.onDropped(OpCode.CLOSE_SESSION, parked.length(request));
        finishWithoutLog(client, request);
        return true;
    }

    private boolean stepSync(final ClientConnection client, final int request) {
        if (client.gone()) {
            finishWithoutLog(client, request);
            return true;
        }
        if (client.barrierPending || client.writesDone < parked.tag(request) - 1) {
            return false;
        }
        if (submit.readBarrier(client.watcher())) {
            client.barrierPending = true;
        } else {
            waiters.add(client);
        }
        return false;
    }

    private void finishWithoutLog(final ClientConnection client, final int request) {
        final int length = parked.length(request);
        parked.removeHead(client);
        client.parkedWrites--;
        client.writesDone++;
        outstanding.finished(client, length);
    }

    /** Closes at once, without an answer. */
    private static void end(final ClientConnection client) {
        client.state(State.ENDING);
        client.connection().close();
    }
}
