package io.paddock.engine.admin;

import java.nio.charset.StandardCharsets;
import org.agrona.collections.Int2ObjectHashMap;

/** The words that exist; named as they are typed. {@code quor} and {@code move} are Paddock's own. */
enum Word {
    CONF(true),
    CONS(true),
    CRST(true),
    DIRS(true),
    DUMP(true),
    ENVI(false),
    GTMK(false),
    HASH(true),
    ISRO(true),
    MNTR(true),
    MOVE(true),
    QUOR(false),
    RUOK(false),
    SRST(true),
    SRVR(true),
    STAT(true),
    STMK(false),
    WCHC(true),
    WCHP(true),
    WCHS(true);

    /** Bytes of the mask behind {@code stmk}, of the number of a server behind {@code move}. */
    private static final int ARGUMENT_LENGTH = Long.BYTES;

    private static final Int2ObjectHashMap<Word> BY_CODE = new Int2ObjectHashMap<>();

    static {
        for (final Word word : values()) {
            BY_CODE.put(word.code, word);
        }
    }

    private final String text = name().toLowerCase(java.util.Locale.ROOT);
    private final int code = codeOf(text);
    private final boolean needsService;

    Word(final boolean needsService) {
        this.needsService = needsService;
    }

    /** The word whose letters, as a big-endian integer, are this; null when there is none. */
    static Word of(final int code) {
        return BY_CODE.get(code);
    }

    static int codeOf(final String text) {
        final byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
        return letters[0] << 24 | letters[1] << 16 | letters[2] << 8 | letters[3];
    }

    String text() {
        return text;
    }

    /** Its letters as a big-endian integer. */
    int code() {
        return code;
    }

    /** Bytes that follow it. */
    int argumentLength() {
        return this == STMK || this == MOVE ? ARGUMENT_LENGTH : 0;
    }

    /** Whether it is answered by the text that says so while the node does not serve. */
    boolean needsService() {
        return needsService;
    }
}
