package io.paddock.engine.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count=3,bytes=20 | 3 | 20 | -1 | -1",
                "count=3,bytes=20=;byteHardLimit=30;countHardLimit=4 | 3 | 20 | 4 | 30",
                "count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2 | -1 | -1 | 2 | -1",
                "bytes=,count= | -1 | -1 | -1 | -1",
                "'' | -1 | -1 | -1 | -1",
                "count=1,count=2;;bytes=5 | 2 | 5 | -1 | -1",
                "count=x,bytes=99999999999999999999999 | -1 | -1 | -1 | -1",
                "nonsense | -1 | -1 | -1 | -1",
                "=,;= | -1 | -1 | -1 | -1",
                "counts=4,count | -1 | -1 | -1 | -1"
            })
    void shouldRead(final String text, final long count, final long bytes, final long hardCount, final long hardBytes) {
        final QuotaText quota = parse(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(count, quota.count());
        assertEquals(bytes, quota.bytes());
        assertEquals(hardCount, quota.countHardLimit());
        assertEquals(hardBytes, quota.byteHardLimit());
    }

    @Test
    void shouldReadWhatItWrites() {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = QuotaText.put(buffer, 12, -3);
        assertEquals("count=12,bytes=-3", buffer.getStringWithoutLengthAscii(0, length));
        assertEquals(-3, new QuotaText().parse(buffer, 0, length).bytes());
    }

    @Test
    void shouldReadAnyBytes() {
        final long seed = Long.getLong("paddock.seed", 1);
        final Random random = new Random(seed);
        final byte[] alphabet = "count=bytes;,-0123456789H".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100_000; i++) {
            final byte[] text = new byte[random.nextInt(24)];
            for (int j = 0; j < text.length; j++) {
                text[j] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                parse(text);
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + new String(text, StandardCharsets.US_ASCII), e);
            }
        }
    }

    private static QuotaText parse(final byte[] text) {
        return new QuotaText().parse(new UnsafeBuffer(text), 0, text.length);
    }
}
