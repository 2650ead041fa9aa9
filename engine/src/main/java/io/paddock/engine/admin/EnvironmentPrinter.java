package io.paddock.engine.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** {@code envi}: the process and its machine. */
final class EnvironmentPrinter {
    private static final List<String> PROPERTIES = List.of(
            "java.version",
            "java.vendor",
            "java.home",
            "java.class.path",
            "java.library.path",
            "java.io.tmpdir",
            "java.compiler",
            "os.name",
            "os.arch",
            "os.version",
            "user.name",
            "user.home",
            "user.dir");

    private static final int BYTES_PER_MB = 1024 * 1024;

    private EnvironmentPrinter() {}

    static void print(final StringBuilder out) {
        out.append("Environment:\n");
        line(out, "zookeeper.version", ServerVersion.line());
        line(out, "host.name", hostName());
        for (final String property : PROPERTIES) {
            line(out, property, System.getProperty(property, "<NA>"));
        }
        final Runtime runtime = Runtime.getRuntime();
        line(out, "os.memory.free", megabytes(runtime.freeMemory()));
        line(out, "os.memory.max", megabytes(runtime.maxMemory()));
        line(out, "os.memory.total", megabytes(runtime.totalMemory()));
    }

    private static void line(final StringBuilder out, final String key, final String value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private static String megabytes(final long bytes) {
        return bytes / BYTES_PER_MB + "MB";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (final UnknownHostException e) {
            return "<NA>";
        }
    }
}
