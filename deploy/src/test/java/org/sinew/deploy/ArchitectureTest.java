package org.sinew.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sinew.safety.JointCommand;

/** The arrows between packages: who may know whom. Read it as a list of sentences. */
@Timeout(120)
class ArchitectureTest {
    /** Package, and the packages that it may know besides itself. */
    private static final Map<String, List<String>> ARROWS = new LinkedHashMap<>();

    static {
        ARROWS.put("rt", List.of());
        ARROWS.put("text", List.of());
        ARROWS.put("state", List.of("rt"));
        ARROWS.put("safety", List.of("state", "rt"));
        ARROWS.put("estimate", List.of("state", "rt"));
        ARROWS.put("perceive", List.of("state", "rt"));
        ARROWS.put("decide", List.of("state", "rt"));
        ARROWS.put("device", List.of("safety", "state", "rt"));
        ARROWS.put("record", List.of("safety", "state", "rt", "text"));
        ARROWS.put("config", List.of("safety", "state", "rt", "text"));
        ARROWS.put("guard", List.of("safety", "state", "rt"));
        ARROWS.put("loop", List.of("rt", "state", "safety", "estimate", "perceive", "decide", "device", "record",
                "config", "guard"));
        ARROWS.put("replay", List.of("loop", "record", "rt", "state", "safety", "estimate", "perceive", "decide",
                "device", "guard"));
        ARROWS.put("arming", List.of("loop", "device", "record", "safety", "state", "rt"));
        ARROWS.put("control", List.of("loop", "safety", "state", "record", "rt", "text"));
        ARROWS.put("uplink", List.of("loop", "safety", "state", "record", "rt", "text"));
        ARROWS.put("cockpit", List.of("loop", "safety", "state", "record", "rt", "text"));
        ARROWS.put("mjcf", List.of("state", "rt", "text"));
        ARROWS.put("sim", List.of("mjcf", "loop", "device", "state", "rt", "text"));
        ARROWS.put("models", List.of("perceive", "decide", "config", "state", "rt", "text"));
        ARROWS.put("drivers", List.of("device", "safety", "state", "rt", "config", "text", "mjcf", "sim"));
    }

