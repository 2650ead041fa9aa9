package io.paddock.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The entries of a configuration, asked for one by one. What has been asked for counts as known; the rest is left for
 * {@link #unclaimed()}.
 *
 * <p>Where the file and a system property name the same thing, the winner is ZooKeeper's: its own keys are read from
 * the file only; any other key of the file overwrites {@code zookeeper.KEY}; and of the few properties without that
 * prefix ZooKeeper never sees the file's spelling, so that the system property wins.
 */
final class Settings {
    private static final String PREFIX = "zookeeper.";
    private static final String PROPERTY_ORIGIN = "system property";

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> unclaimed = new LinkedHashMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private final UnaryOperator<String> properties;
    private final Path file;

    /**
     * @param lines what the file holds.
     * @param file where it is, null when there is none.
     * @param properties system properties by name, null when not set.
     */
    Settings(final List<Entry> lines, final Path file, final UnaryOperator<String> properties) {
        this.properties = properties;
        this.file = file;
        for (final Entry entry : lines) {
            final Entry earlier = entries.put(entry.key(), entry);
            if (earlier != null) {
                warn(entry.named() + " is set again, which overrides " + earlier.origin());
            }
        }
        unclaimed.putAll(entries);
    }

    /** The file that is read, null when there is none. */
    Path file() {
        return file;
    }

    /** A key that only the file has. */
    Optional<Entry> own(final String key) {
        unclaimed.remove(key);
        return Optional.ofNullable(entries.get(key))
                .filter(entry -> !entry.value().isEmpty());
    }

    /** A key that is {@code zookeeper.KEY} as a system property; the file wins. */
    Optional<Entry> shared(final String key) {
        return own(key).or(() -> property(PREFIX + key));
    }

    /** A key whose system property has no prefix; that property wins, then the file. */
    Optional<Entry> bare(final String key) {
        final Optional<Entry> file = own(key);
        return property(key).or(() -> file).or(() -> property(PREFIX + key));
    }

    private Optional<Entry> property(final String name) {
        return Optional.ofNullable(properties.apply(name))
                .map(value -> new Entry(name, value.strip(), PROPERTY_ORIGIN))
                .filter(entry -> !entry.value().isEmpty());
    }

    int integer(final Optional<Entry> entry, final int absent, final int min, final int max) {
        return (int) number(entry, absent, min, max);
    }

    /** A whole number, decimal or with {@code 0x}. */
    long number(final Optional<Entry> entry, final long absent, final long min, final long max) {
        return entry.map(present -> inRange(present, parse(present, min, max, present.value()), min, max))
                .orElse(absent);
    }

    /** A number from 0 to 1. */
    double share(final Optional<Entry> entry, final double absent) {
        return entry.map(present -> {
                    try {
                        final double value = Double.parseDouble(present.value());
                        if (value >= 0 && value <= 1) {
                            return value;
                        }
                    } catch (final NumberFormatException e) {
                        // Told below.
                    }
                    throw mustBe(present, "a number from 0 to 1");
                })
                .orElse(absent);
    }

    /** A number of bytes; {@code k}, {@code m} and {@code g} multiply by 1024 and so on. */
    long bytes(final Optional<Entry> entry, final long absent, final long min, final long max) {
        return entry.map(present -> {
                    final String value = present.value().toLowerCase(Locale.ROOT);
                    final int shift = shiftOf(value.charAt(value.length() - 1));
                    final String digits = shift == 0
                            ? value
                            : value.substring(0, value.length() - 1).strip();
                    final long count = parse(present, min, max, digits);
                    // A count beyond the range stays beyond it; only one inside may be shifted without overflow.
                    return inRange(present, count > max >> shift ? Long.MAX_VALUE : count << shift, min, max);
                })
                .orElse(absent);
    }

    private static int shiftOf(final char suffix) {
        return switch (suffix) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            default -> 0;
        };
    }

    private static long parse(final Entry entry, final long min, final long max, final String digits) {
        try {
            // Leading zeros are harmless decoration to people, not octal.
            final boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
            return hex ? Long.decode(digits) : Long.parseLong(digits);
        } catch (final NumberFormatException e) {
            throw outOfRange(entry, min, max);
        }
    }

    private static long inRange(final Entry entry, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw outOfRange(entry, min, max);
        }
        return value;
    }

    private static ConfigException outOfRange(final Entry entry, final long min, final long max) {
        final boolean unbounded = max >= Integer.MAX_VALUE && (max == Integer.MAX_VALUE || max >= Long.MAX_VALUE >> 10);
        final String allowed =
                unbounded ? "a whole number, " + min + " or more" : "a whole number from " + min + " to " + max;
        return mustBe(entry, allowed);
    }

    static ConfigException mustBe(final Entry entry, final String allowed) {
        return new ConfigException(entry.named() + " must be " + allowed + ", not \"" + entry.value() + "\"");
    }

    /** A key of the file that ZooKeeper refuses unless it is true or false. */
    boolean strictFlag(final String key, final boolean absent) {
        return own(key).map(entry -> switch (entry.value().toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw mustBe(entry, "true or false");
                })
                .orElse(absent);
    }

    /**
     * A switch that ZooKeeper compares with one word: that word gives the value that is not the default; anything else
     * leaves the default, with a warning unless it is the plain opposite.
     */
    boolean flag(final Optional<Entry> entry, final boolean absent, final String on, final String off) {
        if (entry.isEmpty()) {
            return absent;
        }
        final String value = entry.get().value();
        if (!value.equalsIgnoreCase(on) && !value.equalsIgnoreCase(off)) {
            warn(mustBe(entry.get(), on + " or " + off).getMessage() + "; taken as " + (absent ? on : off));
            return absent;
        }
        return value.equalsIgnoreCase(on);
    }

    /** One of the constants of an enum, in any case. */
    <E extends Enum<E>> E choice(final Optional<Entry> entry, final E absent) {
        if (entry.isEmpty()) {
            return absent;
        }
        final E[] constants = absent.getDeclaringClass().getEnumConstants();
        for (final E constant : constants) {
            if (constant.name().equalsIgnoreCase(entry.get().value())) {
                return constant;
            }
        }
        final String allowed = Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        throw mustBe(entry.get(), allowed);
    }

    String text(final Optional<Entry> entry, final String absent) {
        return entry.map(Entry::value).orElse(absent);
    }

    void info(final String text) {
        notice(Notice.Level.INFO, text);
    }

    void warn(final String text) {
        notice(Notice.Level.WARNING, text);
    }

    void notice(final Notice.Level level, final String text) {
        notices.add(new Notice(level, text));
    }

    List<Notice> notices() {
        return notices;
    }

    /** Entries that nobody has asked for, in the order of the file. */
    List<Entry> unclaimed() {
        return List.copyOf(unclaimed.values());
    }

    void claim(final Entry entry) {
        unclaimed.remove(entry.key());
    }
}
