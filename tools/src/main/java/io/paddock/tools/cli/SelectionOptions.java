package io.paddock.tools.cli;

import io.paddock.tools.inspect.Selection;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options with which both dumps choose what they show. */
final class SelectionOptions {
    private static final int HEX = 16;
    private static final String RANGE_SEPARATOR = "..";

    @Option(
            names = "--zxid",
            paramLabel = "FROM..TO",
            converter = RangeConverter.class,
            description = "Only zxids in this range; one end may be left out, one number is that zxid.")
    private Range zxids = Range.ALL;

    @Option(
            names = "--session",
            paramLabel = "ID",
            converter = NumberConverter.class,
            description = "Only what belongs to this session.")
    private Long session;

    @Option(names = "--path", paramLabel = "PATH", description = "Only this node and those below it.")
    private String path;

    @Option(names = "--data", description = "Show the data of nodes too.")
    private boolean data;

    @Option(names = "--totals", description = "Show totals and the verdict only.")
    private boolean totals;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    SelectionOptions() {}

    Selection selection() {
        return new Selection(zxids.from(), zxids.to(), session, path);
    }

    boolean data() {
        return data;
    }

    boolean totals() {
        return totals;
    }

    boolean json() {
        return json;
    }

    /** Both ends belong to it. */
    record Range(long from, long to) {
        static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Decimal, or hexadecimal after {@code 0x}, all 64 bits. */
    static final class NumberConverter implements ITypeConverter<Long> {
        NumberConverter() {}

        @Override
        public Long convert(final String text) {
            try {
                return text.startsWith("0x") || text.startsWith("0X")
                        ? Long.parseUnsignedLong(text.substring(2), HEX)
                        : Long.parseLong(text);
            } catch (final NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number such as 17 or 0x11");
            }
        }
    }

    /** {@code 5}, {@code 5..9}, {@code 5..}, {@code ..9}. */
    static final class RangeConverter implements ITypeConverter<Range> {
        private final NumberConverter number = new NumberConverter();

        RangeConverter() {}

        @Override
        public Range convert(final String text) {
            final int separator = text.indexOf(RANGE_SEPARATOR);
            if (separator < 0) {
                final long only = number.convert(text);
                return new Range(only, only);
            }
            final String from = text.substring(0, separator);
            final String to = text.substring(separator + RANGE_SEPARATOR.length());
            return new Range(
                    from.isEmpty() ? Long.MIN_VALUE : number.convert(from),
                    to.isEmpty() ? Long.MAX_VALUE : number.convert(to));
        }
    }
}
