package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.ConfigException;

/** What a routine may use and what it may not: asked of the compiler, of class files and of the class loader. */
@Timeout(120)
class FenceTest {
    /** A statement that goes round the fence, and what is said of it. */
    private record Escape(String statement, String said) {
    }

    private static final List<Escape> ESCAPES = List.of(
            new Escape("org.sinew.safety.SafetyGate gate = null;", "org.sinew.safety.SafetyGate is out of reach"),
            new Escape("org.sinew.state.RobotState state = null;", "org.sinew.state.RobotState is out of reach"),
            new Escape("org.sinew.state.Intent wishes = null;", "org.sinew.state.Intent is out of reach"),
            new Escape("org.sinew.decide.RoutineBehavior other = null;", "RoutineBehavior is out of reach"),
            new Escape("org.sinew.loop.ControlLoop loop = null;", "org.sinew.loop.ControlLoop is out of reach"),
            new Escape("Thread.yield();", "Thread is out of reach"),
            new Escape("Runtime.getRuntime().halt(3);", "Runtime is out of reach"),
            new Escape("System.exit(3);", "System is out of reach"),
            new Escape("System.out.println(1);", "System is out of reach"),
            new Escape("long t = System.nanoTime();", "System is out of reach"),
            new Escape("new ProcessBuilder(\"ls\");", "ProcessBuilder is out of reach"),
            new Escape("java.io.File file = null;", "java.io.File is out of reach"),
            new Escape("java.nio.file.Path.of(\"/\");", "java.nio.file.Path is out of reach"),
            new Escape("java.net.URI.create(\"x\");", "java.net.URI is out of reach"),
            new Escape("java.util.Timer timer = null;", "java.util.Timer is out of reach"),
            new Escape("java.util.concurrent.locks.LockSupport.park();", "is out of reach"),
            new Escape("java.util.List.of(1).stream();", "is out of reach"),
            new Escape("java.lang.reflect.Method method = null;", "java.lang.reflect.Method is out of reach"),
            new Escape("sun.misc.Unsafe unsafe = null;", "sun.misc.Unsafe is out of reach"),
            new Escape("Object loader = getClass().getClassLoader();", "is out of reach"),
            new Escape("Object all = Routine.class.getModifiers();", "Class.getModifiers is out of reach"),
            new Escape("new java.util.ArrayList<Integer>().notifyAll();", "Object.notifyAll is out of reach"),
            new Escape("Runnable run = this::notifyAll;", "Object.notifyAll is out of reach"),
            new Escape("double x = Math.sin(seconds());", "write sin(...) of Routine"),
            new Escape("double x = Math.pow(seconds(), 2);", "write StrictMath.pow(...)"),
            new Escape("double x = Math.random();", "chance is not the same when a run is replayed"),
            new Escape("new java.util.Random();", "write new Random(7)"),
            new Escape("java.util.function.DoubleUnaryOperator f = Math::cos;", "write cos(...) of Routine"),
            new Escape("new Exception().print" + "StackTrace();", "the loop thread must not print"),
            new Escape("int h = new Object().hashCode();", "Object.hashCode: the number of an object"),
            new Escape("int h = hashCode();", "Object.hashCode: the number of an object"),
            new Escape("record R(Joint j) { }; int h = new R(joint(\"neck\")).hashCode();", "the number of an object"),
            new Escape("interface H { int hashCode(); }; int h = ((H) null).hashCode();", "the number of an object"),
            new Escape("java.util.function.ToIntFunction<Object> f = Object::hashCode;", "LinkedHashMap"),
            new Escape("int h = java.util.List.of(this).hashCode();", "the number of an object"),
            new Escape("int h = java.util.Objects.hash(this);", "Objects.hash: the number of an object"),
            new Escape("String s = java.util.Objects.toIdentityString(this);", "the number of an object"),
            new Escape("int h = java.util.Objects.hashCode(this);", "the number of an object"),
            new Escape("int h = java.util.Arrays.hashCode(new Object[9]);", "the number of an object"),
            new Escape("int h = java.util.Arrays.deepHashCode(new Object[9]);", "the number of an object"),
            new Escape("String s = toString();", "name what you mean of it"),
            new Escape("interface T { String toString(); }; String s = ((T) null).toString();", "name what you mean"),
            new Escape("java.util.Map<Joint, Integer> m = new java.util.HashMap<>();", "write new LinkedHashMap<>()"),
            new Escape("java.util.HashMap.newHashMap(9);", "write new LinkedHashMap<>()"),
            new Escape("class M extends java.util.LinkedHashMap<Object, Object> { int newHashMap; }; M.newHashMap(4);",
                    "write new LinkedHashMap<>()"),
            new Escape("java.util.Set<Joint> m = new java.util.HashSet<>();", "write new LinkedHashSet<>()"),
            new Escape("java.util.HashSet.newHashSet(9);", "write new LinkedHashSet<>()"),
            new Escape("java.util.function.Supplier<Object> s = java.util.HashSet::new;", "new LinkedHashSet<>()"),
            new Escape("class M extends java.util.HashMap<String, String> { }", "write new LinkedHashMap<>()"),
            new Escape("java.util.Set.of(1, 2);", "new LinkedHashSet<>(List.of(...))"),
            new Escape("java.util.Set.copyOf(java.util.List.of(1));", "new LinkedHashSet<>(...)"),
            new Escape("java.util.Map.of(1, 2);", "new LinkedHashMap<>() and put(...)"),
            new Escape("java.util.Map.ofEntries(java.util.Map.entry(1, 2));", "new LinkedHashMap<>() and put(...)"),
            new Escape("java.util.Map.copyOf(new java.util.TreeMap<String, String>());", "new LinkedHashMap<>(...)"),
            new Escape("java.util.Arrays.parallelPrefix(new double[9], Double::sum);", "several threads"),
            new Escape("java.util.Arrays.parallelSetAll(new double[9], i -> i);", "write Arrays.setAll(...)"),
            new Escape("java.util.Arrays.parallelSort(new double[9]);", "write Arrays.sort(...)"),
            new Escape("Integer speed = Integer.getInteger(\"speed\", 3);", "write the value into the file"),
            new Escape("Long speed = Long.getLong(\"speed\");", "write the value into the file"),
            new Escape("boolean fast = Boolean.getBoolean(\"fast\");", "write the value into the file"),
            new Escape("synchronized (this) { doing(\"waits\"); }", "delete the word"),
            new Escape("class F { synchronized void f() { } }", "delete the word"),
            new Escape("class F { protected void finalize() { } }", "delete the method"));

