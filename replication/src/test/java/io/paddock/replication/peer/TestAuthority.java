package io.paddock.replication.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An authority that signs certificates for tests, and writes them in all formats. */
public final class TestAuthority {
    public static final String PASSWORD = "quorum secret";

    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    private static final byte[] ECDSA_SHA256 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
    private static final byte[] COMMON_NAME = {0x55, 4, 3};
    private static final byte[] ALTERNATIVE_NAME = {0x55, 0x1D, 0x11};
    private static final byte[] BASIC_CONSTRAINTS = {0x55, 0x1D, 0x13};
    private static final int SEQUENCE = 0x30;
    private static final int OID = 6;
    private static final int OCTETS = 4;

    /** A certificate, and its key. */
    public record Identity(PrivateKey key, X509Certificate certificate) {}

    private final String name;
    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    public TestAuthority(final String name) {
        this.name = name;
        final Instant now = Instant.now();
        certificate = sign(name, keys, null, now.minus(1, ChronoUnit.DAYS), now.plus(2, ChronoUnit.DAYS));
    }

    /** For a host, now. */
    public Identity issue(final String host) {
        final Instant now = Instant.now();
        return issue(host, now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS));
    }

    /** For a host, name or address. */
    public Identity issue(final String host, final Instant from, final Instant to) {
        final KeyPair own = newKeys();
        return new Identity(own.getPrivate(), sign("server at " + host, own, host, from, to));
    }

    /** Key and certificate as a key store. */
    public Path keyStore(final Path file, final String type, final Identity identity) {
        try {
            final KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry(
                    "server", identity.key(), PASSWORD.toCharArray(), new Certificate[] {identity.certificate()});
            return write(file, store);
        } catch (final GeneralSecurityException | IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** This authority's certificate as a trust store. */
    public Path trustStore(final Path file, final String type) {
        try {
            final KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setCertificateEntry("authority", certificate);
            return write(file, store);
        } catch (final GeneralSecurityException | IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Key and certificate as text. */
    public Path pemKeys(final Path file, final Identity identity) {
        try {
            return Files.writeString(
                    file,
                    pem("PRIVATE KEY", identity.key().getEncoded())
                            + pem("CERTIFICATE", identity.certificate().getEncoded()));
        } catch (final GeneralSecurityException | IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** This authority's certificate as text. */
    public Path pemTrust(final Path file) {
        try {
            return Files.writeString(file, "Here it is:\n" + pem("CERTIFICATE", certificate.getEncoded()));
        } catch (final GeneralSecurityException | IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Path write(final Path file, final KeyStore store) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    static String pem(final String what, final byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    private static KeyPair newKeys() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** @param host null for an authority. */
    private X509Certificate sign(
            final String subject, final KeyPair subjectKeys, final String host, final Instant from, final Instant to) {
        try {
            final byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_SHA256));
            final byte[] content = der(
                    SEQUENCE,
                    der(0xA0, der(2, new byte[] {2})),
                    der(2, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
                    algorithm,
                    distinguished(name),
                    der(SEQUENCE, time(from), time(to)),
                    distinguished(subject),
                    subjectKeys.getPublic().getEncoded(),
                    der(0xA3, der(SEQUENCE, host == null ? authority() : alternative(host))));
            final Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            final byte[] whole = der(SEQUENCE, content, algorithm, der(3, new byte[] {0}, signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (final GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static byte[] authority() {
        final byte[] isTrue = der(1, new byte[] {-1});
        return der(SEQUENCE, der(OID, BASIC_CONSTRAINTS), isTrue, der(OCTETS, der(SEQUENCE, isTrue)));
    }

    private static byte[] alternative(final String host) {
        final byte[] general;
        if (Character.isDigit(host.charAt(0))) {
            try {
                general = der(0x87, InetAddress.getByName(host).getAddress());
            } catch (final IOException ex) {
                throw new UncheckedIOException(ex);
            }
        } else {
            general = der(0x82, host.getBytes(StandardCharsets.US_ASCII));
        }
        return der(SEQUENCE, der(OID, ALTERNATIVE_NAME), der(OCTETS, der(SEQUENCE, general)));
    }

    private static byte[] distinguished(final String commonName) {
        final byte[] text = der(12, commonName.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(0x31, der(SEQUENCE, der(OID, COMMON_NAME), text)));
    }

    private static byte[] time(final Instant instant) {
        final String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
        return der(24, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One element; lengths below 64 KiB. */
    private static byte[] der(final int tag, final byte[]... parts) {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            content.writeBytes(part);
        }
        final int length = content.size();
        final ByteBuffer buffer = ByteBuffer.allocate(length + 4);
        buffer.put((byte) tag);
        if (length < 0x80) {
            buffer.put((byte) length);
        } else if (length < 0x100) {
            buffer.put((byte) 0x81).put((byte) length);
        } else {
            buffer.put((byte) 0x82).putShort((short) length);
        }
        buffer.put(content.toByteArray());
        final byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }
}
