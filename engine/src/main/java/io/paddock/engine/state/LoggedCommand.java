package io.paddock.engine.state;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.replication.LogEntry;
import io.paddock.replication.LogFault;

/** Finds the command in an entry of the log. One thread. */
public final class LoggedCommand {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandDecoder command = new CommandDecoder();

    /** Of the entry that was wrapped last. */
    public CommandDecoder command() {
        return command;
    }

    /** @throws LogFault when the entry was not written by this program, or by a newer version of it. */
    public void wrap(final LogEntry entry) {
        header.wrap(entry.buffer(), entry.offset());
        if (header.schemaId() != CommandDecoder.SCHEMA_ID || header.templateId() != CommandDecoder.TEMPLATE_ID) {
            throw new LogFault("entry 0x" + Long.toHexString(entry.zxid()) + " is no command of this program (schema "
                    + header.schemaId() + ", message " + header.templateId()
                    + "): the journal was written by something else, or by a newer version");
        }
        command.wrap(
                entry.buffer(),
                entry.offset() + MessageHeaderDecoder.ENCODED_LENGTH,
                header.blockLength(),
                header.version());
    }
}
