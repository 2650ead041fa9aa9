package io.paddock.engine.compat.crash;

import io.paddock.engine.compat.wire.Acl;
import io.paddock.engine.compat.wire.Bodies;
import io.paddock.engine.compat.wire.Cursor;
import io.paddock.engine.compat.wire.Incoming;
import io.paddock.engine.compat.wire.Op;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One change that a session asks for. */
sealed interface Write {
    int opCode();

    byte[] body();

    /** The error of the reply, that of the failing step for a multi. */
    default int error(final Incoming reply) {
        return reply.err();
    }

    record Create(String path, String data, boolean isEphemeral, boolean isSequential) implements Write {
        @Override
        public int opCode() {
            return Op.CREATE;
        }

        @Override
        public byte[] body() {
            final int flags = (isEphemeral ? 1 : 0) | (isSequential ? 2 : 0);
            return Bodies.create(path, data.getBytes(StandardCharsets.US_ASCII), Acl.OPEN, flags);
        }
    }

    record Change(String path, String data, int version) implements Write {
        @Override
        public int opCode() {
            return Op.SET_DATA;
        }

        @Override
        public byte[] body() {
            return Bodies.setData(path, data.getBytes(StandardCharsets.US_ASCII), version);
        }
    }

    record Delete(String path, int version) implements Write {
        @Override
        public int opCode() {
            return Op.DELETE;
        }

        @Override
        public byte[] body() {
            return Bodies.pathAndInt(path, version);
        }
    }

    record Multi(List<Write> steps) implements Write {
        @Override
        public int opCode() {
            return Op.MULTI;
        }

        @Override
        public byte[] body() {
            return Bodies.multi(steps.stream()
                    .map(step -> new Bodies.Step(step.opCode(), step.body()))
                    .toList());
        }

        /** In a failed multi the first result that is an error and not 0 names it. */
        @Override
        public int error(final Incoming reply) {
            final Cursor cursor = reply.cursor();
            for (int type = cursor.int32(); type == -1; type = cursor.int32()) {
                final boolean isEnd = cursor.bool();
                final int err = cursor.int32();
                if (isEnd || err != 0) {
                    return isEnd ? 0 : err;
                }
                cursor.int32();
            }
            return 0;
        }
    }
}
