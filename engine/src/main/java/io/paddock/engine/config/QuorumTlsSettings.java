package io.paddock.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads ZooKeeper's settings of TLS among servers, {@code ssl.quorum.*} (protocol reference §23). */
final class QuorumTlsSettings {
    static final String SWITCH = "sslQuorum";

    private static final String PREFIX = "ssl.quorum.";
    private static final String KEYS = PREFIX + "keyStore";
    private static final String TRUST = PREFIX + "trustStore";
    private static final String DEFAULT_PROTOCOL = "TLSv1.3";

    private QuorumTlsSettings() {}

    /**
     * Asks for all of them, whatever comes of it.
     *
     * @param asking what asks for TLS, null when nothing does: the settings have no effect then.
     */
    static QuorumTlsConfig read(final Settings s, final Entry asking) {
        final Optional<Entry> keys = s.shared(KEYS + ".location");
        final Optional<Entry> trust = s.shared(TRUST + ".location");
        final Optional<Entry> protocol = s.shared(PREFIX + "protocol");
        final Optional<Entry> protocols = s.shared(PREFIX + "enabledProtocols");
        final Optional<Entry> suites = s.shared(PREFIX + "ciphersuites");
        final boolean verification = s.flag(s.shared(PREFIX + "hostnameVerification"), true, "true", "false");
        warnOfRevocation(s, "crl");
        warnOfRevocation(s, "ocsp");
        final QuorumTlsConfig.Store keyStore = store(s, KEYS, keys);
        final QuorumTlsConfig.Store trustStore = store(s, TRUST, trust);
        if (asking == null) {
            keys.ifPresent(entry -> s.warn(entry.named() + " has no effect: add " + SWITCH
                    + "=true (or paddock.quorum.security=tls) to have servers use it"));
            return null;
        }
        require(asking, keyStore, KEYS, "this server's key and certificate");
        require(asking, trustStore, TRUST, "the authorities that sign the servers' certificates");
        final List<String> versions = list(protocols.or(() -> protocol));
        return new QuorumTlsConfig(
                keyStore,
                trustStore,
                verification,
                versions.isEmpty() ? List.of(DEFAULT_PROTOCOL) : versions,
                list(suites));
    }

    private static void warnOfRevocation(final Settings s, final String name) {
        final Optional<Entry> entry = s.shared(PREFIX + name);
        if (s.flag(entry, false, "true", "false")) {
            s.warn(entry.orElseThrow().named() + "=true has no effect: revoked certificates are not told from others");
        }
    }

    private static void require(
            final Entry asking, final QuorumTlsConfig.Store store, final String setting, final String what) {
        if (store == null) {
            throw new ConfigException(asking.named() + "=" + asking.value() + " needs " + what
                    + ": add a line such as " + setting + ".location=/etc/paddock/"
                    + (setting.equals(KEYS) ? "server" : "authorities") + ".p12");
        }
    }

    /** Null when there is none. */
    private static QuorumTlsConfig.Store store(final Settings s, final String setting, final Optional<Entry> location) {
        final Optional<Entry> type = s.shared(setting + ".type");
        final Optional<Entry> password = s.shared(setting + ".password");
        final Optional<Entry> passwordPath = s.shared(setting + ".passwordPath");
        return location.map(entry -> new QuorumTlsConfig.Store(
                        setting,
                        Path.of(entry.value()),
                        type.map(Entry::value).orElse(null),
                        passwordPath
                                .map(QuorumTlsSettings::read)
                                .orElse(password.map(Entry::value).orElse(""))))
                .orElse(null);
    }

    private static String read(final Entry path) {
        try {
            return Files.readString(Path.of(path.value()), StandardCharsets.UTF_8)
                    .strip();
        } catch (final IOException ex) {
            throw new ConfigException(path.named() + "=" + path.value() + " cannot be read: " + ex);
        }
    }

    private static List<String> list(final Optional<Entry> entry) {
        return entry.map(each -> Arrays.stream(each.value().split(","))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList())
                .orElse(List.of());
    }
}
