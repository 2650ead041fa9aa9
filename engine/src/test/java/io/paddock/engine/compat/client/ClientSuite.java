package io.paddock.engine.compat.client;

import io.paddock.engine.compat.server.ServerKind;
import io.paddock.engine.compat.server.SharedServers;
import io.paddock.engine.compat.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A client and a root for each test, on the shared server of each kind. */
@ParameterizedClass
@MethodSource("io.paddock.engine.compat.server.SharedServers#kinds")
abstract class ClientSuite {
    static final int TIMEOUT_MS = 20_000;

    @Parameter
    ServerKind kind;

    TestServer server;
    TestClient client;
    String root;

    @BeforeEach
    void connect(final TestInfo info) throws Exception {
        server = SharedServers.get(kind);
        client = TestClient.connect(server.connectString(), TIMEOUT_MS);
        root = client.newRoot(info.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    TestClient another() {
        return TestClient.connect(server.connectString(), TIMEOUT_MS);
    }
}
