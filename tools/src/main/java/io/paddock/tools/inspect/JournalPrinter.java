package io.paddock.tools.inspect;

import io.paddock.codecs.command.CommandDecoder;
import io.paddock.codecs.command.MessageHeaderDecoder;
import io.paddock.replication.disk.FileDisk;
import io.paddock.replication.journal.EntryFlyweight;
import io.paddock.replication.journal.JournalReader;
import io.paddock.replication.journal.SegmentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;

/** Prints the entries of a journal, or of one of its segments, totals and whether it holds. */
public final class JournalPrinter {
    private final Output output;
    private final Selection selection;
    private final boolean totalsOnly;
    private final Operations operations;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private final UnsafeBuffer body = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer identities = new UnsafeBuffer(0, 0);
    private final Map<String, Long> countByOperation = new TreeMap<>();
    private long entries;
    private long shown;
    private long bytes;

    /** @param totalsOnly leaves the entries out. */
    public JournalPrinter(
            final Output output, final Selection selection, final boolean totalsOnly, final boolean showData) {
        this.output = output;
        this.selection = selection;
        this.totalsOnly = totalsOnly;
        operations = new Operations(showData);
    }

    /**
     * Prints a folder of segments, or one segment.
     *
     * @return whether everything that was ever acknowledged is there and holds.
     * @throws IllegalArgumentException when there is no segment.
     * @throws io.paddock.replication.LogFault when the disk fails.
     */
    public boolean print(final Path fileOrFolder) {
        final boolean whole = Files.isDirectory(fileOrFolder);
        final Path folder = whole ? fileOrFolder : fileOrFolder.toAbsolutePath().getParent();
        boolean sound = true;
        try (JournalReader reader = JournalReader.open(FileDisk.INSTANCE, folder)) {
            final List<Path> files = whole ? reader.segments() : List.of(fileOrFolder);
            if (files.isEmpty() || !JournalReader.isSegment(files.get(0))) {
                throw new IllegalArgumentException(fileOrFolder
                        + (whole
                                ? " holds no segments (seg-*.j): name the folder of the journal"
                                : " is not named as a segment (seg-*.j)"));
            }
            for (final Path file : files) {
                final SegmentReport report = reader.read(file, this::onEntry);
                output.print(describe(report));
                sound &= report.sound();
            }
        }
        printTotals();
        output.print(new Item("verdict").with("ok", sound).with("journal", fileOrFolder.toString()));
        return sound;
    }

    private void onEntry(final EntryFlyweight entry) {
        entries++;
        bytes += entry.length();
        header.wrap(entry.buffer(), entry.offset());
        command.wrapAndApplyHeader(entry.buffer(), entry.offset(), header);
        final long sessionId = command.sessionId();
        final int opCode = command.opCode();
        final int cxid = command.cxid();
        final long argument = command.argument();
        command.wrapIdentities(identities);
        command.wrapBody(body);
        final Item operation = operations.describe(opCode, argument, body, 0, body.capacity());
        countByOperation.merge(operation.kind(), 1L, Long::sum);
        if (selection.includesZxid(entry.zxid()) && selection.includesSession(sessionId) && touches(operation)) {
            shown++;
            if (!totalsOnly) {
                output.print(new Item("entry")
                        .withHex("zxid", entry.zxid())
                        .with("index", entry.index())
                        .with("time", Instant.ofEpochMilli(entry.timestampMs()).toString())
                        .with("origin", entry.originServer())
                        .withHex("session", sessionId)
                        .withHex("cxid", Integer.toUnsignedLong(cxid))
                        .with("operation", operation));
            }
        }
    }

    private boolean touches(final Item operation) {
        if (!selection.hasPath()) {
            return true;
        }
        if (operation.field("operations") instanceof List<?> steps) {
            return steps.stream().anyMatch(step -> touches((Item) step));
        }
        return operation.field("path") instanceof String path && selection.includesPath(path);
    }

    private static Item describe(final SegmentReport report) {
        final Item item = new Item("segment")
                .with("file", report.file().getFileName().toString())
                .with("state", report.state().name().toLowerCase(java.util.Locale.ROOT));
        if (report.baseIndex() != 0) {
            item.with("baseIndex", report.baseIndex())
                    .with("entries", report.entryCount())
                    .withHex("lastZxid", report.lastZxid())
                    .with("endOffset", report.endOffset());
        }
        return report.detail().isEmpty() ? item : item.with("reason", report.detail());
    }

    private void printTotals() {
        final Item byOperation = new Item("operations");
        countByOperation.forEach(byOperation::with);
        output.print(new Item("totals")
                .with("entries", entries)
                .with("entriesShown", shown)
                .with("payloadBytes", bytes)
                .with("byOperation", byOperation));
    }
}
