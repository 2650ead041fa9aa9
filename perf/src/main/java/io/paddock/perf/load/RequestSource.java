package io.paddock.perf.load;

import io.paddock.codecs.wire.OpCode;
import java.util.SplittableRandom;

/**
 * Picks and writes the next request of a mix. Nodes that are created and deleted belong to the session that does so,
 * whose requests are executed in their order: a delete never comes before its create. A delete for which no node is
 * left is replaced by a create.
 */
final class RequestSource {
    private final Mix mix;
    private final boolean needsStock;
    private final LoadTree tree;
    private final SplittableRandom random;
    private final NodePicker picker;
    private final RequestTemplate[] shared = new RequestTemplate[Operation.values().length];
    private final RequestTemplate[] creates;
    private final RequestTemplate[] deletes;
    private final long[] created;
    private final long[] deleted;
    private final int maxLength;

    RequestSource(final LoadPlan plan, final LoadTree tree) {
        this.tree = tree;
        final TreeShape shape = plan.tree();
        final int sessions = plan.pace().connections();
        mix = plan.workload().mix();
        needsStock = mix.isOnly(Operation.DELETE);
        random = new SplittableRandom(plan.seed());
        picker = new NodePicker(shape.nodes(), shape.skew(), plan.seed() + 1);
        for (final Operation operation : Operation.values()) {
            if (operation != Operation.CREATE && operation != Operation.DELETE) {
                shared[operation.ordinal()] =
                        tree.template(operation, plan.workload().count());
            }
        }
        creates = new RequestTemplate[sessions];
        deletes = new RequestTemplate[sessions];
        created = new long[sessions];
        deleted = new long[sessions];
        maxLength = longest();
    }

    private int longest() {
        int longest = tree.createTemplate(creates.length - 1).length();
        for (final RequestTemplate template : shared) {
            longest = Math.max(longest, template == null ? 0 : template.length());
        }
        return longest;
    }

    /** Length of the longest request, bytes. */
    int maxRequestLength() {
        return maxLength;
    }

    /** Whether the session's next request fits. */
    boolean mayWrite(final LoadSession session) {
        return session.hasRoom(maxLength) && (!needsStock() || stock(session.index()) > 0);
    }

    /** Appends the next request of a session. */
    void write(final LoadSession session, final long startNs) {
        final Operation operation = mix.total() == 1 ? mix.at(0) : mix.at(random.nextInt(mix.total()));
        final int index = session.index();
        switch (operation) {
            case CREATE -> create(session, startNs);
            case DELETE -> {
                if (deleted[index] < created[index]) {
                    if (deletes[index] == null) {
                        deletes[index] = tree.deleteTemplate(index);
                    }
                    deletes[index].write(session.out(), session.nextXid(), deleted[index]++);
                    session.sent(OpCode.DELETE, startNs);
                } else {
                    create(session, startNs);
                }
            }
            case MULTI -> {
                shared[operation.ordinal()].write(session.out(), session.nextXid(), picker);
                session.sent(operation.opCode, startNs);
            }
            default -> {
                shared[operation.ordinal()].write(session.out(), session.nextXid(), picker.next());
                session.sent(operation.opCode, startNs);
            }
        }
    }

    /** Appends a create of the session's own next node. */
    void create(final LoadSession session, final long startNs) {
        final int index = session.index();
        if (creates[index] == null) {
            creates[index] = tree.createTemplate(index);
        }
        creates[index].write(session.out(), session.nextXid(), created[index]++);
        session.sent(OpCode.CREATE, startNs);
    }

    /** Nodes that a session has created and not yet deleted. */
    long stock(final int session) {
        return created[session] - deleted[session];
    }

    /** Nodes that all sessions have created and not yet deleted. */
    long stock() {
        long sum = 0;
        for (int i = 0; i < created.length; i++) {
            sum += stock(i);
        }
        return sum;
    }

    /** Whether some session of a load that only deletes has nothing left. */
    boolean isExhausted() {
        if (needsStock) {
            for (int i = 0; i < created.length; i++) {
                if (stock(i) == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the load deletes what it did not create. */
    boolean needsStock() {
        return needsStock;
    }

    /** What a reply says about its request: null when it succeeded, or the kind of the error. */
    static String errorKind(final Reply reply) {
        if (reply.error != 0) {
            return ProtocolName.ofError(reply.error);
        }
        // A transaction that failed is a reply without an error whose results are errors.
        if (reply.opCode == OpCode.MULTI && reply.buffer.getInt(reply.offset) == OpCode.ERROR) {
            return "MULTI_" + ProtocolName.ofError(reply.buffer.getInt(reply.offset + 5));
        }
        return null;
    }
}
