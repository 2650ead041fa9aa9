package io.paddock.engine.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.config.Notice.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooCfgReaderTest {
    private static final String MINIMAL = "dataDir=/var/lib/x\nclientPort=2181\n";

    @Test
    void shouldTakeWhatZooKeeperTakesForAMinimalFile() {
        final ConfigReading reading = read(MINIMAL);
        final NodeConfig config = reading.config();
        assertEquals(List.of(), reading.notices());
        assertEquals(new TimeConfig(3000, 6000, 60_000, 10_000), config.time());
        assertTrue(config.listen().address().getAddress().isAnyLocalAddress());
        assertEquals(2181, config.listen().address().getPort());
        assertEquals(60, config.listen().maxConnectionsPerAddress());
        assertEquals(Path.of("/var/lib/x"), config.storage().dataLogDir());
        assertEquals(100_000, config.storage().snapCount());
        assertEquals(4_194_304, config.storage().snapSizeLimitKb());
        assertTrue(config.storage().forceSync());
        assertEquals(1_048_575, config.limits().maxFrameLength());
        assertEquals(1000, config.limits().outstandingRequests());
        assertEquals(Set.of("srvr"), config.features().words());
        assertEquals("SHA1", config.access().digestAlgorithm());
        assertEquals(Profile.SHARED, config.profile());
    }

    @Test
    void shouldReadTheSampleFileOfZooKeeper() {
        final ConfigReading reading = read("""
                # The number of milliseconds of each tick
                tickTime=2000
                initLimit=10
                syncLimit=5
                dataDir=/tmp/zookeeper
                clientPort=2181
                #maxClientCnxns=60
                """);
        assertEquals(
                new TimeConfig(2000, 4000, 40_000, 10_000), reading.config().time());
        assertEquals(List.of(), reading.notices());
    }

    @Test
    void shouldNeedNoFile() {
        final NodeConfig config = ZooCfgReader.readDefaults().config();
        assertEquals(Path.of("paddock-data"), config.storage().dataDir());
        assertEquals("/127.0.0.1:2181", config.listen().address().toString());
        assertEquals(2000, config.time().tickTimeMs());
    }

    static List<Arguments> effectiveKeys() {
        return List.of(
                key("dataLogDir=/y", c -> c.storage().dataLogDir(), Path.of("/y")),
                key("datadir.autocreate=false", c -> c.storage().autoCreate(), false),
                key("snapCount=2", c -> c.storage().snapCount(), 2),
                key("snapSizeLimitInKb=-1", c -> c.storage().snapSizeLimitKb(), -1L),
                key("fsync.warningthresholdms=20", c -> c.storage().syncWarningMs(), 20L),
                key("autopurge.snapRetainCount=7", c -> c.storage().purgeRetainCount(), 7),
                key("autopurge.purgeInterval=24", c -> c.storage().purgeIntervalHours(), 24),
                key("clientPortAddress=127.0.0.9", c -> c.listen().address().toString(), "/127.0.0.9:2181"),
                key("clientPortListenBacklog=5", c -> c.listen().backlog(), 5),
                key("maxClientCnxns=0", c -> c.listen().maxConnectionsPerAddress(), 0),
                key("maxCnxns=12", c -> c.listen().maxConnections(), 12),
                key("clientTcpKeepAlive=true", c -> c.listen().keepAlive(), true),
                key("tickTime=100", c -> c.time(), new TimeConfig(100, 200, 2000, 10_000)),
                key("minSessionTimeout=1", c -> c.time().minSessionTimeoutMs(), 1),
                key("minSessionTimeout=-1", c -> c.time().minSessionTimeoutMs(), 6000),
                key("maxSessionTimeout=99999999", c -> c.time().maxSessionTimeoutMs(), 99_999_999),
                key("nio.sessionlessCnxnTimeout=50", c -> c.time().sessionlessTimeoutMs(), 50),
                key("jute.maxbuffer=4194304", c -> c.limits().maxFrameLength(), 4_194_304),
                key("jute.maxbuffer=0xfff", c -> c.limits().maxFrameLength(), 4095),
                key("globalOutstandingLimit=7", c -> c.limits().outstandingRequests(), 7),
                key("request_throttle_max_requests=9", c -> c.limits().throttleMaxRequests(), 9),
                key("request_throttle_drop_stale=false", c -> c.limits().throttleDropStale(), false),
                key("throttled_op_wait_time=30", c -> c.limits().throttledOpWaitMs(), 30),
                key("largeRequestThreshold=100", c -> c.limits().largeRequestThreshold(), 100),
                key("largeRequestMaxBytes=200", c -> c.limits().largeRequestMaxBytes(), 200L),
                key(
                        "connection_throttle_tokens=5\nconnection_throttle_fill_time=2\nconnection_throttle_fill_count=3",
                        c -> c.handshakes(),
                        new HandshakeConfig(5, 2, 3, -1, 0.02, 0.002, 0, 1, 1, 1)),
                key(
                        "connection_throttle_weight_enabled=true\nconnection_throttle_renew_session_weight=9"
                                + "\nconnection_throttle_drop_increase=0.5\nconnection_throttle_freeze_time=4",
                        c -> c.handshakes(),
                        new HandshakeConfig(0, 1, 1, 4, 0.5, 0.002, 0, 3, 1, 9)),
                key(
                        "DigestAuthenticationProvider.enabled=false",
                        c -> c.access().digestEnabled(),
                        false),
                key(
                        "DigestAuthenticationProvider.digestAlg=SHA-256",
                        c -> c.access().digestAlgorithm(),
                        "SHA-256"),
                key(
                        "DigestAuthenticationProvider.superDigest=super:x=",
                        c -> c.access().superDigest(),
                        "super:x="),
                key(
                        "enforce.auth.enabled=true\nenforce.auth.schemes=digest, ip",
                        c -> c.access().enforcedSchemes(),
                        Set.of("digest", "ip")),
                key("enforce.auth.schemes=digest", c -> c.access().enforcedSchemes(), Set.of()),
                key("extendedTypesEnabled=true", c -> c.features().extendedTypes(), true),
                key("enforceQuota=TRUE", c -> c.features().enforceQuota(), true),
                key("readonlymode.enabled=true", c -> c.features().words(), Set.of("srvr", "isro")),
                key("4lw.commands.whitelist=stat, ruok,", c -> c.features().words(), Set.of("stat", "ruok")),
                key("4lw.commands.whitelist=*", c -> c.features().words(), Set.of("*")),
                key("znode.container.checkIntervalMs=5", c -> c.features().reaperIntervalMs(), 5),
                key("znode.container.maxPerMinute=6", c -> c.features().reaperMaxPerMinute(), 6),
                key(
                        "znode.container.maxNeverUsedIntervalMs=7",
                        c -> c.features().reaperMaxNeverUsedMs(),
                        7L),
                key("localSessionsUpgradingEnabled=TRUE", c -> c.features().localSessionsUpgrading(), true),
                key("reconfigEnabled=true", c -> c.features().reconfigEnabled(), true),
                key("initLimit=3\nsyncLimit=2\nelectionAlg=3\npeerType=participant", c -> c.ensemble(), null),
                key("paddock.profile=Balanced", c -> c.profile(), Profile.BALANCED),
                key("paddock.journal.mode=mapped", c -> c.storage().journalMode(), StorageConfig.JournalMode.MAPPED),
                key("paddock.journal.segmentSize=64m", c -> c.storage().journalSegmentBytes(), 64L << 20),
                key("paddock.memory.limit=2G", c -> c.limits().memoryBytes(), 2L << 30),
                key("paddock.connection.maxUnsentBytes=1048577", c -> c.limits().unsentBytes(), 1_048_577L));
    }

    @ParameterizedTest
    @MethodSource("effectiveKeys")
    void shouldHonour(final String lines, final Function<NodeConfig, Object> field, final Object expected) {
        final ConfigReading reading = read(MINIMAL + lines);
        assertEquals(expected, field.apply(reading.config()));
        assertEquals(List.of(), reading.notices());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tickTime=0 | zoo.cfg line 3: tickTime must be a whole number from 1 to 107374182, not \"0\"",
                "tickTime=2 s | zoo.cfg line 3: tickTime must be a whole number from 1 to 107374182, not \"2 s\"",
                "clientPort=65536 | zoo.cfg line 3: clientPort must be a whole number from 0 to 65535, not \"65536\"",
                "clientPort=-1 | zoo.cfg line 3: clientPort must be a whole number from 0 to 65535, not \"-1\"",
                "snapCount=1 | zoo.cfg line 3: snapCount must be a whole number, 2 or more, not \"1\"",
                "maxClientCnxns=-1 | zoo.cfg line 3: maxClientCnxns must be a whole number, 0 or more, not \"-1\"",
                "maxClientCnxns=99999999999 | zoo.cfg line 3: maxClientCnxns must be a whole number, 0 or more,"
                        + " not \"99999999999\"",
                "minSessionTimeout=0 | zoo.cfg line 3: minSessionTimeout must be 1 ms or more, or -1 for the default, not \"0\"",
                "minSessionTimeout=60001 | zoo.cfg line 3: minSessionTimeout must not be above maxSessionTimeout,"
                        + " but 60001 ms is above 60000 ms",
                "maxSessionTimeout=5 | minSessionTimeout must not be above maxSessionTimeout, but 6000 ms is above 5 ms",
                "standaloneEnabled=no | zoo.cfg line 3: standaloneEnabled must be true or false, not \"no\"",
                "standaloneEnabled=false | standaloneEnabled=false asks for an ensemble: add its server.N lines, or"
                        + " remove that line to run a standalone",
                "peerType=observer | zoo.cfg line 3: peerType=observer belongs to an ensemble: add its server.N lines, or"
                        + " remove this one to run a standalone",
                "peerType=leader | zoo.cfg line 3: peerType must be participant or observer, not \"leader\"",
                "syncLimit=0 | zoo.cfg line 3: syncLimit must be a whole number from 1 to 1000000, not \"0\"",
                "server.x=a:1:2 | zoo.cfg line 3: server.x must be server.N, where N is the number in the file myid of"
                        + " that server",
                "server.0=a:1:2 | zoo.cfg line 3: server.0 is not numbered 1 to 255",
                "server.256=a:1:2 | zoo.cfg line 3: server.256 is not numbered 1 to 255",
                "server.1=a:1:2:observer | zoo.cfg line 3: server.1 is an observer without anybody to observe: add the"
                        + " other servers",
                "paddock.quorum.security=psk | zoo.cfg line 3: paddock.quorum.security=psk needs the secret: add a line"
                        + " such as paddock.quorum.psk.file=/etc/paddock/quorum.psk",
                "clientPortAddress=no such host | zoo.cfg line 3: clientPortAddress: there is no address for the host"
                        + " \"no such host\"",
                "jute.maxbuffer=1m | zoo.cfg line 3: jute.maxbuffer must be a whole number from 128 to 1073741824, not \"1m\"",
                "DigestAuthenticationProvider.digestAlg=SHA9 | zoo.cfg line 3: DigestAuthenticationProvider.digestAlg must be"
                        + " a digest that this JVM has, such as SHA1 or SHA-256, not \"SHA9\"",
                "sessionRequireClientSASLAuth=true | zoo.cfg line 3: sessionRequireClientSASLAuth=true refuses every client"
                        + " without SASL, which is not there yet",
                "enforce.auth.enabled=true | enforce.auth.enabled=true needs enforce.auth.schemes, such as digest",
                "connection_throttle_drop_increase=2 | zoo.cfg line 3: connection_throttle_drop_increase must be a number from"
                        + " 0 to 1, not \"2\"",
                "paddock.profile=fast | zoo.cfg line 3: paddock.profile must be shared or balanced or"
                        + " dedicated, not \"fast\"",
                "paddock.memory.limit=17g | zoo.cfg line 3: paddock.memory.limit must be a whole number from 1048576 to"
                        + " 17179869184, not \"17g\"",
                "paddock.journal.segmentSize=3m | zoo.cfg line 3: paddock.journal.segmentSize must be a power of two, 1m to 1g,"
                        + " not \"3m\"",
                "paddock.profil=shared | zoo.cfg line 3: paddock.profil is unknown: Paddock's keys are paddock.profile,"
                        + " paddock.journal.mode, paddock.journal.segmentSize, paddock.memory.limit,"
                        + " paddock.connection.maxUnsentBytes, paddock.holdConnectionsMs, paddock.quorum.cluster,"
                        + " paddock.quorum.timing, paddock.quorum.heartbeatMs, paddock.quorum.electionMs, paddock.quorum.security,"
                        + " paddock.quorum.psk.file, paddock.quorum.aeron.dir",
                "x=\\u00g0 | zoo.cfg line 3: Malformed \\uxxxx encoding.",
            })
    void shouldRefuse(final String line, final String message) {
        assertEquals(message, refusal(MINIMAL + line));
    }

    @Test
    void shouldNameWhatIsMissing() {
        assertEquals("dataDir is missing: add a line such as dataDir=/var/lib/paddock", refusal("clientPort=2181\n"));
        assertEquals("clientPort is missing: add a line such as clientPort=2181", refusal("dataDir=/x\n"));
        assertEquals(
                "There is no configuration file /nowhere/zoo.cfg: check the path",
                assertThrows(ConfigException.class, () -> ZooCfgReader.read(Path.of("/nowhere/zoo.cfg")))
                        .getMessage());
    }

    @Test
    void shouldRunASingleServerAsStandalone() {
        final ConfigReading reading = read("dataDir=/x\nserver.1=localhost:2888:3888;2181\n");
        assertEquals(2181, reading.config().listen().address().getPort());
        assertTrue(reading.config().listen().address().getAddress().isAnyLocalAddress());
        assertEquals("/127.0.0.1:99", address("dataDir=/x\nserver.1=localhost:2888:3888:participant;127.0.0.1:99\n"));
        assertEquals("/[0:0:0:0:0:0:0:1]:99", address("dataDir=/x\nserver.1=localhost:2888:3888;[::1]:99\n"));
        assertEquals(
                "/127.0.0.1:99", address("dataDir=/x\nclientPort=99\nclientPortAddress=127.0.0.1\nserver.1=a:1:2\n"));
        assertEquals(
                "zoo.cfg line 2: clientPort=98 contradicts the client port at the end of server.1",
                refusal("dataDir=/x\nclientPort=98\nserver.1=localhost:2888:3888;99\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secureClientPort=2281",
                "ssl.keyStore.location=/k",
                "metricsProvider.httpPort=7000",
                "authProvider.1=x.Y",
                "audit.enable=true",
                "superUser.1=x"
            })
    void shouldWarnAboutMissingParts(final String line) {
        final Notice notice = onlyNotice(MINIMAL + line);
        assertEquals(Level.WARNING, notice.level());
        assertTrue(notice.text().contains("line 3: " + line.split("=")[0] + " has no effect: "), notice.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin.enableServer=false",
                "preAllocSize=1",
                "nio.numWorkerThreads=2",
                "leaderServes=no",
                "fips-mode=false",
                "jvm.pause.monitor=true"
            })
    void shouldMentionWhatDoesNotMatter(final String line) {
        assertEquals(Level.INFO, onlyNotice(MINIMAL + line).level());
    }

    @Test
    void shouldWarnAboutUnknownKeysAndPassThemOn() {
        final ConfigReading reading = read(MINIMAL + "my.plugin.key = a b \n");
        assertEquals(Map.of("my.plugin.key", "a b"), reading.unknown());
        assertEquals(
                "zoo.cfg line 3: my.plugin.key is unknown to ZooKeeper and Paddock: it becomes the system property"
                        + " zookeeper.my.plugin.key",
                reading.notices().get(0).text());
        try {
            reading.publishUnknown();
            assertEquals("a b", System.getProperty("zookeeper.my.plugin.key"));
        } finally {
            System.clearProperty("zookeeper.my.plugin.key");
        }
    }

    @Test
    void shouldWarnAboutTheRedundantPrefix() {
        final ConfigReading reading = read(MINIMAL + "zookeeper.snapCount=7\n");
        assertEquals(100_000, reading.config().storage().snapCount());
        assertTrue(reading.notices().get(0).text().contains("written without \"zookeeper.\""));
    }

    @Test
    void shouldSayThatWritesAreNotForced() {
        final ConfigReading reading = read(MINIMAL + "forceSync=no");
        assertFalse(reading.config().storage().forceSync());
        assertTrue(reading.notices().get(0).text().startsWith("forceSync=no: writes are acknowledged before"));
        // ZooKeeper compares with "no" only, so that anything else keeps the force.
        final ConfigReading odd = read(MINIMAL + "forceSync=false");
        assertTrue(odd.config().storage().forceSync());
        assertEquals(
                "zoo.cfg line 3: forceSync must be yes or no, not \"false\"; taken as yes",
                odd.notices().get(0).text());
        assertFalse(read(MINIMAL + "skipACL=true").config().access().skipAcl());
        assertTrue(read(MINIMAL + "skipACL=yes").config().access().skipAcl());
    }

    @Test
    void shouldRaiseTheRetainCountToItsMinimum() {
        final ConfigReading reading = read(MINIMAL + "autopurge.snapRetainCount=1");
        assertEquals(3, reading.config().storage().purgeRetainCount());
        assertTrue(reading.notices().get(0).text().contains("raised to the minimum, 3"));
    }

    @Test
    void shouldLetTheLastLineWinAndSaySo() {
        final ConfigReading reading = read(MINIMAL + "tickTime=10\ntickTime=20\n");
        assertEquals(20, reading.config().time().tickTimeMs());
        assertEquals(
                "zoo.cfg line 4: tickTime is set again, which overrides zoo.cfg line 3",
                reading.notices().get(0).text());
    }

    @Test
    void shouldMixFileAndPropertiesAsZooKeeperDoes() {
        final Map<String, String> properties = Map.of(
                "zookeeper.snapCount",
                "50",
                "zookeeper.maxCnxns",
                "5",
                "jute.maxbuffer",
                "5000",
                "tickTime",
                "7",
                "zookeeper.tickTime",
                "8",
                "paddock.profile",
                "balanced");
        final NodeConfig config = read(
                        MINIMAL + "snapCount=60\njute.maxbuffer=6000\npaddock.profile=shared\n", properties)
                .config();
        assertEquals(60, config.storage().snapCount(), "the file overwrites zookeeper. properties");
        assertEquals(5, config.listen().maxConnections(), "a property counts when the file is silent");
        assertEquals(5000, config.limits().maxFrameLength(), "ZooKeeper reads the property only");
        assertEquals(3000, config.time().tickTimeMs(), "ZooKeeper reads the file only");
        assertEquals(Profile.BALANCED, config.profile(), "the command line wins");
        assertEquals(
                6000, read(MINIMAL + "jute.maxbuffer=6000").config().limits().maxFrameLength());
        assertEquals(
                "system property: zookeeper.snapCount must be a whole number, 2 or more, not \"x\"",
                assertThrows(ConfigException.class, () -> read(MINIMAL, Map.of("zookeeper.snapCount", "x")))
                        .getMessage());
    }

    @Test
    void shouldEmbedWithoutLookingAtTheProcess() {
        final NodeConfig config = ZooCfgReader.readEntries(Map.of("clientPort", "0", "dataDir", "d"))
                .config();
        assertEquals("/127.0.0.1:0", config.listen().address().toString());
        assertEquals(2000, config.time().tickTimeMs());
        assertEquals(
                "setting: snapCount must be a whole number, 2 or more, not \"0\"",
                assertThrows(ConfigException.class, () -> ZooCfgReader.readEntries(Map.of("snapCount", "0")))
                        .getMessage());
    }

    @Test
    void shouldKnowEveryPropertyOfZooKeeper() throws Exception {
        final StringBuilder lines = new StringBuilder(MINIMAL);
        final List<String> names = new String(ZooCfgReaderTest.class
                        .getResourceAsStream("zookeeper-keys.txt")
                        .readAllBytes())
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        names.forEach(name -> lines.append(name).append("=\n"));
        assertEquals(Map.of(), read(lines.toString()).unknown());
        assertTrue(names.size() > 150, () -> names.size() + " names");
        assertNull(WithoutEffect.of("no.such.key"));
    }

    private static Arguments key(final String lines, final Function<NodeConfig, Object> field, final Object expected) {
        return Arguments.of(lines, field, expected);
    }

    private static Notice onlyNotice(final String text) {
        final List<Notice> notices = read(text).notices();
        assertEquals(1, notices.size(), notices::toString);
        return notices.get(0);
    }

    private static String address(final String text) {
        return read(text).config().listen().address().toString();
    }

    private static String refusal(final String text) {
        return assertThrows(ConfigException.class, () -> read(text)).getMessage();
    }

    private static ConfigReading read(final String text) {
        return read(text, Map.of());
    }

    private static ConfigReading read(final String text, final Map<String, String> properties) {
        return ZooCfgReader.read(PropertiesFile.parse(text, "zoo.cfg"), null, properties::get);
    }
}
