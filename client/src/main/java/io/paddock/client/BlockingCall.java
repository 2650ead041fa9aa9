package io.paddock.client;

import io.paddock.codecs.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;

/** A result on its way from the client's thread to a waiting one. Each kind of reply has its class; results are copies. */
abstract class BlockingCall<T> extends CompletableFuture<T> implements FailureHandler {
    @Override
    public void onFailure(final long correlationId, final int errorCode) {
        completeExceptionally(new PaddockException(errorCode));
    }

    static final class Done extends BlockingCall<Void> implements DoneHandler {
        @Override
        public void onDone(final long correlationId) {
            complete(null);
        }
    }

    static final class Created extends BlockingCall<String> implements CreateHandler {
        @Override
        public void onCreated(
                final long correlationId,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final StatFlyweight stat) {
            complete(Utf8.string(buffer, offset, length));
        }
    }

    static final class Changed extends BlockingCall<NodeStat> implements StatHandler {
        @Override
        public void onStat(final long correlationId, final StatFlyweight stat) {
            complete(NodeStat.of(stat));
        }
    }

    static final class Existing extends BlockingCall<Optional<NodeStat>> implements StatHandler {
        @Override
        public void onStat(final long correlationId, final StatFlyweight stat) {
            complete(Optional.of(NodeStat.of(stat)));
        }

        @Override
        public void onFailure(final long correlationId, final int errorCode) {
            if (errorCode == ErrorCode.NO_NODE) {
                complete(Optional.empty());
            } else {
                super.onFailure(correlationId, errorCode);
            }
        }
    }

    static final class Data extends BlockingCall<NodeData> implements DataHandler {
        @Override
        public void onData(
                final long correlationId,
                final DirectBuffer buffer,
                final int offset,
                final int length,
                final StatFlyweight stat) {
            complete(new NodeData(Utf8.bytes(buffer, offset, length), NodeStat.of(stat)));
        }
    }

    static final class Children extends BlockingCall<List<String>> implements ChildrenHandler {
        @Override
        public void onChildren(final long correlationId, final NameCursor names, final StatFlyweight stat) {
            complete(names.toList());
        }
    }

    static final class AclRead extends BlockingCall<List<Acl>> implements AclHandler {
        @Override
        public void onAcl(final long correlationId, final AclCursor acl, final StatFlyweight stat) {
            complete(acl.toList());
        }
    }

    static final class Multi extends BlockingCall<List<MultiResult>> implements MultiHandler {
        @Override
        public void onResults(final long correlationId, final MultiResults results) {
            if (!results.succeeded()) {
                completeExceptionally(new PaddockException(results.firstError()));
                return;
            }
            final List<MultiResult> copies = new ArrayList<>(results.size());
            while (results.next()) {
                copies.add(MultiResult.of(results));
            }
            complete(copies);
        }
    }
}