    /** What the loop thread runs. */
    private static final String[] HOT = Stream.of("rt", "state", "safety", "estimate", "perceive", "decide", "loop")
            .map(name -> "org.sinew." + name + "..").toArray(String[]::new);

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.sinew");
        assertThat(all.size()).as("classes found").isGreaterThan(50);
    }

    @TestFactory
    Stream<DynamicTest> packagesKnowOnlyWhatTheArrowsSay() {
        return ARROWS.entrySet().stream().filter(arrow -> exists(arrow.getKey())).map(arrow -> {
            String[] allowed = Stream.concat(Stream.of(arrow.getKey()), arrow.getValue().stream())
                    .map(name -> "org.sinew." + name + "..").toArray(String[]::new);
            DescribedPredicate<JavaClass> others = resideInAPackage("org.sinew..")
                    .and(DescribedPredicate.not(resideInAnyPackage(allowed)))
                    .as("packages other than %s", arrow.getValue());
            return DynamicTest.dynamicTest(arrow.getKey() + " knows only " + arrow.getValue(),
                    () -> noClasses().that().resideInAPackage("org.sinew." + arrow.getKey() + "..")
                            .should().dependOnClassesThat(others).check(all));
        });
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> packages = all.stream().map(JavaClass::getPackageName)
                .map(name -> name.split("\\.").length > 2 ? name.split("\\.")[2] : "")
                .collect(Collectors.toCollection(TreeSet::new));
        packages.removeAll(ARROWS.keySet());
        assertThat(packages).as("packages without a line in ARROWS").containsExactly("deploy");
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("org.sinew.(**)").should().beFreeOfCycles().check(all);
    }

    @Test
    void nobodyImportsDeploy() {
        noClasses().that().resideOutsideOfPackage("org.sinew.deploy..")
                .should().dependOnClassesThat().resideInAPackage("org.sinew.deploy..").check(all);
    }

    @Test
    void simulationIsImportedOnlyBySimulationAndDeploy() {
        noClasses().that().resideOutsideOfPackages("org.sinew.sim..", "org.sinew.drivers.sim..", "org.sinew.deploy..")
                .should().dependOnClassesThat().resideInAnyPackage("org.sinew.sim..", "org.sinew.drivers.sim..")
                .check(all);
    }

    @Test
    void whatARunOnHardwareIsMadeOfKnowsNoSimulation() {
        noClasses().that().haveNameMatching("org\\.sinew\\.deploy\\.(Robot(Run|RunCommand|Parts|Info|Models|Files)?"
                + "|Body|BoardBody|Judge|Looks|RobotShape|Run(Command|Recording|Status|Summary)|FoxgloveTopics"
                + "|LinkPoses|Cockpit|CockpitRobot|BehaviorSource|DriverCatalog|RobotCheck)(\\$.*)?")
                .should().dependOnClassesThat().resideInAnyPackage("org.sinew.sim..", "org.sinew.drivers.sim..")
                .check(all);
    }

    @TestFactory
    Stream<DynamicTest> eachLibraryIsSeenByOnePackage() {
        return Stream.of(Map.entry("com.pi4j..", "drivers"), Map.entry("ai.onnxruntime..", "models"),
                Map.entry("org.eclipse.paho..", "uplink"), Map.entry("org.snakeyaml..", "config"),
                Map.entry("org.eclipse.jetty..", "cockpit"), Map.entry("picocli..", "deploy"))
                .map(library -> DynamicTest.dynamicTest(library.getKey() + " only in " + library.getValue(),
                        () -> noClasses().that().resideOutsideOfPackage("org.sinew." + library.getValue() + "..")
                                .should().dependOnClassesThat().resideInAPackage(library.getKey()).check(all)));
    }

    @Test
    void driversDoNotImportEachOther() {
        Set<String> parts = all.stream().filter(ArchitectureTest::isDriver).map(ArchitectureTest::file)
                .collect(Collectors.toSet());
        List<String> wrong = all.stream().filter(type -> parts.contains(file(type)))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> parts.contains(file(dependency.getTargetClass()))
                        && !file(dependency.getTargetClass()).equals(file(dependency.getOriginClass())))
                .map(Dependency::getDescription).toList();
        assertThat(wrong).as("one driver that knows another").isEmpty();
    }

    @Test
    void childProcessesAreStartedOnlyByDeployAndTheirPort() {
        noClasses().that().resideOutsideOfPackage("org.sinew.deploy..")
                .and().doNotHaveFullyQualifiedName("org.sinew.drivers.port.ChildPipe")
                .should().dependOnClassesThat().haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould().callMethod(Runtime.class, "exec", String.class)
                .orShould().callMethod(Runtime.class, "exec", String[].class).check(all);
    }

    @Test
    void theLoopKnowsNeitherTheDateNorChance() {
        noClasses().that().resideInAnyPackage(HOT)
                .should().dependOnClassesThat().haveFullyQualifiedName("java.util.Date")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Random")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Instant")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Math.class, "random").check(all);
    }

    @Test
    void onlySafetyWritesJointCommands() {
        assertThat(JointCommand.class.getFields()).as("public fields").isEmpty();
        List<String> writers = Arrays.stream(JointCommand.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == void.class || method.getReturnType().isArray())
                .map(method -> method.getName()).toList();
        assertThat(writers).as("public methods that can write; a copy of a decision is still that decision")
                .containsExactly("copy");
        assertThat(JointCommand.class.getDeclaredConstructors()).allSatisfy(made ->
                assertThat(made.getParameterTypes()).as("a new command is limp").containsExactly(int.class));
    }

    @Test
    void theseRulesFindWhatTheyForbid() {
        assertThat(noClasses().that().resideInAPackage("org.sinew.uplink..")
                .or().resideInAPackage("org.sinew.config..")
                .should().dependOnClassesThat().resideInAPackage("org.snakeyaml..")
                .evaluate(all).hasViolation()).as("the YAML library seen by config").isTrue();
    }

    private static boolean exists(String name) {
        return all.stream().anyMatch(type -> (type.getPackageName() + ".").startsWith("org.sinew." + name + "."));
    }

    private static boolean isDriver(JavaClass type) {
        return !type.isInterface() && (type.isAssignableTo("org.sinew.device.DeviceDriver")
                || type.isAssignableTo("org.sinew.device.JointDriver"));
    }

    /** A driver is one file: a class and the classes inside it. */
    private static String file(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }
}
