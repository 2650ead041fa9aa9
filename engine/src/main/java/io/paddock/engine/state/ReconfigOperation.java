package io.paddock.engine.state;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.ErrorCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.engine.membership.MembershipChange;
import io.paddock.engine.membership.MembershipText;
import io.paddock.engine.tree.ZnodeTree;
import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.ConfigurationCodec;
import io.paddock.replication.quorum.Member;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * reconfig (protocol reference §6.9, whose order of conditions this is, but that permission is asked for before the
 * leader is), and {@code /zookeeper/config}. A change that passes is remembered, one at a time; whether enough of the new
 * servers are in sync for it, only the leader can tell, who ends it or lets it come about.
 */
final class ReconfigOperation {
    private static final UnsafeBuffer CONFIG_PATH =
            new UnsafeBuffer("/zookeeper/config".getBytes(StandardCharsets.US_ASCII));
    /** An ensemble's data node has no versions of its own. */
    private static final int NODE_VERSION = -1;

    private static final long ANY_VERSION = -1;
    private static final long COUNTER_MASK = 0xFFFF_FFFFL;
    /** Fewer make a server that stands alone, which is a matter of its files. */
    private static final int LEAST_VOTERS = 2;

    private final Execution execution;
    private final ZnodeTree tree;
    private final Membership membership;
    private final ChangeLog changes;
    private final JuteReader reader = new JuteReader();

    ReconfigOperation(
            final Execution execution, final ZnodeTree tree, final Membership membership, final ChangeLog changes) {
        this.execution = execution;
        this.tree = tree;
        this.membership = membership;
        this.changes = changes;
    }

    /** Checks a client's request; {@link StateMachine#UNDECIDED} when it is now up to the leader. */
    int execute(final DirectBuffer body, final int offset, final int length) {
        if (!execution.isReconfigEnabled()) {
            return ErrorCode.RECONFIG_DISABLED;
        }
        if (!execution.isSessionOpen()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        final Configuration active = membership.active();
        if (active == null) {
            return ErrorCode.UNIMPLEMENTED;
        }
        if (membership.nextZxid() != 0) {
            return ErrorCode.RECONFIG_IN_PROGRESS;
        }
        reader.wrap(body, offset, length);
        final String joining = text();
        final String leaving = text();
        final String all = text();
        final long expectedVersion = reader.readLong();
        if (reader.failed()) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        if (expectedVersion != ANY_VERSION && expectedVersion != active.version()) {
            return ErrorCode.BAD_VERSION;
        }
        final Configuration next;
        try {
            next = all == null ? MembershipChange.incremental(active, joining, leaving) : MembershipChange.whole(all);
        } catch (final NumberFormatException ex) {
            return all == null ? ErrorCode.MARSHALLING_ERROR : ErrorCode.BAD_ARGUMENTS;
        } catch (final IllegalArgumentException ex) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (voters(next) < (execution.mayStandAlone() ? LEAST_VOTERS : 1)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (!execution.permits(tree.acl(node()), Permission.WRITE)) {
            return ErrorCode.NO_AUTH;
        }
        membership.begin(next, execution.zxid());
        return StateMachine.UNDECIDED;
    }

    /** The leader could not make the change; it has said why. The body is the zxid of the request. */
    int end(final long argument, final DirectBuffer body, final int offset, final int length) {
        final boolean isMeant = length == Long.BYTES
                && membership.nextZxid() != 0
                && body.getLong(offset, ByteOrder.LITTLE_ENDIAN) == membership.nextZxid()
                && ServerCommand.isOfEpoch(argument, execution.zxid());
        if (!isMeant) {
            return ErrorCode.BAD_VERSION;
        }
        membership.end();
        return ErrorCode.OK;
    }

    /** What an ensemble has begun with, told by its first leader; later ones repeat it in vain. */
    int begin(final DirectBuffer body, final int offset, final int length) {
        if (membership.active() != null) {
            return ErrorCode.NODE_EXISTS;
        }
        // As in the reference, an ensemble's first configuration is of the beginning of its first epoch.
        final long version = execution.zxid() & ~COUNTER_MASK;
        activate(ConfigurationCodec.decode(body, offset, length).withVersion(version));
        return ErrorCode.OK;
    }

    /** From the zxid of its version on, the members given count. */
    void activate(final Configuration configuration) {
        membership.activate(configuration);
        final byte[] text = MembershipText.print(configuration).getBytes(StandardCharsets.UTF_8);
        final int node = node();
        tree.setData(
                node,
                new UnsafeBuffer(text),
                0,
                text.length,
                configuration.version(),
                execution.timeMs(),
                NODE_VERSION);
        changes.dataChanged(node, CONFIG_PATH, 0, CONFIG_PATH.capacity(), text.length);
    }

    /** What a client is told when its change counts: the node's data and stat. */
    void write(final JuteWriter reply) {
        NodeWriter.writeData(tree, node(), reply);
        NodeWriter.writeStat(tree, node(), reply);
    }

    private int node() {
        return tree.find(CONFIG_PATH, 0, CONFIG_PATH.capacity());
    }

    private String text() {
        final int length = reader.readBytes();
        return length < 0 || reader.failed()
                ? null
                : reader.buffer().getStringWithoutLengthUtf8(reader.valueOffset(), length);
    }

    private static int voters(final Configuration configuration) {
        int count = 0;
        for (final Member member : configuration.members()) {
            count += member.observer() ? 0 : 1;
        }
        return count;
    }
}
