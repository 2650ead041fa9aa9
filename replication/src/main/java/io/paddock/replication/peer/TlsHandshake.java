package io.paddock.replication.peer;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How two servers get acquainted over one connection: TLS proves both certificates; inside of it they say who they are and
 * each gives half of a secret. The JDK does not tell what TLS itself agreed on, hence the halves. Blocks; any thread.
 *
 * <pre>
 *   caller                                     callee
 *      │ TLS, with certificates of both          │
 *      │ ◄─────────────────────────────────────► │
 *      │ magic, from, to, cluster, half, host    │
 *      │ ──────────────────────────────────────► │ checks all; takes the secret
 *      │            1, half   or   0, reason     │
 *      │ ◄────────────────────────────────────── │
 * </pre>
 */
final class TlsHandshake {
    private static final int MAGIC = 0x5044_4B31;
    private static final int HALF = 32;
    private static final int REFUSED = 0;
    private static final int TAKEN = 1;

    /** Judges callers, and takes what was agreed on. */
    interface Callee {
        /**
         * Where a server is known to be, or where it says it is, when it is not known.
         *
         * @param claimedHost what it says.
         */
        String host(int server, String claimedHost);

        /** @throws TlsRefusal when the caller should be refused, though it is who it says. */
        void onSecret(int server, byte[] secret) throws TlsRefusal;
    }

    private final TlsConfig config;
    private final PeerAddress own;
    private final long clusterId;
    private final SecureRandom random = new SecureRandom();

    TlsHandshake(final TlsConfig config, final PeerAddress own, final long clusterId) {
        this.config = config;
        this.own = own;
        this.clusterId = clusterId;
    }

    /** @return what both servers know now, and nobody else. */
    byte[] call(final SSLContext context, final Socket socket, final PeerAddress peer) throws IOException {
        try (SSLSocket tls = wrap(context, socket, true)) {
            requireMadeOutTo(tls, peer.host(), "server." + peer.server());
            final byte[] half = half();
            final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(tls.getOutputStream()));
            out.writeInt(MAGIC);
            out.writeByte(own.server());
            out.writeByte(peer.server());
            out.writeLong(clusterId);
            out.write(half);
            out.writeUTF(own.host());
            out.flush();
            final DataInputStream in = new DataInputStream(tls.getInputStream());
            final int status = in.readUnsignedByte();
            if (status != TAKEN) {
                final boolean isTransient = in.readBoolean();
                throw new TlsRefusal("it refuses this server: " + in.readUTF(), isTransient);
            }
            return joined(half, in.readNBytes(HALF));
        }
    }

    /** @return number of the caller. */
    int answer(final SSLContext context, final Socket socket, final Callee callee) throws IOException {
        try (SSLSocket tls = wrap(context, socket, false)) {
            final DataInputStream in = new DataInputStream(tls.getInputStream());
            final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(tls.getOutputStream()));
            if (in.readInt() != MAGIC) {
                throw new TlsRefusal("it speaks another protocol", false);
            }
            try {
                return answer(tls, in, out, callee);
            } catch (final TlsRefusal ex) {
                out.writeByte(REFUSED);
                out.writeBoolean(ex.isTransient());
                out.writeUTF(ex.getMessage());
                out.flush();
                throw ex;
            }
        }
    }

    private int answer(final SSLSocket tls, final DataInputStream in, final DataOutputStream out, final Callee callee)
            throws IOException {
        final int from = in.readUnsignedByte();
        final int to = in.readUnsignedByte();
        final long cluster = in.readLong();
        final byte[] callersHalf = in.readNBytes(HALF);
        final String claimedHost = in.readUTF();
        if (cluster != clusterId) {
            throw new TlsRefusal(
                    "server " + from + " calls server " + own.server()
                            + " of another ensemble; paddock.quorum.cluster must be the same on all servers of one",
                    false);
        }
        if (to != own.server() || from == own.server() || from == 0 || callersHalf.length != HALF) {
            throw new TlsRefusal(
                    "server " + from + " takes this one, " + own.server() + ", for server " + to
                            + "; compare the server.N lines and the files myid",
                    false);
        }
        requireMadeOutTo(tls, callee.host(from, claimedHost), "server." + from);
        final byte[] half = half();
        callee.onSecret(from, joined(callersHalf, half));
        out.writeByte(TAKEN);
        out.write(half);
        out.flush();
        return from;
    }

    private SSLSocket wrap(final SSLContext context, final Socket socket, final boolean isCaller) throws IOException {
        final InetAddress peer = socket.getInetAddress();
        final SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, peer == null ? null : peer.getHostAddress(), socket.getPort(), true);
        final SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(config.protocols().toArray(new String[0]));
        if (!config.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(config.cipherSuites().toArray(new String[0]));
        }
        tls.setSSLParameters(parameters);
        tls.setUseClientMode(isCaller);
        if (!isCaller) {
            tls.setNeedClientAuth(true);
        }
        tls.startHandshake();
        // Certificates are to be judged each time anew.
        tls.getSession().invalidate();
        return tls;
    }

    private void requireMadeOutTo(final SSLSocket tls, final String host, final String line) throws IOException {
        if (!config.isVerifyingHosts()) {
            return;
        }
        final X509Certificate certificate = (X509Certificate) tls.getSession().getPeerCertificates()[0];
        if (!TlsNames.match(certificate, host)) {
            throw new TlsRefusal(
                    "the certificate of " + line + " is made out to "
                            + String.join(", ", TlsNames.of(certificate)) + ", not to " + host
                            + " as in that line; make one with this host, or add ssl.quorum.hostnameVerification=false",
                    false);
        }
    }

    private byte[] half() {
        final byte[] half = new byte[HALF];
        random.nextBytes(half);
        return half;
    }

    private static byte[] joined(final byte[] callers, final byte[] callees) throws IOException {
        if (callees.length != HALF) {
            throw new TlsRefusal("it says too little", false);
        }
        return ByteBuffer.allocate(2 * HALF).put(callers).put(callees).array();
    }
}
