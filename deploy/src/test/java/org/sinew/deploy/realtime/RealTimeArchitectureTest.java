package org.sinew.deploy.realtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.rt.RealTime;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;

/** Second net: who may be real-time code, and what its methods look like from outside. */
@Timeout(120)
class RealTimeArchitectureTest {
    /** Packages that the loop thread runs through. Others have real-time code only where they implement theirs. */
    private static final Set<String> HOT = Set.of("rt", "state", "safety", "estimate", "perceive", "decide", "device",
            "record", "guard", "loop");
    private static final Set<String> LIBRARY = Set.of("java.lang", "java.util.concurrent.atomic");
    private static final String UNPARK = "java.util.concurrent.locks.LockSupport";
    /** What one package uses besides. */
    private static final Map<String, Set<String>> OWN = Map.of(
            "rt", Set.of("java.lang.foreign", "java.lang.invoke", "com.sun.management"),
            "loop", Set.of("org.HdrHistogram"));
    /** Of java.lang, what is text, a box without a use of its own, or a thread. */
    private static final Set<String> NOT = Set.of("java.lang.String", "java.lang.StringBuilder", "java.lang.Boolean",
            "java.lang.Byte", "java.lang.Character", "java.lang.Short", "java.lang.Number", "java.lang.Iterable",
            "java.lang.Process", "java.lang.Runtime", "java.lang.ThreadLocal", "java.lang.Throwable");

    private static final DescribedPredicate<JavaMethod> REAL_TIME = DescribedPredicate.describe("are real-time code",
            method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC) && isRealTime(method));

    private static final ArchRule ONLY_WHAT_IS_CLEAN = rule("touch only real-time packages and harmless library types",
            RealTimeArchitectureTest::touchesForbidden);
    private static final ArchRule NOT_SYNCHRONIZED = rule("are not synchronized", method ->
            method.getModifiers().contains(JavaModifier.SYNCHRONIZED) ? Optional.of("is synchronized")
                    : Optional.empty());
    private static final ArchRule NOTHING_THROWN = rule("declare no exception", method ->
            method.getThrowsClause().size() > 0 ? Optional.of("declares an exception") : Optional.empty());
    private static final ArchRule OVERRIDES_MARKED = methods().should(condition("carry the mark that they override",
            method -> !isRealTime(method) && overridesRealTime(method)
                    ? Optional.of("overrides a method marked @RealTime and is not marked itself") : Optional.empty()));
    private static final ArchRule AT_HOME = rule("belong to a package that the loop runs through, or implement one "
            + "that does", method -> HOT.contains(part(method.getOwner())) || overridesRealTime(method)
            ? Optional.empty() : Optional.of("is real-time code far from the loop"));

    private static JavaClasses all;

    @BeforeAll
    static void readClasses() {
        all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.sinew");
    }

    private static ArchRule rule(String words, Function<JavaMethod, Optional<String>> wrong) {
        return methods().that(REAL_TIME).should(condition(words, wrong));
    }

    private static ArchCondition<JavaMethod> condition(String words, Function<JavaMethod, Optional<String>> wrong) {
        return new ArchCondition<>(words) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                wrong.apply(method).ifPresent(why -> events.add(
                        SimpleConditionEvent.violated(method, method.getFullName() + " " + why + " "
                                + method.getSourceCodeLocation())));
            }
        };
    }

    private static boolean isRealTime(JavaMethod method) {
        return method.isAnnotatedWith(RealTime.class) || method.getOwner().isAnnotatedWith(RealTime.class);
    }

    private static boolean overridesRealTime(JavaMethod method) {
        String[] parameters = method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return Stream.concat(method.getOwner().getAllRawInterfaces().stream(),
                        method.getOwner().getAllRawSuperclasses().stream())
                .map(above -> above.tryGetMethod(method.getName(), parameters))
                .flatMap(Optional::stream).anyMatch(RealTimeArchitectureTest::isRealTime);
    }

    /** {@code rt} of {@code org.sinew.rt.Slot}. */
    private static String part(JavaClass type) {
        String[] words = type.getPackageName().split("\\.");
        return words.length > 2 && type.getPackageName().startsWith("org.sinew.") ? words[2] : "";
    }

    private static Optional<String> touchesForbidden(JavaMethod method) {
        List<JavaClass> touched = new ArrayList<>(method.getRawParameterTypes());
        touched.add(method.getRawReturnType());
        method.getAccessesFromSelf().forEach(access -> touched.add(access.getTargetOwner()));
        method.getInstanceofChecks().forEach(check -> touched.add(check.getRawType()));
        return touched.stream().map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive() && !mayTouch(method.getOwner(), type)).findFirst()
                .map(type -> "touches " + type.getName());
    }

    private static boolean mayTouch(JavaClass owner, JavaClass type) {
        if (HOT.contains(part(type)) || type.getPackageName().equals(owner.getPackageName())
                || type.getName().equals(UNPARK)) {
            return true;
        }
        return LIBRARY.contains(type.getPackageName()) && !NOT.contains(type.getName())
                || OWN.getOrDefault(part(owner), Set.of()).contains(type.getPackageName());
    }

    @TestFactory
    Stream<DynamicTest> realTimeMethods() {
        return Stream.of(ONLY_WHAT_IS_CLEAN, NOT_SYNCHRONIZED, NOTHING_THROWN, OVERRIDES_MARKED, AT_HOME)
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(all)));
    }

    @Test
    void seesTheMarkThoughItDoesNotLastUntilRunTime() {
        assertThat(all.get("org.sinew.loop.ControlLoop").getMethods()).filteredOn(RealTimeArchitectureTest::isRealTime)
                .extracting(JavaMethod::getName).containsExactlyInAnyOrder("failed", "tick");
        assertThat(all.stream().flatMap(type -> type.getMethods().stream())
                .filter(RealTimeArchitectureTest::isRealTime)).hasSizeGreaterThan(80);
    }

    /** Breaks each of the rules, once. */
    static final class Wrong implements Behavior {
        private final List<Double> kept = new ArrayList<>();

        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public long cycles() {
            return 0;
        }

        @Override
        public void decide(RobotState state, Intent intent) {
            intent.clear();
        }

        @RealTime
        int usesAList() {
            return kept.size();
        }

        @RealTime
        synchronized void isSynchronized() {
        }

        @RealTime
        void declaresAnException() throws InterruptedException {
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsPlantedIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Wrong.class, Behavior.class, RealTime.class);
        return Map.of(ONLY_WHAT_IS_CLEAN, "Wrong.usesAList() touches java.util.List",
                NOT_SYNCHRONIZED, "Wrong.isSynchronized() is synchronized",
                NOTHING_THROWN, "Wrong.declaresAnException() declares an exception",
                OVERRIDES_MARKED, "Wrong.decide(org.sinew.state.RobotState, org.sinew.state.Intent) overrides",
                AT_HOME, "Wrong.usesAList() is real-time code far from the loop").entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getValue(), () ->
                        assertThat(rule.getKey().evaluate(planted).getFailureReport().getDetails())
                                .anySatisfy(detail -> assertThat(detail.replace('$', '.'))
                                        .contains(rule.getValue()))));
    }
}
