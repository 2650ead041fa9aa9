package io.paddock.replication;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The network is behind one interface, and the link behind it knows nothing of the log. */
final class ArchitectureTest {
    private static final String PEER = "io.paddock.replication.peer";

    private static JavaClasses production;

    @BeforeAll
    static void importClasses() {
        production = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.paddock.replication");
    }

    @Test
    void shouldNameAeronInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(PEER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.aeron..")
                .check(production);
    }

    @Test
    void shouldKeepTheLinkApartFromTheLog() {
        noClasses()
                .that()
                .resideInAPackage(PEER)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.paddock.replication",
                        "io.paddock.replication.disk..",
                        "io.paddock.replication.ensemble..",
                        "io.paddock.replication.journal..",
                        "io.paddock.replication.quorum..",
                        "io.paddock.replication.snapshot..",
                        "io.paddock.replication.standalone..",
                        "io.paddock.replication.zab..")
                .check(production);
    }
}
