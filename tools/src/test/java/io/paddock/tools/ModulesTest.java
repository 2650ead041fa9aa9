package io.paddock.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Modules point one way; this module sees them all. */
final class ModulesTest {
    private static JavaClasses production;

    @BeforeAll
    static void importClasses() {
        production = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.paddock");
        for (final String module : new String[] {"codecs", "transport", "replication", "engine"}) {
            assertTrue(production.containPackage("io.paddock." + module), "no classes of " + module);
        }
    }

    @Test
    void shouldKeepCodecsAtTheBottom() {
        importsNone("codecs", "transport", "replication", "engine", "client", "perf", "tools");
    }

    @Test
    void shouldKeepTransportToBytes() {
        importsNone("transport", "codecs", "replication", "engine", "client", "perf", "tools");
    }

    @Test
    void shouldKeepReplicationToOpaqueEntries() {
        importsNone("replication", "transport", "engine", "client", "perf", "tools");
        importsNone("replication", "codecs.wire", "codecs.jute", "codecs.command", "codecs.state");
    }

    @Test
    void shouldKeepTheEngineBelowItsUsers() {
        importsNone("engine", "client", "perf", "tools");
    }

    @Test
    void shouldKeepTheClientFreeOfServerCode() {
        importsNone("client", "replication", "engine", "perf", "tools");
    }

    @Test
    void shouldKeepToolsOnTop() {
        importsNone("perf", "tools");
    }

    @Test
    void shouldNameTheDisruptorInThePipelineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.paddock.engine.pipeline")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.lmax.disruptor..")
                .check(production);
    }

    /** The module imports none of those. */
    private static void importsNone(final String module, final String... never) {
        for (final String other : never) {
            final ArchRule rule = noClasses()
                    .that()
                    .resideInAPackage("io.paddock." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.paddock." + other + "..")
                    .allowEmptyShould(true);
            rule.check(production);
        }
    }
}
