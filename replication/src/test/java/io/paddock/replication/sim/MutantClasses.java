package io.paddock.replication.sim;

import io.paddock.codecs.peer.AckDecoder;
import io.paddock.replication.zab.Replica;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;

/** The protocol's and the simulator's classes once more, one of them compiled from a changed source. */
final class MutantClasses extends ClassLoader {
    private static final String OWN = "io.paddock.replication.";

    private final Map<String, byte[]> changed = new HashMap<>();

    private MutantClasses() {
        super(MutantClasses.class.getClassLoader());
    }

    /**
     * @param sources folder of the sources of {@code replication}.
     * @throws IllegalStateException when the source has changed so that the mutant does not fit, or does not compile.
     */
    @SuppressWarnings("unchecked")
    static BiFunction<Long, String, String> trial(final Path sources, final Mutant mutant) {
        final MutantClasses classes = new MutantClasses();
        try {
            if (mutant.file() != null) {
                classes.compile(file(sources, mutant), mutant);
            }
            return (BiFunction<Long, String, String>)
                    classes.loadClass(Trial.class.getName()).getConstructor().newInstance();
        } catch (final ReflectiveOperationException | IOException ex) {
            throw new IllegalStateException("mutant " + mutant.name() + " cannot be made: " + ex, ex);
        }
    }

    static Path file(final Path sources, final Mutant mutant) {
        return sources.resolve("io/paddock/replication").resolve(mutant.file());
    }

    private void compile(final Path file, final Mutant mutant) throws IOException {
        final String text = mutant.applyTo(Files.readString(file));
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("mutants need a JDK: this Java has no compiler");
        }
        final StringWriter messages = new StringWriter();
        try (JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null))) {
            final boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-Xlint:none", "-classpath", classPath()),
                            null,
                            List.of(new Source(file, text)))
                    .call();
            if (!compiled) {
                throw new IllegalStateException("mutant " + mutant.name() + " does not compile: " + messages);
            }
        }
    }

    private static String classPath() {
        return Stream.of(Replica.class, AckDecoder.class, DirectBuffer.class, Logger.class)
                .map(MutantClasses::place)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String place(final Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (final URISyntaxException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(final String name) throws ClassNotFoundException {
        byte[] bytes = changed.get(name);
        if (bytes == null) {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                bytes = in.readAllBytes();
            } catch (final IOException ex) {
                throw new ClassNotFoundException(name, ex);
            }
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(final Path file, final String text) {
            super(file.toUri(), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps what the compiler writes. */
    private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        InMemory(final JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                final Location location,
                final String className,
                final JavaFileObject.Kind kind,
                final FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            changed.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
