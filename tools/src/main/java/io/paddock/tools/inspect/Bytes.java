package io.paddock.tools.inspect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Node data for people: as text where it is text, else in Base64. */
final class Bytes {
    private static final String BINARY_PREFIX = "base64:";

    private Bytes() {}

    static String show(final byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException e) {
            return BINARY_PREFIX + Base64.getEncoder().encodeToString(bytes);
        }
    }
}
