package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.config.EnsembleConfig.Server;
import io.paddock.engine.config.QuorumConfig.Security;
import io.paddock.engine.membership.ServerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnsembleSettingsTest {
    private static final String THREE = "server.1=a:2888:3888\nserver.2=b:2888:3888\nserver.3=c:2888:3888\n";

    @TempDir
    private Path folder;

    private String start;

    @BeforeEach
    void begin() throws IOException {
        start = "dataDir=" + folder + "\nclientPort=2181\n";
        myid("2\n");
    }

    @Test
    void shouldReadAnEnsembleAsPeopleWriteIt() throws IOException {
        final ConfigReading reading = read(start + "tickTime=2000\ninitLimit=10\nsyncLimit=5\n" + THREE);
        assertEquals(List.of(), reading.notices());
        final NodeConfig config = reading.config();
        assertTrue(config.isEnsemble());
        assertEquals(2, config.serverId());
        final EnsembleConfig ensemble = config.ensemble();
        assertEquals(2, ensemble.serverId());
        assertEquals(
                new Server(3, ServerSpec.parse("c:2888:3888"), 0, 1),
                ensemble.servers().get(2));
        assertEquals("b", ensemble.self().endpoint().host());
        assertFalse(ensemble.hierarchical());
        assertFalse(ensemble.observer());
        assertEquals(10, ensemble.initLimitTicks());
        assertEquals(5, ensemble.syncLimitTicks());
        assertEquals(
                new QuorumConfig("paddock", 200, 1500, Security.LOOPBACK, null, null, false, null, 10_000),
                ensemble.quorum());
        assertEquals("0.0.0.0/0.0.0.0:2181", config.listen().address().toString());
    }

    @Test
    void shouldTakeTheClientPortFromTheOwnLine() throws IOException {
        final NodeConfig config = read("dataDir=" + folder
                        + "\nserver.1=a:1:2;3\nserver.2=b:1:2:observer;127.0.0.1:5\nserver.9=c:1:2;7\npeerType=observer\n")
                .config();
        assertEquals("/127.0.0.1:5", config.listen().address().toString());
        assertTrue(config.ensemble().observer());
        assertEquals(
                "zoo.cfg line 2: clientPort=2181 contradicts the client port at the end of server.2",
                refusal(start + "server.1=a:1:2;3\nserver.2=b:1:2;4\n"));
        assertEquals(
                "clientPort is missing: add a line such as clientPort=2181",
                refusal("dataDir=" + folder + "\nserver.1=a:1:2;3\nserver.2=b:1:2\n"));
    }

    @Test
    void shouldCountByGroupsAndWeights() throws IOException {
        final EnsembleConfig ensemble = read(start + THREE
                        + "server.4=d:1:2:observer\ngroup.1=1:2\ngroup.2=3\nweight.1=2\nweight.3=0\n")
                .config()
                .ensemble();
        assertTrue(ensemble.hierarchical());
        assertEquals(
                List.of(1, 1, 2, 0),
                ensemble.servers().stream().map(Server::group).toList());
        assertEquals(
                List.of(2L, 1L, 0L, 0L),
                ensemble.servers().stream().map(Server::weight).toList());
    }

    @Test
    void shouldRunOneServerAsAnEnsembleWhenToldTo() throws IOException {
        final String one = "server.2=b:1:2\n";
        assertNull(read(start + one).config().ensemble());
        assertEquals(0, read(start + one).config().serverId());
        assertEquals(
                1,
                read(start + "standaloneEnabled=false\n" + one)
                        .config()
                        .ensemble()
                        .servers()
                        .size());
    }

    @Test
    void shouldReadTheDynamicFile() throws IOException {
        final Path dynamic =
                Files.writeString(folder.resolve("zoo.cfg.dynamic.100000000"), THREE + "version=100000000\n");
        final EnsembleConfig ensemble =
                read(start + "dynamicConfigFile=" + dynamic + "\n").config().ensemble();
        assertEquals(3, ensemble.servers().size());
        assertEquals(dynamic, ensemble.dynamicFile());
        assertEquals(
                "zoo.cfg line 4: server.1 stands beside dynamicConfigFile: leave the line out, or move it to "
                        + dynamic,
                refusal(start + "dynamicConfigFile=" + dynamic + "\nserver.1=a:1:2\n"));
        assertEquals(
                "There is no configuration file nowhere: check the path",
                refusal(start + "dynamicConfigFile=nowhere\n"));
        final Path file =
                Files.writeString(folder.resolve("zoo.cfg"), start + "dynamicConfigFile=zoo.cfg.dynamic.100000000\n");
        final EnsembleConfig beside = ZooCfgReader.read(file).config().ensemble();
        assertEquals(3, beside.servers().size());
        assertEquals(file, beside.file());
    }

    @Test
    void shouldReadHowServersTalk() throws IOException {
        assertEquals(
                new QuorumConfig("x", 20, 100, Security.PSK, Path.of("/psk"), null, true, Path.of("/shm"), 0),
                quorum("paddock.quorum.electionMs=100\npaddock.quorum.psk.file=/psk\npaddock.quorum.aeron.dir=/shm\n"
                        + "paddock.quorum.cluster=x\nquorumListenOnAllIPs=true\n"
                        + "paddock.holdConnectionsMs=0\n"));
        assertEquals(
                new QuorumConfig("paddock", 100, 1000, Security.NONE, null, null, false, null, 15_000),
                quorum("paddock.profile=balanced\npaddock.quorum.security=none\n"));
        assertEquals(
                new QuorumConfig("paddock", 20, 200, Security.LOOPBACK, null, null, false, null, 15_000),
                quorum("paddock.profile=dedicated\n"));
        assertEquals(
                new QuorumConfig("paddock", 200, 15_000, Security.LOOPBACK, null, null, false, null, 15_000),
                quorum("paddock.quorum.timing=zookeeper\n"));
        assertEquals(400, quorum("tickTime=200\nsyncLimit=2\n").electionMs(), "syncLimit bounds the silence");
        assertEquals(7, quorum("paddock.quorum.heartbeatMs=7\n").heartbeatMs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "server.1=a:1:2,group.1=1:2 # zoo.cfg line 4: group.1 must name servers that have a server.N line, such as"
                        + " 1:2:3, not \"1:2\"",
                "server.1=a:1:2,server.2=b:1:2,group.1=1 # zoo.cfg line 4: server.2 is in no group: where there are group.G"
                        + " lines, every participant must be in one",
                "server.1=a:1:2,server.2=b:1:2,group.1=1:2,group.2=2 # zoo.cfg line 6: group.2 has server 2, which is in"
                        + " another group, too",
                "server.1=a:1:2,weight.7=1 # zoo.cfg line 4: weight.7 is the weight of a server without a server.7 line",
                "server.1=a:1:2,server.2=b:1:2,weight.2=-1 # zoo.cfg line 5: weight.2 must be a whole number, 0 or more,"
                        + " not \"-1\"",
                "server.1=a:1 # zoo.cfg line 3: server.1 must be host:quorumPort:electionPort[:participant|observer]"
                        + "[;[clientHost:]clientPort], not \"a:1\"",
                "server.1=a:1:2;70000 # zoo.cfg line 3: server.1 has the port 70000, which is not in 0 to 65535:"
                        + " \";70000\"",
                "server.1=a:1:2:observer,server.2=b:1:2:observer # every server.N line is an observer: nobody could lead"
                        + " them",
                "server.1=a:1:2,server.2=b:1:2,paddock.quorum.heartbeatMs=750 # zoo.cfg line 5: paddock.quorum.heartbeatMs"
                        + " must be a whole number from 1 to 749, not \"750\"",
            })
    void shouldRefuse(final String lines, final String message) {
        assertEquals(message, refusal(start + lines.replace(',', '\n')));
    }

    @Test
    void shouldSayWhatToDoAboutMyid() throws IOException {
        myid("4");
        assertEquals(
                folder.resolve("myid") + " says 4, but there is no line server.4: correct the file, or add the line",
                refusal(start + THREE));
        for (final String wrong : List.of("", "x", "0", "256", "1 2")) {
            myid(wrong);
            assertEquals(
                    folder.resolve("myid") + " must hold the number of this server, 1 to 255, and nothing else, not \""
                            + wrong + "\"",
                    refusal(start + THREE));
        }
        Files.delete(folder.resolve("myid"));
        assertEquals(
                "myid is missing: write the number of this server into the file " + folder.resolve("myid")
                        + ", 1 for the line server.1",
                refusal(start + THREE));
    }

    @Test
    void shouldWarnAboutWhatCountsForNothing() throws IOException {
        assertEquals(
                "zoo.cfg line 3: peerType=observer contradicts zoo.cfg line 5: server.2, which counts: it is a participant",
                read(start + "peerType=observer\n" + THREE).notices().get(0).text());
        assertEquals(
                "zoo.cfg line 3: electionAlg has no effect: there is one way to elect a leader",
                read(start + "electionAlg=0\n" + THREE).notices().get(0).text());
        assertEquals(
                "zoo.cfg line 4: server.2 has several addresses: the first is used",
                read(start + "server.1=a:1:2\nserver.2=b:1:2|c:1:2\n")
                        .notices()
                        .get(0)
                        .text());
    }

    @Test
    void shouldReadHowServersProveWhoTheyAre() throws IOException {
        final String stores = "ssl.quorum.keyStore.location=/keys.p12\nssl.quorum.keyStore.password=a b\n"
                + "ssl.quorum.trustStore.location=/trust.jks\n";
        final QuorumConfig usual = quorum("paddock.quorum.security=tls\n" + stores);
        assertEquals(Security.TLS, usual.security());
        assertEquals(
                new QuorumTlsConfig(
                        new QuorumTlsConfig.Store("ssl.quorum.keyStore", Path.of("/keys.p12"), null, "a b"),
                        new QuorumTlsConfig.Store("ssl.quorum.trustStore", Path.of("/trust.jks"), null, ""),
                        true,
                        List.of("TLSv1.3"),
                        List.of()),
                usual.tls());
        assertFalse(usual.toString().contains("a b"), "the password stays where it is");
        assertEquals(usual, quorum("sslQuorum=true\n" + stores), "as ZooKeeper asks for it");
        final Path password = Files.writeString(folder.resolve("password"), "from a file\n");
        final QuorumTlsConfig all = quorum("sslQuorum=true\nssl.quorum.keyStore.location=keys\n"
                        + "ssl.quorum.keyStore.type=PEM\nssl.quorum.trustStore.location=trust\n"
                        + "ssl.quorum.trustStore.type=PKCS12\nssl.quorum.trustStore.passwordPath=" + password
                        + "\nssl.quorum.hostnameVerification=false\nssl.quorum.protocol=TLSv1.2\n"
                        + "ssl.quorum.ciphersuites=A, B\n")
                .tls();
        assertEquals("PEM", all.keys().type());
        assertEquals("from a file", all.trust().password());
        assertFalse(all.hostnameVerification());
        assertEquals(List.of("TLSv1.2"), all.protocols());
        assertEquals(List.of("A", "B"), all.cipherSuites());
        assertNull(quorum("").tls());
    }

    @Test
    void shouldSayWhatTlsLacks() {
        assertEquals(
                "zoo.cfg line 3: paddock.quorum.security=tls needs this server's key and certificate: add a line such"
                        + " as ssl.quorum.keyStore.location=/etc/paddock/server.p12",
                refusal(start + "paddock.quorum.security=tls\n" + THREE));
        assertEquals(
                "zoo.cfg line 3: sslQuorum=true needs the authorities that sign the servers' certificates: add a line"
                        + " such as ssl.quorum.trustStore.location=/etc/paddock/authorities.p12",
                refusal(start + "sslQuorum=true\nssl.quorum.keyStore.location=/k.p12\n" + THREE));
        assertEquals(
                "zoo.cfg line 3: sslQuorum=true asks for TLS among servers, and zoo.cfg line 4:"
                        + " paddock.quorum.security=none does not: remove one of the lines",
                refusal(start + "sslQuorum=true\npaddock.quorum.security=none\n" + THREE));
    }

    private QuorumConfig quorum(final String lines) throws IOException {
        return read(start + lines + THREE).config().ensemble().quorum();
    }

    private void myid(final String text) throws IOException {
        Files.writeString(folder.resolve("myid"), text);
    }

    private static ConfigReading read(final String text) {
        return ZooCfgReader.read(PropertiesFile.parse(text, "zoo.cfg"), null, name -> null);
    }

    private static String refusal(final String text) {
        return assertThrows(ConfigException.class, () -> read(text)).getMessage();
    }
}
