package io.paddock.perf.figures;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the script {@code paddock} of the tree that this program runs from. */
final class LauncherScript {
    private LauncherScript() {}

    /** Beside the root pom above this class' jar or folder, or above the working folder. */
    static Optional<Path> find() {
        return above(codeLocation()).or(() -> above(Path.of("").toAbsolutePath()));
    }

    private static Path codeLocation() {
        try {
            return Path.of(LauncherScript.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (final URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static Optional<Path> above(final Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            final Path script = folder.resolve("paddock");
            if (Files.isRegularFile(script) && Files.isExecutable(script) && Files.exists(folder.resolve("pom.xml"))) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }
}
