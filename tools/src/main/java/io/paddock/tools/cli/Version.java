package io.paddock.tools.cli;

import io.paddock.engine.admin.ServerVersion;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}. */
final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {
            "Paddock " + ServerVersion.paddock() + " (speaks the protocol of ZooKeeper " + ServerVersion.ZOOKEEPER
                    + "; Java " + Runtime.version() + ")"
        };
    }
}
