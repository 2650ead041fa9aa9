package io.paddock.tools.inspect;

import io.paddock.codecs.jute.JuteReader;
import io.paddock.codecs.wire.OpCode;
import io.paddock.engine.state.ServerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;

/**
 * Tells what a request of the log asks for, from the record that the client sent (protocol reference §2.3, §7.1). A body
 * that cannot be decoded is shown as such: the server refused it too.
 */
final class Operations {
    private static final int EPHEMERAL_FLAG = 1;
    private static final int SEQUENCE_FLAG = 2;
    private static final int CONTAINER_FLAGS = 4;
    private static final int TTL_FLAGS = 5;
    private static final int TTL_SEQUENCE_FLAGS = 6;

    private final JuteReader reader = new JuteReader();
    private final boolean showData;

    Operations(final boolean showData) {
        this.showData = showData;
    }

    /** The request, a multi with one item for each of its steps in the field {@code operations}. */
    Item describe(final int opCode, final long argument, final DirectBuffer body, final int offset, final int length) {
        reader.wrap(body, offset, length);
        final Item item = read(opCode, argument);
        return reader.failed() ? new Item(name(opCode)).with("undecodable", length) : item;
    }

    private Item read(final int opCode, final long argument) {
        final Item item = new Item(name(opCode));
        switch (opCode) {
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL -> readCreate(item, opCode);
            case OpCode.DELETE, OpCode.CHECK ->
                item.with("path", AclText.text(reader)).with("version", reader.readInt());
            case OpCode.SET_DATA -> {
                item.with("path", AclText.text(reader));
                readData(item);
                item.with("version", reader.readInt());
            }
            case OpCode.SET_ACL ->
                item.with("path", AclText.text(reader))
                        .with("acl", AclText.read(reader))
                        .with("version", reader.readInt());
            case OpCode.SYNC, OpCode.DELETE_CONTAINER -> item.with("path", AclText.text(reader));
            case OpCode.MULTI -> item.with("operations", readSteps());
            case OpCode.CREATE_SESSION, OpCode.MOVE_SESSION ->
                item.with("timeoutMs", ServerCommand.timeoutMs(argument)).with("owner", ServerCommand.owner(argument));
            default -> {} // Nothing that could be told.
        }
        return item;
    }

    private void readCreate(final Item item, final int opCode) {
        item.with("path", AclText.text(reader));
        readData(item);
        item.with("acl", AclText.read(reader)).with("mode", mode(reader.readInt()));
        if (opCode == OpCode.CREATE_TTL) {
            item.with("ttlMs", reader.readLong());
        }
    }

    private List<Item> readSteps() {
        final List<Item> steps = new ArrayList<>();
        while (!reader.failed()) {
            final int opCode = reader.readInt();
            final boolean done = reader.readBoolean();
            reader.readInt();
            if (done || reader.failed()) {
                break;
            }
            steps.add(opCode == OpCode.MULTI ? new Item("multi") : read(opCode, 0));
        }
        return steps;
    }

    private void readData(final Item item) {
        final int length = reader.readBytes();
        item.with("dataLength", length);
        if (showData && length >= 0 && !reader.failed()) {
            item.with("data", Bytes.show(value()));
        }
    }

    private byte[] value() {
        final byte[] bytes = new byte[reader.valueLength()];
        reader.buffer().getBytes(reader.valueOffset(), bytes);
        return bytes;
    }

    private static String mode(final int flags) {
        return switch (flags) {
            case 0 -> "persistent";
            case EPHEMERAL_FLAG -> "ephemeral";
            case SEQUENCE_FLAG -> "persistent_sequential";
            case EPHEMERAL_FLAG | SEQUENCE_FLAG -> "ephemeral_sequential";
            case CONTAINER_FLAGS -> "container";
            case TTL_FLAGS -> "ttl";
            case TTL_SEQUENCE_FLAGS -> "ttl_sequential";
            default -> "flags " + flags;
        };
    }

    private static String name(final int opCode) {
        return switch (opCode) {
            case OpCode.CREATE -> "create";
            case OpCode.CREATE2 -> "create2";
            case OpCode.CREATE_CONTAINER -> "createContainer";
            case OpCode.CREATE_TTL -> "createTTL";
            case OpCode.DELETE -> "delete";
            case OpCode.DELETE_CONTAINER -> "deleteContainer";
            case OpCode.SET_DATA -> "setData";
            case OpCode.SET_ACL -> "setACL";
            case OpCode.SYNC -> "sync";
            case OpCode.CHECK -> "check";
            case OpCode.MULTI -> "multi";
            case OpCode.RECONFIG -> "reconfig";
            case OpCode.CREATE_SESSION -> "createSession";
            case OpCode.CLOSE_SESSION -> "closeSession";
            case OpCode.MOVE_SESSION -> "moveSession";
            case OpCode.SET_CONFIGURATION -> "setConfiguration";
            case OpCode.END_RECONFIG -> "endReconfig";
            default -> "opcode" + String.format(Locale.ROOT, "%+d", opCode);
        };
    }
}
