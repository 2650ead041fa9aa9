package io.paddock.replication.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** To which hosts a certificate is made out: its alternative names, or, where it has none, its common name. */
final class TlsNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?i)(?:^|,)CN=([^,]+)");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

    private TlsNames() {}

    /** @param host a name or an address. */
    static boolean match(final X509Certificate certificate, final String host) {
        for (final String name : of(certificate)) {
            if (isLiteral(host) || isLiteral(name)
                    ? isLiteral(host) && isLiteral(name) && sameAddress(host, name)
                    : sameName(name.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** As they are written there. */
    static List<String> of(final X509Certificate certificate) {
        final List<String> names = new ArrayList<>();
        try {
            final Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (final List<?> each : alternatives) {
                    final int type = (Integer) each.get(0);
                    if (type == DNS || type == ADDRESS) {
                        names.add((String) each.get(1));
                    }
                }
            }
        } catch (final CertificateParsingException ex) {
            // Made out to nobody.
            return names;
        }
        if (names.isEmpty()) {
            final Matcher name =
                    COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
            if (name.find()) {
                names.add(name.group(1).strip());
            }
        }
        return names;
    }

    /** A star stands for the first part of a name. */
    private static boolean sameName(final String name, final String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        final int dot = host.indexOf('.');
        return dot > 0 && name.indexOf('.', 2) > 0 && host.substring(dot).equals(name.substring(1));
    }

    private static boolean isLiteral(final String host) {
        return LITERAL.matcher(host).matches();
    }

    private static boolean sameAddress(final String one, final String other) {
        try {
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (final UnknownHostException ex) {
            return false;
        }
    }
}
