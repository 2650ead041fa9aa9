package io.paddock.replication.peer;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A file with certificates, perhaps with the private key of one of them.
 *
 * @param file where it is.
 * @param type {@code JKS}, {@code PKCS12} or {@code PEM}; null = by the file's ending.
 * @param password of the file and of the key in it; may be empty.
 * @param setting what the operator calls it, such as {@code ssl.quorum.keyStore}.
 */
public record TlsStore(Path file, String type, String password, String setting) {
    static final String PEM = "PEM";

    public TlsStore {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(setting, "setting");
    }

    /** The type in force. */
    String kind() {
        if (type != null) {
            final String kind = type.toUpperCase(Locale.ROOT);
            if (!kind.equals("JKS") && !kind.equals("PKCS12") && !kind.equals(PEM)) {
                throw new LinkFault(setting + ".type=" + type + " is not known here: it may be JKS, PKCS12 or PEM");
            }
            return kind;
        }
        final String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".jks")) {
            return "JKS";
        }
        if (name.endsWith(".p12") || name.endsWith(".pfx") || name.endsWith(".pkcs12")) {
            return "PKCS12";
        }
        if (name.endsWith(".pem")) {
            return PEM;
        }
        throw new LinkFault("the ending of " + file + " does not tell what it is: add a line " + setting
                + ".type=JKS, PKCS12 or PEM");
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
