package io.paddock.engine.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.replication.quorum.Configuration;
import io.paddock.replication.quorum.Member;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "zk1:2888:3888 zk1:2888:3888:participant",
                "zk1:2888:3888:observer zk1:2888:3888:observer",
                "zk1:2888:3888:PARTICIPANT;2181 zk1:2888:3888:participant;0.0.0.0:2181",
                "10.0.0.1:2888:3888;10.0.0.2:2181 10.0.0.1:2888:3888:participant;10.0.0.2:2181",
                "[::1]:1:2:observer;[2001:db8::1]:2181 [::1]:1:2:observer;[2001:db8::1]:2181",
                "a:1:2|b:3:4:observer;5 a:1:2:observer|b:3:4:observer;0.0.0.0:5",
                "a:1:65535;0 a:1:65535:participant;0.0.0.0:0",
            })
    void shouldReadAndPrint(final String value, final String printed) {
        assertEquals(printed, ServerSpec.parse(value).toString());
        assertEquals(ServerSpec.parse(value), ServerSpec.parse(printed));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a # must be host:quorumPort:electionPort[:participant|observer][;[clientHost:]clientPort], not \"a\"",
                "a:1 # must be host:quorumPort:electionPort[:participant|observer][;[clientHost:]clientPort], not \"a:1\"",
                "::1:1:2 # must be host:quorumPort:electionPort[:participant|observer][;[clientHost:]clientPort],"
                        + " not \"::1:1:2\"",
                "a:1:2:voter # has the role \"voter\", which is neither participant nor observer",
                "a:0:2 # has the port 0, which is not in 1 to 65535: \"a:0:2\"",
                "a:1:65536 # has the port 65536, which is not in 1 to 65535: \"a:1:65536\"",
                "a:1:999999999999 # has the port 999999999999, which is not in 1 to 65535: \"a:1:999999999999\"",
                "a:2:2 # needs two ports for its peers, not one twice: \"a:2:2\"",
                "a:1:2;x # must end with ;port or ;address:port, not \";x\"",
                "a:1:2; # must end with ;port or ;address:port, not \";\"",
                "a:1:2:observer|b:1:2:participant # has two roles: \"a:1:2:observer|b:1:2:participant\"",
            })
    void shouldSayWhatIsWrong(final String value, final String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ServerSpec.parse(value))
                        .getMessage());
    }

    @Test
    void shouldKnowItsParts() {
        final ServerSpec spec = ServerSpec.parse("[::1]:1:2|b:3:4;9");
        assertEquals(new ServerEndpoint("::1", 1, 2), spec.endpoint());
        assertEquals(2, spec.endpoints().size());
        assertTrue(spec.hasClientPart());
        assertEquals(9, spec.clientPort());
        assertFalse(ServerSpec.parse("a:1:2").hasClientPart());
    }

    @Test
    void shouldPrintAConfigurationAsZooKeeperDoes() {
        final Configuration majority = new Configuration(
                0x100000000L,
                false,
                List.of(
                        new Member(2, true, 0, 0, "b:1:2:observer;0.0.0.0:3"),
                        new Member(1, false, 0, 1, "a:1:2:participant")));
        assertEquals(
                "server.1=a:1:2:participant\nserver.2=b:1:2:observer;0.0.0.0:3\nversion=100000000",
                MembershipText.print(majority));
        final Configuration groups = new Configuration(
                1,
                true,
                List.of(
                        new Member(1, false, 1, 1, "a"),
                        new Member(2, false, 2, 3, "b"),
                        new Member(3, false, 1, 0, "c"),
                        new Member(4, true, 0, 0, "d")));
        assertEquals(
                "server.1=a\nserver.2=b\nserver.3=c\nserver.4=d\ngroup.1=1:3\ngroup.2=2\n"
                        + "weight.1=1\nweight.3=0\nweight.2=3\nversion=1",
                MembershipText.print(groups));
    }
}
