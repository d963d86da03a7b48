package dev.slotwise.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import io.vertx.ext.web.RoutingContext;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Who may see whom. */
class ArchitectureTest {
    private static final String SERVER = "dev.slotwise.server";
    private static final String BANDITS = "dev.slotwise.bandits";

    /** From the ground up: a floor sees those below it, and nobody on its own floor but itself. */
    private static final List<List<String>> FLOORS =
            List.of(
                    // Whoever stores can find the database away, which is a Problem of http's.
                    List.of("http", "tokens"),
                    List.of("storage"),
                    List.of("workspaces", "content", "recipients", "models", "statistics"),
                    List.of("experiments"),
                    List.of("learning"),
                    // A report shows what is believed.
                    List.of("reports"),
                    List.of("decisions"),
                    List.of("engagement", "exports"),
                    List.of("webhooks"),
                    List.of("pages", "commands"));

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.slotwise");

    @TestFactory
    Stream<DynamicTest> aPackageSeesOnlyTheFloorsBelow() {
        var tests = new ArrayList<DynamicTest>();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            List<List<String>> notBelow = FLOORS.subList(floor, FLOORS.size());
            for (String name : FLOORS.get(floor)) {
                String[] hidden =
                        Stream.concat(
                                        notBelow.stream()
                                                .flatMap(List::stream)
                                                .filter(other -> !other.equals(name))
                                                .map(other -> SERVER + "." + other + ".."),
                                        Stream.of(SERVER))
                                .toArray(String[]::new);
                tests.add(
                        DynamicTest.dynamicTest(
                                name,
                                () ->
                                        check(
                                                noClasses()
                                                        .that()
                                                        .resideInAPackage(
                                                                SERVER + "." + name + "..")
                                                        .should()
                                                        .dependOnClassesThat()
                                                        .resideInAnyPackage(hidden))));
            }
        }
        return tests.stream();
    }

    @Test
    void everyPackageHasItsFloor() {
        String[] known =
                Stream.concat(
                                FLOORS.stream()
                                        .flatMap(List::stream)
                                        .map(name -> SERVER + "." + name + ".."),
                                Stream.of(SERVER))
                        .toArray(String[]::new);

        check(
                noClasses()
                        .that()
                        .resideInAPackage(SERVER + "..")
                        .should()
                        .resideOutsideOfPackages(known));
    }

    @Test
    void modulesSeeOnlyTheirOwnAndWhatServerMaySee() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(SERVER + "..", "dev.slotwise.load..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(SERVER + ".."));
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.slotwise.bandits..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.slotwise.db.."));
        check(
                noClasses()
                        .that()
                        .resideInAPackage("dev.slotwise.db..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.slotwise.bandits.."));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slotwise.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void sqlIsSpokenInStorageStoresAndLogs() {
        check(
                noClasses()
                        .that(
                                not(
                                        resideInAPackage(SERVER + ".storage..")
                                                .or(owner(simpleNameEndingWith("Store")))
                                                .or(owner(simpleNameEndingWith("Log")))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient.."));
    }

    @Test
    void routingContextStaysInHttpAndPages() {
        check(
                noClasses()
                        .that(not(resideInAnyPackage(SERVER + ".http..", SERVER + ".pages..")))
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(RoutingContext.class));
    }

    @Test
    void jsonTreesStayInWebhooksAndJson() {
        check(
                noClasses()
                        .that(not(resideInAnyPackage(SERVER + ".http..", SERVER + ".webhooks..")))
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(JsonNode.class));
    }

    @Test
    void jacksonStaysOutOfTheMathematics() {
        check(
                noClasses()
                        .that(
                                resideInAPackage("dev.slotwise.bandits..")
                                        .and(not(resideInAPackage(BANDITS + ".commandline.."))))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("com.fasterxml.jackson..", "picocli.."));
    }

    @Test
    void theMathematicsDoesNotSeeWhatPlaysIt() {
        var commandLine = resideInAPackage(BANDITS + ".commandline..");
        var simulation = resideInAPackage(BANDITS + ".simulation..");
        var agent = resideInAPackage(BANDITS + ".agent..");
        var server = resideInAPackage(SERVER + "..");
        check(noClasses().that(not(commandLine)).should().dependOnClassesThat(commandLine));
        check(
                noClasses()
                        .that(not(commandLine.or(simulation)))
                        .should()
                        .dependOnClassesThat(simulation));
        check(
                noClasses()
                        .that(not(commandLine.or(simulation).or(agent).or(server)))
                        .should()
                        .dependOnClassesThat(agent));
    }

    @Test
    void hipparchusStaysInBandits() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.slotwise.bandits..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.hipparchus.."));
    }

    @Test
    void environmentClockAndChanceAreHandedIn() {
        var wiring =
                resideInAPackage(SERVER)
                        .and(
                                owner(
                                        JavaClass.Predicates.simpleName("Main")
                                                .or(JavaClass.Predicates.simpleName("Server"))));
        var product = resideInAPackage(SERVER + "..").and(not(wiring));
        check(
                noClasses()
                        .that(product)
                        .should()
                        .callMethod(System.class, "getenv")
                        .orShould()
                        .callMethod(System.class, "getenv", String.class)
                        .orShould()
                        .callMethod(Clock.class, "systemUTC")
                        .orShould()
                        .callMethod(Clock.class, "systemDefaultZone")
                        .orShould()
                        .callMethod(Clock.class, "system", java.time.ZoneId.class)
                        .orShould()
                        .callConstructor(Random.class)
                        .orShould()
                        .callConstructor(Random.class, long.class));
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> owner(
            com.tngtech.archunit.base.DescribedPredicate<? super JavaClass> predicate) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                predicate.getDescription() + " or is nested in one",
                type -> {
                    JavaClass outermost = type;
                    while (outermost.getEnclosingClass().isPresent()) {
                        outermost = outermost.getEnclosingClass().get();
                    }
                    return predicate.test(outermost);
                });
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CODE);
    }
}
