package io.paddock.engine.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this server calls itself.
 *
 * <p>The words print {@code 3.9.5-paddock-<version>, built on <yyyy-MM-dd HH:mm> UTC}: the version of ZooKeeper whose
 * behaviour is reproduced comes first, because clients decide by it what they may use. kazoo takes the digits and
 * points up to the first other character and splits them into numbers; go-zookeeper wants letters, digits, points and
 * hyphens up to the comma; both get what they look for, and people see whom they talk to.
 */
public final class ServerVersion {
    /** The ZooKeeper whose behaviour is reproduced. */
    public static final String ZOOKEEPER = "3.9.5";

    private static final Properties BUILD = load();

    private ServerVersion() {}

    /** Version of Paddock itself, such as {@code 0.1.0}. */
    public static String paddock() {
        return BUILD.getProperty("version");
    }

    /** When it was built, {@code yyyy-MM-dd HH:mm}; fixed by the release, so that builds can be repeated. */
    static String builtAt() {
        return BUILD.getProperty("built").replace('T', ' ').substring(0, "yyyy-MM-dd HH:mm".length());
    }

    /** The version as {@code srvr}, {@code envi} and {@code mntr} print it. */
    static String line() {
        return ZOOKEEPER + "-paddock-" + paddock() + ", built on " + builtAt() + " UTC";
    }

    private static Properties load() {
        final Properties properties = new Properties();
        try (InputStream in = ServerVersion.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
