package io.paddock.engine.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.metrics.Counter;
import io.paddock.engine.metrics.Summary;
import java.nio.ByteOrder;
import java.util.Date;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordResponderTest {
    private static final long NS_PER_MS = 1_000_000;

    private final FakeNode node = new FakeNode();
    private final WordResponder responder = new WordResponder(WordConfig.ALL, node);

    @Test
    void shouldKnowWordsByTheirLetters() {
        assertEquals(0, responder.argumentLength(0x72756f6b));
        assertEquals(8, responder.argumentLength(Word.codeOf("stmk")));
        assertEquals(WordResponder.NOT_A_WORD, responder.argumentLength(Word.codeOf("abcd")));
        assertEquals(WordResponder.NOT_A_WORD, responder.argumentLength(45));
        assertThrows(IllegalArgumentException.class, () -> ask(responder, "abcd"));
    }

    @Test
    void shouldAnswerSrvrOnlyByDefault() {
        final WordResponder strict = new WordResponder(WordConfig.DEFAULT, node);
        assertEquals("ruok is not executed because it is not in the whitelist.\n", ask(strict, "ruok"));
        assertTrue(ask(strict, "srvr").startsWith("Zookeeper version: 3.9.5-paddock-"));
    }

    @Test
    void shouldRefuseStmkWithoutWaitingForItsMask() {
        final WordResponder strict = new WordResponder(new WordConfig(Set.of("ruok", "srvr")), node);
        assertEquals(0, strict.argumentLength(Word.codeOf("stmk")));
        assertEquals("stmk is not executed because it is not in the whitelist.\n", ask(strict, "stmk"));
        assertEquals("imok", ask(strict, "ruok"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Word.class,
            names = {"RUOK", "ENVI", "GTMK", "STMK", "HASH", "ISRO", "QUOR"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldSayThatItDoesNotServe(final Word word) {
        node.serving = false;
        assertEquals(
                "This ZooKeeper instance is not currently serving requests\n",
                ask(responder, word.text()),
                word.text());
    }

    @Test
    void shouldAnswerSomeWordsWithoutServing() {
        node.serving = false;
        assertEquals("imok", ask(responder, "ruok"));
        assertEquals("null", ask(responder, "isro"));
        assertEquals("306", ask(responder, "gtmk"));
        assertEquals("This ZooKeeper instance is not currently serving requests", ask(responder, "hash"));
        assertTrue(ask(responder, "envi").startsWith("Environment:\nzookeeper.version=3.9.5-paddock-"));
    }

    @Test
    void shouldKeepTheTraceMask() {
        final UnsafeBuffer mask = new UnsafeBuffer(new byte[9]);
        mask.putLong(1, -2, ByteOrder.BIG_ENDIAN);
        assertEquals("-2", Answers.text(responder.respond(Word.codeOf("stmk"), mask, 1, 8, true)));
        assertEquals("-2", ask(responder, "gtmk"));
    }

    @Test
    void shouldTellWhetherItIsReadOnly() {
        assertEquals("rw", ask(responder, "isro"));
        node.readOnly = true;
        assertEquals("ro", ask(responder, "isro"));
        assertTrue(ask(responder, "srvr").contains("UTC\nREAD-ONLY mode; serving only read-only clients\nLatency"));
        assertTrue(ask(responder, "srvr").contains("\nMode: read-only\n"));
    }

    @Test
    void shouldPrintServerStatus() {
        node.statistics.onReceived();
        node.statistics.onSent();
        node.statistics.onResponse(8 * NS_PER_MS, 16);
        node.statistics.onResponse(100_000, 20);
        node.statistics.onResponse(100_000, 20);
        final String rest = "Latency min/avg/max: 0/2.7333/8\nReceived: 1\nSent: 1\nConnections: 2\nOutstanding: 4\n"
                + "Zxid: 0x132\nMode: standalone\nNode count: 9\n";
        final String version = "Zookeeper version: " + ServerVersion.line() + "\n";
        assertEquals(version + rest, ask(responder, "srvr"));
        assertEquals(
                version + "Clients:\n /127.0.0.1:58068[1](queued=2,recved=0,sent=0)\n"
                        + " /127.0.0.1:58070[1](queued=2,recved=0,sent=0)\n\n" + rest,
                ask(responder, "stat"));
        assertEquals("Server stats reset.\n", ask(responder, "srst"));
        assertTrue(ask(responder, "srvr").contains("Latency min/avg/max: 0/0.0/0\nReceived: 0\nSent: 0\n"));
    }

    @Test
    void shouldPrintConnections() {
        final FakeConnection first = node.connections.get(0);
        first.statistics().onReceived();
        first.statistics().onSent();
        first.statistics().onResponse(OpCode.SET_DATA, 0x134, 0x132, 6 * NS_PER_MS, 1_700_000_001_000L);
        first.statistics().onResponse(OpCode.PING, -2, 0x132, 0, 1_700_000_002_000L);
        final String second = " /127.0.0.1:58070[1](queued=2,recved=0,sent=0)\n\n";
        assertEquals(
                " /127.0.0.1:58068[1](queued=2,recved=1,sent=1,sid=0x1000015acf90000,lop=PING,est=1700000000000,"
                        + "to=10000,lcxid=0x134,lzxid=0x132,lresp=1700000002000,llat=0,minlat=0,avglat=3,maxlat=6)\n"
                        + second,
                ask(responder, "cons"));
        assertEquals("Connection stats reset.\n", ask(responder, "crst"));
        assertEquals(
                " /127.0.0.1:58068[1](queued=2,recved=0,sent=0,sid=0x1000015acf90000,lop=NA,est=1700000000000,"
                        + "to=10000,lzxid=0xffffffffffffffff,lresp=0,llat=0,minlat=0,avglat=0,maxlat=0)\n" + second,
                ask(responder, "cons"));
    }

    @Test
    void shouldDumpSessionsAndEphemerals() {
        final Date expiry = new Date(1_700_000_010_000L);
        assertEquals(
                "SessionTracker dump:\nSession Sets (1)/(2):\n2 expire at " + expiry + ":\n"
                        + "\t0x1000015acf90000\n\t0x1000015acf90001\n"
                        + "ephemeral nodes dump:\nSessions with Ephemerals (2):\n0x1000015acf90000:\n\t/a/e3\n"
                        + "0x1000015acf90001:\n\t/a/e2\n\t/a/e1\n"
                        + "Connections dump:\nConnections Sets (1)/(2):\n2 expire at " + expiry + ":\n"
                        + "\tip: /127.0.0.1:58068 sessionId: 0x1000015acf90000\n"
                        + "\tip: /127.0.0.1:58070 sessionId: 0x0\n",
                ask(responder, "dump"));
    }

    @Test
    void shouldDumpSessionsAsLearnersAndLeadersDo() {
        final Date local = new Date(1_700_000_007_000L);
        node.ensemble = new FakeEnsemble();
        node.mode = "follower";
        final String known = "Global Sessions(2):\n0x1000015acf90000\t10000ms\n0x1000015acf90001\t10000ms\n";
        assertTrue(ask(responder, "dump").startsWith("SessionTracker dump:\n" + known + "ephemeral nodes dump:\n"));
        node.hasLocalSessions = true;
        final String own = "Local Session Sets (1)/(1):\n1 expire at " + local + ":\n\t0x1000015acf90002\n";
        assertTrue(ask(responder, "dump").startsWith("SessionTracker dump:\n" + own + known + "ephemeral"));
        node.mode = "leader";
        assertTrue(ask(responder, "dump")
                .startsWith("SessionTracker dump:\n" + own + "Global Session Sets (1)/(2):\n2 expire at "));
        assertTrue(ask(responder, "mntr").contains("zk_local_sessions\t1\n"));
    }

    @Test
    void shouldPrintWatches() {
        assertEquals("2 connections watching 2 paths\nTotal watches:3\n", ask(responder, "wchs"));
        assertEquals("0x1000015acf90001\n\t/nope\n\t/a\n0x1000015acf90000\n\t/a\n\n", ask(responder, "wchc"));
        assertEquals(
                "/nope\n\t0x1000015acf90001\n/a\n\t0x1000015acf90001\n\t0x1000015acf90000\n\n", ask(responder, "wchp"));
    }

    @Test
    void shouldPrintSmallWords() {
        assertEquals("imok", ask(responder, "ruok"));
        assertEquals("clientPort=2181\n", ask(responder, "conf"));
        assertEquals("datadir_size: 478\nlogdir_size: 67108864\n", ask(responder, "dirs"));
        assertEquals("80: -5\n100: 7\n", ask(responder, "hash"));
    }

    @Test
    void shouldMonitorWhatWasMeasured() {
        node.metrics.add(Counter.BYTES_RECEIVED_COUNT, 40);
        node.metrics.record(Summary.FSYNCTIME, 3);
        node.metrics.record(Summary.FSYNCTIME, 0);
        node.metrics.record(Summary.FSYNCTIME, 0);
        node.metrics.record(Summary.UPDATELATENCY, 8);
        final String answer = ask(responder, "mntr");
        assertTrue(
                answer.startsWith("zk_version\t" + ServerVersion.line() + "\nzk_server_state\tstandalone\n"), answer);
        for (final String line : new String[] {
            "zk_znode_count\t9", "zk_watch_count\t4", "zk_approximate_data_size\t390", "zk_uptime\t284344",
            "zk_bytes_received_count\t40", "zk_avg_fsynctime\t1.0", "zk_max_fsynctime\t3", "zk_min_fsynctime\t0",
            "zk_cnt_fsynctime\t3", "zk_sum_fsynctime\t3", "zk_p999_updatelatency\t8", "zk_p50_updatelatency\t8",
            "zk_last_client_response_size\t-1", "zk_avg_readlatency\t0.0"
        }) {
            assertTrue(answer.contains("\n" + line + "\n"), line);
        }
    }

    @Test
    void shouldCountOpenFiles() {
        final long open = FileDescriptors.open();
        assertTrue(open > 0 && open < FileDescriptors.limit(), () -> open + " of " + FileDescriptors.limit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0=0.0", "0.28571=0.2857", "12.5=12.5", "100=100.0", "0.00004=0.0", "1234567.89=1234567.89"})
    void shouldPrintAverages(final String example) {
        final String[] parts = example.split("=");
        assertEquals(parts[1], Text.average(Double.parseDouble(parts[0])));
    }

    private static String ask(final WordResponder responder, final String word) {
        return Answers.text(responder.respond(Word.codeOf(word), null, 0, 0, true));
    }
}
