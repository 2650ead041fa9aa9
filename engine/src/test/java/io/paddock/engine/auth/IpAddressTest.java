package io.paddock.engine.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    private final IpScheme scheme = new IpScheme();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 7f000001",
        "0.0.0.0, 00000000",
        "255.255.255.255, ffffffff",
        "010.0.0.1, 0a000001",
        "::, 00000000000000000000000000000000",
        "::1, 00000000000000000000000000000001",
        "1::, 00010000000000000000000000000000",
        "2001:db8::ff00:42:8329, 20010db8000000000000ff0000428329",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
        "ABCD:0:0:0:0:0:0:f, abcd000000000000000000000000000f",
        "0:0:0:0:0:0:0:1, 00000000000000000000000000000001"
    })
    void shouldReadAddresses(final String text, final String expected) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(expected, HexFormat.of().formatHex(IpAddress.parse(new UnsafeBuffer(bytes), 0, bytes.length)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.",
                ".1.2.3",
                "a.b.c.d",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/x",
                "1.2.3.4/8/8",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "12345::",
                "g::",
                "::1.2.3.4",
                "fe80::1%eth0",
                "::1/129",
                "anyone",
                "99999999999.0.0.1"
            })
    void shouldRefuseWhatIsNoNetwork(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(false, scheme.isValidId(new UnsafeBuffer(bytes), 0, bytes.length), text);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.0/8, 127.200.1.2, true",
        "127.0.0.0/8, 128.0.0.1, false",
        "10.1.240.0/20, 10.1.255.9, true",
        "10.1.240.0/20, 10.1.239.9, false",
        "10.1.2.3/0, 99.9.9.9, true",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/31, 10.1.2.2, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1/128, 0:0:0:0:0:0:0:1, true"
    })
    void shouldMatchNetworks(final String network, final String address, final boolean expected) {
        final IdMatcher matcher = scheme.matcher(network.getBytes(StandardCharsets.UTF_8));
        assertEquals(expected, matcher.matches(Identity.of("ip", address)));
    }

    @Test
    void shouldNotMatchWithoutAnAddress() {
        assertEquals(false, scheme.matcher("0.0.0.0/0".getBytes()).matches(Identity.of("ip", "unknown")));
        assertEquals(false, scheme.matcher("nonsense".getBytes()).matches(Identity.of("ip", "1.2.3.4")));
    }
}