    @TestFactory
    Stream<DynamicTest> aRoutineDoesNotGetOut() {
        return ESCAPES.stream().map(escape -> DynamicTest.dynamicTest(escape.statement(), () ->
                assertThatThrownBy(() -> Snippet.compile(Snippet.tick(escape.statement())))
                        .isInstanceOf(ConfigException.class).hasMessageStartingWith("robots/Wave.java:6:")
                        .hasMessageContaining(escape.said()).hasMessageEndingWith(", in: " + escape.statement())));
    }

    @Test
    void neitherByAClassOfItsOwnThatInheritsTheWayOut() {
        assertThatThrownBy(() -> Snippet.compile(Snippet.file("""
                import org.sinew.decide.Routine;
                class Wave extends Routine {
                    static class Mine extends Exception { }
                    protected void tick() {
                        new Mine().PRINT();
                    }
                }
                """.replace("PRINT", "print" + "StackTrace")))).hasMessageStartingWith("robots/Wave.java:5:")
                .hasMessageContaining("must not print");
    }

    @TestFactory
    Stream<DynamicTest> eachOfThemWouldGetOutWithoutTheFence() {
        return ESCAPES.stream().filter(escape -> !escape.statement().startsWith("sun."))
                .map(escape -> DynamicTest.dynamicTest(escape.statement(), () -> assertThat(
                        RoutineFile.of(Snippet.tick(escape.statement()), new Fence(false)).name()).isEqualTo("Wave")));
    }

    @Test
    void anImportOfWhatIsOutOfReachIsRefusedAlsoWhenNothingUsesIt() {
        for (String name : List.of("org.sinew.safety.SafetyGate", "java.io.*", "java.util.Timer", "org.sinew.state.*",
                "static java.lang.System.exit", "java.util.concurrent.*")) {
            String text = "import org.sinew.decide.Routine;\nimport " + name + ";\nclass Wave extends Routine {"
                    + " protected void tick() { } }\n";
            assertThatThrownBy(() -> Snippet.compile(Snippet.file(text))).as(name)
                    .hasMessageStartingWith("robots/Wave.java:2:")
                    .hasMessageContaining("is out of reach; " + Fence.MAY);
        }
    }

