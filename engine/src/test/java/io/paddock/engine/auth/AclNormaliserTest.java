package io.paddock.engine.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.jute.JuteWriter;
import io.paddock.codecs.wire.OpCode;
import io.paddock.codecs.wire.Permission;
import io.paddock.codecs.wire.RequestFlyweight;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Bytes;
import io.paddock.engine.tree.AclTable;
import io.paddock.engine.tree.ZnodeTree;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AclNormaliserTest {
    private static final String USER = "user:tpUq/4Pn5A64fVZyQ0gOJ8ZWqkY=";

    private final ZnodeTree tree = new ZnodeTree();
    private final AuthSchemes schemes = new AuthSchemes(AuthConfig.defaults());
    private final AclNormaliser normaliser = new AclNormaliser(schemes, tree.acls());
    private final AclCheck check = new AclCheck(schemes, tree.acls(), false);
    private final IdentityTable table = new IdentityTable();
    private final Identities nobody = table.ofAddress("10.0.0.7");
    private final Identities user = table.with(nobody, Identity.of("digest", USER));
    private final Identities superUser = table.with(user, Identity.of("super", ""));

    @BeforeEach
    void begin() {
        tree.begin();
    }

    @AfterEach
    void end() {
        tree.rollback();
        tree.close();
    }

    @Test
    void shouldKnowTheOpenList() {
        assertEquals(AclTable.OPEN, normalise(nobody, Acl.OPEN));
        assertEquals(AclTable.READ_ONLY, normalise(nobody, Acl.READ_ONLY));
    }

    @Test
    void shouldDropDuplicatesAndKeepTheOrder() {
        final Acl one = new Acl(1, "digest", USER);
        final Acl two = new Acl(2, "ip", "10.0.0.0/8");
        assertEquals(List.of(two, one), stored(normalise(nobody, List.of(two, one, two, one, one))));
        assertEquals(
                List.of(one, new Acl(3, "digest", USER)),
                stored(normalise(nobody, List.of(one, new Acl(3, "digest", USER)))));
    }

    @Test
    void shouldDropDuplicatesOfLongListsQuickly() {
        final List<Acl> acls = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            acls.add(new Acl(i % 20_000, "ip", "1.2.3.4"));
        }
        assertEquals(acls.subList(0, 20_000), stored(normalise(nobody, acls)));
    }

    @Test
    void shouldPutIdsInPlaceOfAuth() {
        assertEquals(
                List.of(new Acl(5, "digest", USER)), stored(normalise(user, List.of(new Acl(5, "auth", "whatever")))));
        assertEquals(
                List.of(new Acl(5, "digest", USER), new Acl(5, "digest", USER)),
                stored(normalise(superUser, List.of(new Acl(5, "digest", USER), new Acl(5, "auth", "")))));
        assertEquals(AclNormaliser.INVALID, normalise(nobody, Acl.CREATOR));
    }

    @Test
    void shouldRefuseListsThatSayNothing() {
        for (final List<Acl> acls : List.of(
                List.<Acl>of(),
                List.of(new Acl(31, "world", "nobody")),
                List.of(new Acl(31, "unknown", "x")),
                List.of(new Acl(31, "super", "")),
                List.of(new Acl(31, "digest", "nocolon")),
                List.of(new Acl(31, "digest", "a:b:c")),
                List.of(new Acl(31, "ip", "1.2.3")),
                List.of(new Acl(31, null, "x")),
                List.of(new Acl(31, "unknown", null)),
                List.of(new Acl(31, "world", "anyone"), new Acl(1, "sasl", "me")))) {
            assertEquals(AclNormaliser.INVALID, normalise(user, acls), acls.toString());
        }
        assertEquals(AclNormaliser.INVALID, normalise(user, null));
    }

    @Test
    void shouldTellNullIdsThatTheReferenceFailsOn() {
        for (final String scheme : List.of("world", "digest", "ip")) {
            assertEquals(AclNormaliser.UNREADABLE, normalise(user, List.of(new Acl(31, scheme, null))), scheme);
        }
        assertEquals(List.of(new Acl(5, "digest", USER)), stored(normalise(user, List.of(new Acl(5, "auth", null)))));
    }

    @Test
    void shouldStoreUnknownPermissionBits() {
        assertEquals(
                List.of(new Acl(-1, "world", "anyone")),
                stored(normalise(nobody, List.of(new Acl(-1, "world", "anyone")))));
    }

    @Test
    void shouldNotLetAuthMultiplyBeyondTheBound() {
        Identities many = user;
        for (int i = 0; i < 500; i++) {
            many = table.with(many, Identity.of("digest", "u" + i + ":" + "x".repeat(60)));
        }
        final List<Acl> acls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            acls.add(new Acl(i + 1, "auth", ""));
        }
        assertEquals(AclNormaliser.INVALID, normalise(many, acls));
    }

    @Test
    void shouldCheckEntriesOfTheCaller() {
        final int acl = normalise(
                nobody,
                List.of(new Acl(2, "digest", USER), new Acl(1, "ip", "10.0.0.0/8"), new Acl(4, "world", "anyone")));
        assertTrue(check.permits(acl, Permission.WRITE, user));
        assertFalse(check.permits(acl, Permission.WRITE, nobody));
        assertTrue(check.permits(acl, Permission.READ, nobody));
        assertFalse(check.permits(acl, Permission.READ, table.ofAddress("11.0.0.7")));
        assertTrue(check.permits(acl, Permission.CREATE, table.none()));
        assertTrue(check.permits(acl, Permission.READ | Permission.ADMIN, nobody));
        assertFalse(check.permits(acl, Permission.ADMIN, user));
        assertTrue(check.permits(acl, Permission.ADMIN, superUser));
        assertTrue(check.permits(AclCheck.UNCHECKED, Permission.ADMIN, nobody));
        assertFalse(check.permits(AclTable.READ_ONLY, Permission.WRITE, user));
        assertTrue(new AclCheck(schemes, tree.acls(), true).permitsHere(acl, Permission.ADMIN, nobody));
        assertFalse(check.permitsHere(acl, Permission.ADMIN, nobody));
    }

    @Test
    void shouldCheckTheListThatAnIdIsGivenToAnew() {
        final int first = normalise(nobody, List.of(new Acl(2, "digest", USER)));
        assertTrue(check.permits(first, Permission.WRITE, user));
        tree.rollback();
        tree.begin();
        final int second = normalise(nobody, List.of(new Acl(1, "digest", USER)));
        assertEquals(first, second, "the case needs the id to be given again");
        assertFalse(check.permits(second, Permission.WRITE, user));
        assertTrue(check.permits(second, Permission.READ, user));
    }

    @Test
    void shouldCoverTheSecretsOfDigests() {
        final byte[] acl = Bytes.of()
                .int32(2)
                .int32(31)
                .string("digest")
                .string(USER)
                .int32(1)
                .string("ip")
                .string("1.2.3.4")
                .toArray();
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();
        final JuteWriter writer = new JuteWriter().wrap(target, 0);
        new AclMask().write(new UnsafeBuffer(acl), 0, acl.length, writer);
        final byte[] masked = new byte[writer.length()];
        target.getBytes(0, masked);
        final byte[] expected = Bytes.of()
                .int32(2)
                .int32(31)
                .string("digest")
                .string("user:x")
                .int32(1)
                .string("ip")
                .string("1.2.3.4")
                .toArray();
        assertArrayEquals(expected, masked);
    }

    @Test
    void shouldTellAConnectionWhoItIs() {
        final ExpandableArrayBuffer target = new ExpandableArrayBuffer();
        final JuteWriter writer = new JuteWriter().wrap(target, 0);
        schemes.writeClientInfo(superUser, writer);
        final byte[] actual = new byte[writer.length()];
        target.getBytes(0, actual);
        final byte[] expected = Bytes.of()
                .int32(3)
                .string("ip")
                .string("10.0.0.7")
                .string("digest")
                .string("user")
                .string("super")
                .string("")
                .toArray();
        assertArrayEquals(expected, actual);
    }

    private int normalise(final Identities identities, final List<Acl> acls) {
        final byte[] body = Bodies.setAcl("/a", acls, -1);
        final RequestFlyweight request = new RequestFlyweight();
        assertTrue(request.decode(OpCode.SET_ACL, new JuteReader().wrap(new UnsafeBuffer(body), 0, body.length)));
        return normaliser.normalise(request, identities, false);
    }

    private List<Acl> stored(final int id) {
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        final JuteReader reader = new JuteReader().wrap(record, 0, tree.acls().copy(id, record, 0));
        final List<Acl> acls = new ArrayList<>();
        for (int i = reader.readInt(); i > 0; i--) {
            acls.add(new Acl(reader.readInt(), string(reader), string(reader)));
        }
        assertEquals(0, reader.remaining());
        return acls;
    }

    private static String string(final JuteReader reader) {
        reader.readBytes();
        return reader.buffer().getStringWithoutLengthUtf8(reader.valueOffset(), reader.valueLength());
    }
}
