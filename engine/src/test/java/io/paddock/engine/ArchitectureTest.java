package io.paddock.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packages of the engine point one way. */
final class ArchitectureTest {
    private static final String ENGINE = "io.paddock.engine";

    /** From the bottom: a package imports only from lines above its own, and from its own line if that makes no cycle. */
    private static final List<List<String>> LAYERS = List.of(
            List.of("arena", "metrics", "membership"),
            List.of("tree", "auth"),
            List.of("watch", "session", "quota"),
            List.of("state"),
            List.of("snapshot"),
            List.of("pipeline"),
            List.of("config"),
            List.of("admin"),
            List.of("node"));

    private static JavaClasses production;

    @BeforeAll
    static void importClasses() {
        production = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ENGINE);
    }

    @Test
    void shouldImportOnlyFromPackagesBelow() {
        classes().should(importOnlyFromBelow()).check(production);
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        slices().matching(ENGINE + ".(*)..").should().beFreeOfCycles().check(production);
    }

    @Test
    void shouldReadConfigurationIntoRecordsOnly() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE + ".config..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are of the engine and not values") {
                    @Override
                    public boolean test(final JavaClass type) {
                        return type.getPackageName().startsWith(ENGINE)
                                && !type.getPackageName().equals(ENGINE + ".config")
                                && !type.isRecord()
                                && !type.isEnum();
                    }
                })
                .check(production);
    }

    @Test
    void shouldNameTheDisruptorInThePipelineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + ".pipeline")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.lmax.disruptor..")
                .check(production);
    }

    private static ArchCondition<JavaClass> importOnlyFromBelow() {
        return new ArchCondition<>("import only from packages below") {
            @Override
            public void check(final JavaClass type, final ConditionEvents events) {
                final int from = layer(type);
                for (final Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    final JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ENGINE) && layer(target) > from) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static int layer(final JavaClass type) {
        final String name = type.getPackageName().equals(ENGINE)
                ? ""
                : type.getPackageName().substring(ENGINE.length() + 1).split("\\.")[0];
        for (int layer = 0; layer < LAYERS.size(); layer++) {
            if (LAYERS.get(layer).contains(name)) {
                return layer;
            }
        }
        throw new AssertionError("package of " + type.getName() + " has no place in " + LAYERS);
    }
}
