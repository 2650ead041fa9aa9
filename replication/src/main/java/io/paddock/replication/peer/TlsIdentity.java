package io.paddock.replication.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Date;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Key and certificates of this server; read again when their files have changed, so that they can be renewed. Any thread. */
final class TlsIdentity {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsIdentity.class);

    private final TlsConfig config;
    private SSLContext context;
    private FileTime keysTime;
    private FileTime trustTime;

    /** @throws LinkFault when anything is not as it must be. */
    TlsIdentity(final TlsConfig config, final Date now) {
        this.config = config;
        noteTimes();
        context = TlsMaterial.context(config, now);
    }

    TlsConfig config() {
        return config;
    }

    /** What connections are made of. */
    synchronized SSLContext context() {
        if (noteTimes()) {
            try {
                context = TlsMaterial.context(config, new Date());
                LOGGER.info("Certificates were read again from {} and {}", config.keys(), config.trust());
            } catch (final LinkFault ex) {
                LOGGER.warn("The certificates of before remain in use: {}", ex.getMessage());
            }
        }
        return context;
    }

    /** @return whether they have changed. */
    private boolean noteTimes() {
        try {
            final FileTime keys = Files.getLastModifiedTime(config.keys().file());
            final FileTime trust = Files.getLastModifiedTime(config.trust().file());
            final boolean isChanged = !keys.equals(keysTime) || !trust.equals(trustTime);
            keysTime = keys;
            trustTime = trust;
            return isChanged;
        } catch (final IOException ex) {
            // Perhaps just being replaced. At the start, what is missing is told by those who read.
            return false;
        }
    }
}
