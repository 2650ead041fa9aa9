package io.paddock.tools.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * The nodes of one round.
 *
 * @param root parent of all.
 */
record Layout(String root) {
    static final String INITIAL = "initial";
    private static final int OWN = 3;
    static final int SHARED = 4;

    /** A register that one client writes. */
    String own(final int client, final int choice) {
        return root + "/own-" + client + "-" + Math.floorMod(choice, OWN);
    }

    /** A register that all clients write. */
    String shared(final int choice) {
        return root + "/shared-" + Math.floorMod(choice, SHARED);
    }

    /** First register of a client's pair. */
    String left(final int client) {
        return root + "/pair-" + client + "-left";
    }

    /** The other register of the pair. */
    static String right(final String left) {
        return left.substring(0, left.length() - "left".length()) + "right";
    }

    /** Parent of the sequential nodes. */
    String queue() {
        return root + "/queue";
    }

    /** Parent of the ephemeral nodes. */
    String ephemerals() {
        return root + "/ephemerals";
    }

    /** All registers, to be created first. */
    List<String> registers(final int clients) {
        final List<String> paths = new ArrayList<>();
        for (int choice = 0; choice < SHARED; choice++) {
            paths.add(shared(choice));
        }
        for (int client = 1; client <= clients; client++) {
            for (int choice = 0; choice < OWN; choice++) {
                paths.add(own(client, choice));
            }
            paths.add(left(client));
            paths.add(right(left(client)));
        }
        return paths;
    }
}
