package io.paddock.perf.jmh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.paddock.engine.pipeline.RingBenchmark;
import java.io.File;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Every benchmark can be set up and run once with the first of its parameters; nothing is timed. */
final class BenchmarksTest {
    private static final String SUFFIX = "Benchmark.class";
    /** Parameters whose own value would take too long here. */
    private static final Map<String, String> SMALLER = Map.of("nodeCount", "2000");

    static Stream<Class<?>> classes() throws Exception {
        final File folder = new File(
                WireCodecBenchmark.class.getResource("WireCodecBenchmark.class").toURI());
        final List<String> names = Arrays.stream(folder.getParentFile().list())
                .filter(name -> name.endsWith(SUFFIX))
                .sorted()
                .toList();
        final Stream.Builder<Class<?>> classes = Stream.builder();
        classes.add(RingBenchmark.class);
        for (final String name : names) {
            classes.add(Class.forName(
                    BenchmarksTest.class.getPackageName() + "." + name.substring(0, name.lastIndexOf('.'))));
        }
        return classes.build();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void shouldRunOnce(final Class<?> type) throws Exception {
        final Object benchmark = type.getConstructor().newInstance();
        for (final Field field : type.getFields()) {
            final Param values = field.getAnnotation(Param.class);
            if (values != null) {
                field.set(benchmark, value(field, values.value()[0]));
            }
        }
        invokeAll(benchmark, Setup.class);
        try {
            assertTrue(invokeAll(benchmark, Benchmark.class) > 0, type + " measures nothing");
        } finally {
            invokeAll(benchmark, TearDown.class);
        }
    }

    private static int invokeAll(final Object benchmark, final Class<? extends Annotation> kind) throws Exception {
        int count = 0;
        for (final Method method : benchmark.getClass().getMethods()) {
            if (method.isAnnotationPresent(kind)) {
                method.invoke(benchmark);
                count++;
            }
        }
        return count;
    }

    private static Object value(final Field field, final String first) {
        final String text = SMALLER.getOrDefault(field.getName(), first);
        if (field.getType() == int.class) {
            return Integer.valueOf(text);
        }
        if (field.getType() == boolean.class) {
            return Boolean.valueOf(text);
        }
        for (final Object constant : field.getType().getEnumConstants()) {
            if (constant.toString().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(field + " has no value " + text);
    }
}
