package io.paddock.engine.compat.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.SharedServers;
import io.paddock.engine.compat.server.TestServer;
import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A bystander with a session, who must be served whatever the others do. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#processes")
abstract class HostileSuite {
    static final int TIMEOUT_MS = 60_000;

    @Parameter
    ServerKind kind;

    TestServer server;
    WireDriver bystander;
    String root;

    @BeforeEach
    void connect(final TestInfo info) {
        server = SharedServers.get(kind);
        bystander = WireDriver.session(server.port(), TIMEOUT_MS);
        root = "/" + info.getTestMethod().orElseThrow().getName();
        assertEquals(
                0,
                bystander
                        .call(Op.CREATE, Bodies.create(root, null, Acl.OPEN, 0))
                        .err());
    }

    @AfterEach
    void mustStillServe() {
        serveBystander();
        bystander.call(Op.CLOSE_SESSION, Bodies.empty());
        bystander.close();
        assertTrue(server.isRunning(), server::output);
    }

    /** A write and a read of the bystander are answered. */
    final void serveBystander() {
        assertEquals(
                0,
                bystander
                        .call(Op.SET_DATA, Bodies.setData(root, new byte[10], -1))
                        .err(),
                server::output);
        assertEquals(0, bystander.call(Op.GET_DATA, Bodies.read(root, false)).err(), server::output);
    }

    final int port() {
        return server.port();
    }
}
