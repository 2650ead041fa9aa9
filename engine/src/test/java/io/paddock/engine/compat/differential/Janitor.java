package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import io.paddock.engine.compat.wire.WireDriver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A super user's connection that looks at the whole tree and empties it between sequences. */
final class Janitor implements AutoCloseable {
    private static final Set<String> BUILT_IN = Set.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config");
    private static final int SESSION_TIMEOUT_MS = 60_000;

    private final WireDriver driver;

    Janitor(final int port) {
        driver = WireDriver.session(port, SESSION_TIMEOUT_MS);
        final byte[] credentials = "super:test".getBytes(StandardCharsets.US_ASCII);
        if (driver.call(Op.AUTH, Bodies.auth("digest", credentials)).err() != 0) {
            throw new AssertionError("no super user");
        }
    }

    long lastZxid() {
        return driver.call(Op.SYNC, Bodies.path("/")).zxid();
    }

    /** All paths, parents first, children in order. */
    List<String> paths() {
        final List<String> paths = new ArrayList<>();
        collect("/", paths);
        return paths;
    }

    /** Every node but some with its data, ACL, children and stat. */
    List<String> walk(final ReplyText text, final Set<String> leftOut) {
        lastZxid();
        final List<String> lines = new ArrayList<>();
        for (final String path : paths()) {
            if (leftOut.contains(path)) {
                continue;
            }
            for (final int opCode : new int[] {Op.GET_DATA, Op.GET_CHILDREN}) {
                lines.add(ReplyText.escape(path) + " "
                        + text.reply(opCode, driver.call(opCode, Bodies.read(path, false))));
            }
            lines.add(
                    ReplyText.escape(path) + " " + text.reply(Op.GET_ACL, driver.call(Op.GET_ACL, Bodies.path(path))));
        }
        return lines;
    }

    /** Deletes everything that is not built in, and gives the root back to everybody. */
    void clean() {
        lastZxid();
        final List<String> paths = paths();
        Collections.reverse(paths);
        int count = 0;
        for (final String path : paths) {
            if (!BUILT_IN.contains(path)) {
                driver.send(Op.DELETE, Bodies.pathAndInt(path, -1));
                count++;
            }
        }
        for (int i = 0; i < count; i++) {
            final Incoming reply = driver.read();
            if (reply == null || reply.err() != 0) {
                throw new AssertionError("cleaning " + paths + " fails with " + reply);
            }
        }
        expectOk(driver.call(Op.SET_ACL, Bodies.setAcl("/", Acl.OPEN, -1)));
        expectOk(driver.call(Op.SET_ACL, Bodies.setAcl("/zookeeper/config", Acl.READ_ONLY, -1)));
    }

    /** Ends the session if there is one still: after a long wait for what never came it has expired. */
    @Override
    public void close() {
        try (driver) {
            driver.call(Op.CLOSE_SESSION, Bodies.empty());
        } catch (final AssertionError expired) {
            // Both servers are stopped after this; what went wrong before is told by the sequence.
            return;
        }
    }

    private void collect(final String path, final List<String> paths) {
        paths.add(path);
        final Incoming reply = driver.call(Op.GET_CHILDREN, Bodies.read(path, false));
        expectOk(reply);
        for (final String child : reply.cursor().strings().stream().sorted().toList()) {
            collect(path.equals("/") ? "/" + child : path + "/" + child, paths);
        }
    }

    private static void expectOk(final Incoming reply) {
        if (reply.err() != 0) {
            throw new AssertionError("janitor got error " + reply.err());
        }
    }
}
