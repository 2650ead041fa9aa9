package io.paddock.replication.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads PEM: certificates, and private keys in PKCS #8, encrypted or not. */
final class PemFile {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String[] KEY_ALGORITHMS = {"RSA", "EC", "EdDSA"};

    private PemFile() {}

    /** All certificates, in their order. */
    static List<X509Certificate> certificates(final String text) throws GeneralSecurityException {
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final List<X509Certificate> certificates = new ArrayList<>();
        final Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block))));
            }
        }
        return certificates;
    }

    /** The first private key, null when there is none. */
    static PrivateKey privateKey(final String text, final String password) throws GeneralSecurityException {
        final Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY":
                    return key(new PKCS8EncodedKeySpec(bytes(block)));
                case "ENCRYPTED PRIVATE KEY":
                    return key(decrypted(bytes(block), password));
                case "RSA PRIVATE KEY":
                case "EC PRIVATE KEY":
                    throw new GeneralSecurityException("the key is in an old format; convert it with: openssl pkcs8"
                            + " -topk8 -nocrypt -in OLD -out NEW");
                default:
                    break;
            }
        }
        return null;
    }

    /** Whether the key is that of the certificate. */
    static boolean belong(final PrivateKey key, final X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        final String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        final byte[] text = {1, 2, 3};
        final Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        final byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        try {
            return signature.verify(signed);
        } catch (final SignatureException ex) {
            // Of another length.
            return false;
        }
    }

    private static byte[] bytes(final Matcher block) {
        return Base64.getMimeDecoder().decode(block.group(2));
    }

    private static PKCS8EncodedKeySpec decrypted(final byte[] bytes, final String password)
            throws GeneralSecurityException {
        try {
            final EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            // For PBES2 only the parameters know the whole name.
            final String name = info.getAlgParameters() == null
                    ? info.getAlgName()
                    : info.getAlgParameters().toString();
            final Cipher cipher = Cipher.getInstance(name);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password.toCharArray())),
                    info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (final IOException ex) {
            throw new GeneralSecurityException("the encrypted key cannot be understood: " + ex.getMessage(), ex);
        }
    }

    private static PrivateKey key(final PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        GeneralSecurityException last = null;
        for (final String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (final GeneralSecurityException ex) {
                last = ex;
            }
        }
        throw new GeneralSecurityException("the private key is neither RSA nor EC nor Ed25519", last);
    }
}
