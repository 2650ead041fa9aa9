package io.paddock.engine.compat.differential;

import io.paddock.engine.compat.wire.Op;
import java.util.List;
import java.util.stream.Collectors;

/** One thing that is done to both servers, in terms that mean the same on both. */
sealed interface Action {
    /** The connection that acts, an index into the connections of a {@link Side}. */
    int connection();

    /** Bytes that may depend on where a server's zxids started. */
    @FunctionalInterface
    interface Body {
        byte[] bytes(Side side);
    }

    /** One request under a fresh xid. {@code text} shows the arguments to people. */
    record Request(int connection, int opCode, String text, Body body) implements Action {
        @Override
        public String toString() {
            return "#" + connection + " " + Op.name(opCode) + " " + text;
        }
    }

    /** Several requests of one connection without waiting in between. */
    record Burst(int connection, List<Request> requests) implements Action {
        @Override
        public String toString() {
            return requests.stream()
                    .map(request -> "\n        " + request)
                    .collect(Collectors.joining("", "#" + connection + " burst", ""));
        }
    }

    /** Bytes in a frame that need not be a request. */
    record Frame(int connection, byte[] payload) implements Action {
        @Override
        public String toString() {
            return "#" + connection + " frame of " + payload.length + " bytes";
        }
    }

    /** Cuts the connection; its session goes on. */
    record Drop(int connection) implements Action {
        @Override
        public String toString() {
            return "#" + connection + " drop";
        }
    }

    /** Connects with the connection's session; when it is still connected this is its eviction. */
    record Attach(int connection, long zxidSeenOffset, boolean rightPassword) implements Action {
        @Override
        public String toString() {
            return "#" + connection + " attach, seen " + zxidSeenOffset + (rightPassword ? "" : ", wrong password");
        }
    }

    /** Closes the session, if connected, and opens another one in its place. */
    record NewSession(int connection) implements Action {
        @Override
        public String toString() {
            return "#" + connection + " new session";
        }
    }
}