    @Test
    void plainJavaIsWithinReach() throws Exception {
        RoutineFile file = Snippet.compile(Snippet.file("""
                import java.util.*;
                import java.util.function.DoubleUnaryOperator;
                import org.sinew.decide.Routine;

                class Wave extends Routine {
                    enum Step { UP, DOWN }

                    record Pose(int joint, String word) { }

                    interface Gait extends DoubleUnaryOperator {
                        default double twice(double x) {
                            return applyAsDouble(applyAsDouble(x));
                        }
                    }

                    interface Named { String name(); }

                    static class Walk implements Gait {
                        public double applyAsDouble(double x) {
                            return x + 1;
                        }
                    }

                    private static final double[] TABLE = {1, 2, 3};
                    private final Map<Step, Pose> poses = new EnumMap<>(Step.class);
                    private final List<Double> angles = new ArrayList<>();
                    private final Random noise = new Random(7);
                    private final Set<Step> seen = new LinkedHashSet<>(List.of(Step.UP));
                    private final Map<String, Step> byName = new LinkedHashMap<>();
                    private static int ticks;
                    private Step step = Step.UP;

                    @Override
                    protected void tick() {
                        DoubleUnaryOperator twice = x -> x * 2;
                        angles.add(twice.applyAsDouble(noise.nextDouble() + StrictMath.exp(TABLE[0])));
                        angles.sort(Comparator.naturalOrder());
                        Gait gait = x -> x * 3;
                        Walk walk = new Walk();
                        Named named = () -> "n" + ticks++;
                        double there = gait.twice(1) + gait.andThen(twice).applyAsDouble(2) + walk.twice(3)
                                + walk.compose(walk).applyAsDouble(4) + named.name().hashCode() + Double.hashCode(2);
                        byName.put(step.toString() + there + new StringBuilder("a").toString(), step);
                        seen.addAll(byName.values());
                        poses.put(step, new Pose(1, "a" + angles.size() + String.format("%.1f", angles.get(0))));
                        step = switch (step) {
                            case UP -> Step.DOWN;
                            case DOWN -> Step.UP;
                        };
                        Object any = poses.get(Step.UP);
                        if (any instanceof Pose(int joint, String word) && joint > 0) {
                            doing(word.strip());
                        }
                        int size = switch (any) {
                            case Pose pose -> pose.joint();
                            case null, default -> 0;
                        };
                        for (double angle : angles) {
                            joint("elbow").to(Math.max(0, angle) + size % 2);
                        }
                        try {
                            Optional.of(step).map(Step::name).ifPresent(this::doing);
                        } catch (IllegalStateException e) {
                            throw new IllegalArgumentException(e.getMessage());
                        }
                        assert size >= 0 || size < 0;
                    }
                }
                """));
        RoutineDriver driver = new RoutineDriver(file);
        driver.arm();
        driver.ticks(3);
        assertThat(driver.thrown()).isEmpty();
        assertThat(driver.doing()).isEqualTo("DOWN");
    }

    @Test
    void theClassLoaderRefusesWhatClassFilesAskForBehindTheirBack() throws Exception {
        RoutineLoader loader = new RoutineLoader(java.util.Map.of(), new Fence(true));
        assertThatThrownBy(() -> Class.forName("org.sinew.safety.SafetyGate", false, loader))
                .isInstanceOf(ClassNotFoundException.class).hasMessageContaining("is out of reach");
        assertThatThrownBy(() -> Class.forName("java.lang.Runtime", false, loader))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(Class.forName("java.util.ArrayList", false, loader)).isEqualTo(java.util.ArrayList.class);
        RoutineLoader open = new RoutineLoader(java.util.Map.of(), new Fence(false));
        assertThat(Class.forName("org.sinew.safety.SafetyGate", false, open)).isNotNull();
    }

    @Test
    void theSecondLookFindsInClassFilesWhatTheCompilerDidNotHide() throws Exception {
        SourceText source = Snippet.tick("Runtime.getRuntime().halt(3);");
        var classes = new SourceCompiler(new Fence(false)).compile(source);
        assertThatThrownBy(() -> new ClassFileCheck(source, classes, new Fence(true)).run())
                .hasMessageStartingWith("robots/Wave.java:6:9: Runtime.").hasMessageContaining(Fence.MAY);
        new ClassFileCheck(source, classes, new Fence(false)).run();
    }
}
