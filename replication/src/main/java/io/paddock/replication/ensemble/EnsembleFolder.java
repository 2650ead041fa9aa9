package io.paddock.replication.ensemble;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whose journal a folder holds, without opening it: servers that are alone keep no promises. Any thread. */
public final class EnsembleFolder {
    private static final String SEGMENTS = "seg-*.j";

    private EnsembleFolder() {}

    /** Whether a server of an ensemble has run on this folder. */
    public static boolean isOfEnsemble(final Path journalFolder) {
        return Files.exists(journalFolder.resolve(VoteFile.NAME));
    }

    /** Whether a server without others has run on this folder, and none of an ensemble has ever begun to. */
    public static boolean isOfSingleServer(final Path journalFolder) throws IOException {
        // A server of an ensemble writes its manifest before its first segment.
        if (!Files.isDirectory(journalFolder)
                || isOfEnsemble(journalFolder)
                || Files.exists(journalFolder.resolve(Manifest.NAME))) {
            return false;
        }
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(journalFolder, SEGMENTS)) {
            return segments.iterator().hasNext();
        }
    }
}
