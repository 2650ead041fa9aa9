package io.paddock.replication.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Loads keys and certificates. Every fault is one line for the operator: which file, what is wrong with it, which setting
 * to look at.
 */
final class TlsMaterial {
    private static final char[] MEMORY_PASSWORD = "memory".toCharArray();

    private TlsMaterial() {}

    /**
     * What connections are made of.
     *
     * @param now to tell what has expired.
     * @throws LinkFault when anything is not as it must be.
     */
    static SSLContext context(final TlsConfig config, final Date now) {
        final KeyStore keys = keys(config.keys());
        final KeyStore trust = trust(config.trust());
        try {
            requireValidity(config.keys(), keys, now);
            final KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
            keyManagers.init(keys, keyPassword(config.keys()));
            final TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
            trustManagers.init(trust);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), new SecureRandom());
            requireKnown(
                    "ssl.quorum.protocol",
                    config.protocols(),
                    context.getSupportedSSLParameters().getProtocols());
            requireKnown(
                    "ssl.quorum.ciphersuites",
                    config.cipherSuites(),
                    context.getSupportedSSLParameters().getCipherSuites());
            return context;
        } catch (final UnrecoverableKeyException ex) {
            throw new LinkFault(
                    "the private key in " + config.keys() + " does not open by "
                            + config.keys().setting() + ".password: the key's password must be the one of the file",
                    ex);
        } catch (final GeneralSecurityException ex) {
            throw new LinkFault("TLS cannot be set up with " + config.keys() + ": " + ex.getMessage(), ex);
        }
    }

    private static char[] keyPassword(final TlsStore store) {
        return store.kind().equals(TlsStore.PEM)
                ? MEMORY_PASSWORD
                : store.password().toCharArray();
    }

    private static KeyStore keys(final TlsStore store) {
        return store.kind().equals(TlsStore.PEM) ? pemKeys(store) : load(store);
    }

    private static KeyStore trust(final TlsStore store) {
        final KeyStore loaded = store.kind().equals(TlsStore.PEM) ? pemTrust(store) : load(store);
        try {
            for (final String alias : Collections.list(loaded.aliases())) {
                if (loaded.isCertificateEntry(alias)) {
                    return loaded;
                }
            }
        } catch (final GeneralSecurityException ex) {
            throw unreadable(store, ex);
        }
        throw new LinkFault(store + ", named by " + store.setting()
                + ".location, holds no certificate of an authority: nobody could be trusted");
    }

    private static KeyStore load(final TlsStore store) {
        try (InputStream in = Files.newInputStream(store.file())) {
            final KeyStore keyStore = KeyStore.getInstance(store.kind());
            keyStore.load(in, store.password().toCharArray());
            return keyStore;
        } catch (final IOException ex) {
            if (ex.getCause() instanceof UnrecoverableKeyException) {
                throw new LinkFault(
                        store + " does not open by its password: correct " + store.setting() + ".password, or "
                                + store.setting() + ".passwordPath",
                        ex);
            }
            throw unreadable(store, ex);
        } catch (final GeneralSecurityException ex) {
            throw unreadable(store, ex);
        }
    }

    private static KeyStore pemKeys(final TlsStore store) {
        final String text = text(store);
        try {
            final PrivateKey key = PemFile.privateKey(text, store.password());
            final List<X509Certificate> certificates = PemFile.certificates(text);
            if (key == null || certificates.isEmpty()) {
                throw lacking(store);
            }
            for (int i = 0; i < certificates.size(); i++) {
                if (PemFile.belong(key, certificates.get(i))) {
                    Collections.swap(certificates, 0, i);
                    final KeyStore keyStore = empty();
                    keyStore.setKeyEntry("key", key, MEMORY_PASSWORD, certificates.toArray(new Certificate[0]));
                    return keyStore;
                }
            }
        } catch (final GeneralSecurityException ex) {
            throw unreadable(store, ex);
        }
        throw new LinkFault("no certificate in " + store + " belongs to the private key there");
    }

    private static KeyStore pemTrust(final TlsStore store) {
        try {
            final KeyStore keyStore = empty();
            int count = 0;
            for (final X509Certificate certificate : PemFile.certificates(text(store))) {
                keyStore.setCertificateEntry("ca" + count++, certificate);
            }
            return keyStore;
        } catch (final GeneralSecurityException ex) {
            throw unreadable(store, ex);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            final KeyStore keyStore = KeyStore.getInstance("PKCS12");
            keyStore.load(null, null);
            return keyStore;
        } catch (final IOException ex) {
            throw new GeneralSecurityException(ex);
        }
    }

    private static String text(final TlsStore store) {
        try {
            return Files.readString(store.file(), StandardCharsets.ISO_8859_1);
        } catch (final IOException ex) {
            throw unreadable(store, ex);
        }
    }

    private static void requireValidity(final TlsStore store, final KeyStore keys, final Date now)
            throws GeneralSecurityException {
        X509Certificate invalid = null;
        for (final String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate certificate) {
                if (!now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter())) {
                    return;
                }
                invalid = certificate;
            }
        }
        if (invalid == null) {
            throw lacking(store);
        }
        throw new LinkFault("the certificate in " + store
                + (now.after(invalid.getNotAfter())
                        ? " expired on " + invalid.getNotAfter().toInstant() + ": renew it"
                        : " is not valid before " + invalid.getNotBefore().toInstant()
                                + ": is this machine's clock right?"));
    }

    private static void requireKnown(final String setting, final List<String> values, final String[] supported) {
        for (final String value : values) {
            if (!Arrays.asList(supported).contains(value)) {
                throw new LinkFault(
                        setting + "=" + value + " is not known here; there are " + String.join(", ", supported));
            }
        }
    }

    private static LinkFault lacking(final TlsStore store) {
        return new LinkFault(store + ", named by " + store.setting()
                + ".location, must hold a private key and its certificate, and does not");
    }

    private static LinkFault unreadable(final TlsStore store, final Exception ex) {
        if (ex instanceof NoSuchFileException) {
            return new LinkFault(
                    store.setting() + ".location names " + store.file().toAbsolutePath() + ", which does not exist");
        }
        return new LinkFault(
                store + " cannot be read as " + store.kind() + " (" + ex.getMessage() + "); is " + store.setting()
                        + ".type right, and " + store.setting() + ".password?",
                ex);
    }
}
