package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same seed has to give the same bits on every computer: nothing that the loop or the simulation runs calls what
 * may differ between CPUs, or keeps things in an order that differs from run to run. Read from the class files.
 */
@Timeout(120)
class DeterminismTest {
    private static final List<String> PACKAGES = List.of("rt", "state", "safety", "estimate", "perceive", "decide",
            "device", "loop", "mjcf", "sim", "drivers");

    /** {@link Math} may compute these with instructions of the CPU, one or two units in the last place apart. */
    private static final List<String> VAGUE = List.of("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh",
            "cosh", "tanh", "exp", "expm1", "log", "log10", "log1p", "pow", "hypot", "cbrt", "random");

    /** Their order is that of hash codes, which for objects differs from run to run. */
    private static final List<String> UNORDERED = List.of("java.util.HashMap", "java.util.HashSet",
            "java.util.IdentityHashMap", "java.util.WeakHashMap", "java.util.Hashtable",
            "java.util.concurrent.ConcurrentHashMap");

    /** These make such collections; their order even changes with a salt of each run. */
    private static final Map<String, List<String>> MAKERS = Map.of(
            "java.util.Set", List.of("of", "copyOf"),
            "java.util.Map", List.of("of", "ofEntries", "copyOf"),
            "java.util.stream.Collectors", List.of("toSet", "toMap", "toUnmodifiableSet", "toUnmodifiableMap",
                    "groupingBy", "toConcurrentMap", "groupingByConcurrent"));

    private static List<String> findings(Collection<JavaClass> classes) {
        return classes.stream().flatMap(type -> Stream.concat(
                type.getAccessesFromSelf().stream().filter(DeterminismTest::isVague).map(JavaAccess::getDescription),
                type.getDirectDependenciesFromSelf().stream()
                        .filter(d -> UNORDERED.contains(d.getTargetClass().getName()))
                        .map(dependency -> dependency.getDescription()))).sorted().distinct().toList();
    }

    private static boolean isVague(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        if (owner.equals("java.lang.Math")) {
            return VAGUE.contains(name);
        }
        int parameters = access.getTarget().getFullName().replaceFirst(".*\\(", "").replaceAll("[^,]", "").length();
        boolean ordered = access.getTarget().getFullName().endsWith("of()")
                || (owner.equals("java.util.Map") && name.equals("of") && parameters == 1); // none or one entry
        return MAKERS.getOrDefault(owner, List.of()).contains(name) && !ordered;
    }

    @Test
    void nothingInLoopAndSimulationDependsOnCpuOrHashOrder() {
        JavaClasses all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(PACKAGES.stream().map(name -> "org.sinew." + name).toArray(String[]::new));
        assertThat(all.size()).as("classes found").isGreaterThan(100);
        assertThat(findings(List.copyOf(all))).as("use org.sinew.rt.Trig or StrictMath, and List, LinkedHashMap or"
                + " TreeMap").isEmpty();
    }

    /** What must be found. */
    private static final class Planted {
        private final Map<String, Integer> unordered = new HashMap<>();
        private final Set<Integer> salted = Set.of(1, 2);
        private final DoubleUnaryOperator reference = Math::cos;

        double called() {
            return Math.sin(unordered.size() + salted.size()) + reference.applyAsDouble(1);
        }

        Set<Integer> collected() {
            return salted.stream().map(i -> i + 1).collect(Collectors.toSet());
        }

        double allowed() {
            return Math.sqrt(StrictMath.sin(1)) + Math.max(Set.of().size(), List.of(1, 2).size());
        }
    }

    @Test
    void findsWhatIsPlanted() {
        List<String> found = findings(List.copyOf(new ClassFileImporter().importClasses(Planted.class)));
        assertThat(found).anyMatch(text -> text.contains("java.util.HashMap"))
                .anyMatch(text -> text.contains("Math.sin(double)"))
                .anyMatch(text -> text.contains("Math.cos(double)"))
                .anyMatch(text -> text.contains("Set.of(java.lang.Object, java.lang.Object)"))
                .anyMatch(text -> text.contains("Collectors.toSet()"))
                .noneMatch(text -> text.contains("sqrt") || text.contains("allowed"));
    }
}
