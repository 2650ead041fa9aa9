package io.paddock.replication.peer;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** Says in the operator's words why getting acquainted failed. */
final class TlsTrouble {
    private TlsTrouble() {}

    /** Why a connection with a peer failed, without naming the peer. */
    static String explain(final Throwable failure, final TlsConfig config) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof TlsRefusal) {
                return each.getMessage();
            }
            if (each instanceof CertificateExpiredException) {
                return "its certificate, or one that signed it, has expired (" + each.getMessage() + "): renew it";
            }
            if (each instanceof CertificateNotYetValidException) {
                return "its certificate is not valid yet (" + each.getMessage() + "): are the clocks right?";
            }
        }
        if (contains(failure, "unable to find valid certification path", "signature check failed", "trust anchor")) {
            return "its certificate is not signed by an authority that this server trusts: add that authority's"
                    + " certificate to " + config.trust() + " ("
                    + config.trust().setting() + ".location)";
        }
        if (contains(failure, "Empty client certificate chain", "Empty server certificate chain")) {
            return "it shows no certificate: it needs a line ssl.quorum.keyStore.location";
        }
        if (contains(failure, "Received fatal alert: protocol_version", "No appropriate protocol")) {
            return "the servers have no version of TLS in common: make ssl.quorum.protocol the same on all";
        }
        if (contains(failure, "Received fatal alert")) {
            return "it does not accept this server's certificate (" + alert(failure)
                    + "): its trust store must hold the authority that signed " + config.keys();
        }
        if (contains(failure, "Unrecognized SSL message", "Unsupported or unrecognized")) {
            return "it does not speak TLS: it needs a line paddock.quorum.security=tls";
        }
        if (failure instanceof UnknownHostException) {
            return "its host is not known: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "nobody listens there (" + failure.getMessage() + ")";
        }
        if (failure instanceof SocketTimeoutException) {
            return "it does not answer in time";
        }
        if (failure instanceof EOFException || failure instanceof IOException && !(failure instanceof SSLException)) {
            return "it closed the connection (" + failure.getMessage() + "); its log says why";
        }
        return String.valueOf(failure.getMessage());
    }

    private static boolean contains(final Throwable failure, final String... texts) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            for (final String text : texts) {
                if (each.getMessage() != null && each.getMessage().contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String alert(final Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each.getMessage() != null && each.getMessage().contains("Received fatal alert: ")) {
                return each.getMessage().substring(each.getMessage().indexOf(": ") + 2);
            }
        }
        return "";
    }
}
