package io.paddock.engine.state;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bodies.Step;
import io.paddock.engine.compat.wire.Op;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Which requests take a zxid, as random sequences have shown it of the reference. */
class RequestCheckTest {
    private static final int TTL_MODE = 5;
    private static final int NO_MODE = 7;

    private final RequestCheck check = new RequestCheck();

    private boolean isSubmittable(final Step... steps) {
        final byte[] body = Bodies.multi(Arrays.asList(steps));
        return check.isSubmittable(Op.MULTI, new UnsafeBuffer(body), 0, body.length);
    }

    private static Step create(final int opCode, final List<Acl> acls, final int flags) {
        return new Step(opCode, Bodies.create("/a", new byte[2], acls, flags));
    }

    @Test
    void shouldTakeNoZxidForMultiWithNullAcl() {
        for (final int opCode : new int[] {Op.CREATE, Op.CREATE2, Op.CREATE_CONTAINER}) {
            assertFalse(isSubmittable(create(opCode, null, 0)));
            assertFalse(isSubmittable(create(opCode, null, TTL_MODE)));
            assertFalse(isSubmittable(new Step(Op.CHECK, Bodies.pathAndInt("/a", 0)), create(opCode, null, 0)));
        }
    }

    @Test
    void shouldTakeZxidForOtherMultis() {
        assertTrue(isSubmittable());
        assertTrue(isSubmittable(create(Op.CREATE, Acl.OPEN, 0)));
        assertTrue(isSubmittable(create(Op.CREATE, List.of(), 0)));
        assertTrue(isSubmittable(create(Op.CREATE, null, NO_MODE)));
        assertTrue(isSubmittable(new Step(Op.CREATE_TTL, Bodies.createTtl("/a", null, null, TTL_MODE, 5))));
    }

    @Test
    void shouldTakeZxidForWhatComesBeforeTheNullAcl() {
        final Step nullAcl = create(Op.CREATE, null, 0);
        assertTrue(isSubmittable(create(Op.CREATE, Acl.OPEN, TTL_MODE), nullAcl));
        assertTrue(isSubmittable(create(Op.CREATE, Acl.OPEN, NO_MODE), nullAcl));
        assertTrue(isSubmittable(new Step(Op.GET_DATA, Bodies.read("/a", false)), nullAcl));
    }

    @Test
    void shouldTakeNoZxidForWhatIsNoRecord() {
        final byte[] body = Bodies.setData("/a", new byte[3], 1);
        assertTrue(check.isSubmittable(Op.SET_DATA, new UnsafeBuffer(body), 0, body.length));
        assertFalse(check.isSubmittable(Op.SET_DATA, new UnsafeBuffer(body), 0, body.length - 1));
    }
}
