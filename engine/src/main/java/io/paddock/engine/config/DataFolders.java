package io.paddock.engine.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before anything is started, that the folders of the configuration can be used. */
public final class DataFolders {
    /** ZooKeeper keeps its files in this folder below the configured one. */
    private static final String ZOOKEEPER_FOLDER = "version-2";

    private DataFolders() {}

    /**
     * Creates what is missing and tries to write.
     *
     * @throws ConfigException when a folder cannot be used, or holds the data of a ZooKeeper: to start beside them with
     *     an empty tree would look like the loss of everything.
     */
    public static void prepare(final StorageConfig storage) {
        prepare("dataDir", storage.dataDir(), storage.autoCreate());
        if (!storage.dataLogDir().equals(storage.dataDir())) {
            prepare("dataLogDir", storage.dataLogDir(), storage.autoCreate());
        }
    }

    private static void prepare(final String key, final Path folder, final boolean autoCreate) {
        if (!Files.exists(folder)) {
            create(key, folder, autoCreate);
        } else if (!Files.isDirectory(folder)) {
            throw new ConfigException(key + " " + folder + " is a file: name a folder");
        }
        requireWritable(key, folder);
        requireNoZooKeeper(key, folder);
    }

    private static void create(final String key, final Path folder, final boolean autoCreate) {
        if (!autoCreate) {
            throw new ConfigException(key + " " + folder
                    + " does not exist and datadir.autocreate is false: create it, or correct the path");
        }
        try {
            Files.createDirectories(folder);
        } catch (final FileAlreadyExistsException e) {
            throw new ConfigException(key + " " + folder + " cannot be created: " + e.getFile() + " is a file");
        } catch (final IOException e) {
            throw new ConfigException(
                    key + " " + folder + " cannot be created (" + e + "): create it for this user, or name another");
        }
    }

    private static void requireWritable(final String key, final Path folder) {
        try {
            // Not a random name: the classes for that are many, and no server starts without this.
            final Path probe =
                    folder.resolve("writable-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".tmp");
            Files.delete(Files.createFile(probe));
        } catch (final IOException e) {
            throw new ConfigException(key + " " + folder + " cannot be written by this user ("
                    + e.getClass().getSimpleName() + "): change its owner or permissions, or name another");
        }
    }

    private static void requireNoZooKeeper(final String key, final Path folder) {
        final Path foreign = folder.resolve(ZOOKEEPER_FOLDER);
        if (!Files.isDirectory(foreign)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(foreign, "{snapshot,log}.*")) {
            if (files.iterator().hasNext()) {
                throw new ConfigException(key + " " + folder + " holds the data of a ZooKeeper (" + ZOOKEEPER_FOLDER
                        + "), which Paddock cannot read yet: name another folder and copy the nodes with a client");
            }
        } catch (final IOException e) {
            throw new ConfigException(key + " " + folder + " cannot be read: " + e);
        }
    }
}
