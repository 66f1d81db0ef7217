package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The Java language is within reach: also where the compiler makes calls, constants and classes that nobody wrote. */
@Timeout(120)
class LanguageTest {
    /**
     * A feature.
     *
     * @param members of the class
     * @param tick    statements
     * @param doing   what they say
     */
    private record Feature(String name, String members, String tick, String doing) {
    }

    private static final List<Feature> SWITCHES = List.of(
            new Feature("switch over a boxed number that one pattern restricts", "", """
                    Object o = 5;
                    doing(switch (o) {
                        case null -> "null";
                        case String s when s.isEmpty() -> "empty";
                        case Integer i when i > 3 -> "big";
                        case Double _, Float _ -> "double";
                        case Object x -> "other";
                    });
                    """, "big"),
            new Feature("switch over Integer", "", """
                    Integer n = 7;
                    doing(switch (n) {
                        case 1, 2 -> "low";
                        case Integer i when i > 5 -> "high";
                        case Integer i -> "mid";
                    });
                    """, "high"),
            new Feature("switch over each kind of boxed value", """
                    record P(int x) { }
                    """, """
                    String all = "";
                    for (Object o : List.of(new P(1), 'c', 5L, 1.5f, (short) 2, (byte) 1, true, 2.5)) {
                        all += switch (o) {
                            case P(int x) when x > 3 -> "P";
                            case P p -> "p";
                            case Character c when c > 3 -> "c";
                            case Long l when l == 5 -> "l";
                            case Float f when f > 1 -> "f";
                            case Short s when s > 1 -> "s";
                            case Byte b when b == 1 -> "b";
                            case Boolean b when b -> "t";
                            case Double d when d > 1 -> "d";
                            default -> "?";
                        };
                    }
                    doing(all);
                    """, "pclfsbtd"),
            new Feature("switch over Character and Byte with constants", "", """
                    Character c = 'a';
                    Byte b = 1;
                    doing(switch (c) { case 'a' -> "A"; case Character x -> "x"; }
                            + switch (b) { case 1 -> "1"; case Byte y -> "y"; });
                    """, "A1"),
            new Feature("switch over text, also of equal hashes", "", """
                    String text = "BB";
                    switch (text) {
                        case "Aa": doing("Aa"); break;
                        case "BB": doing("BB"); break;
                        default: doing("else");
                    }
                    """, "BB"),
            new Feature("switch over text with patterns", "", """
                    String text = "long";
                    doing(switch (text) {
                        case "a" -> "A";
                        case String s when s.length() > 3 -> s;
                        case String s -> "";
                    });
                    """, "long"),
            new Feature("switch over an enum", """
                    enum Step { UP, DOWN } Step step = Step.DOWN;
                    """, """
                    switch (step) { case UP: doing("up"); break; case DOWN: doing("down"); }
                    doing(switch (step) { case UP -> "up"; case DOWN -> "down"; case null -> "null"; });
                    """, "down"),
            new Feature("switch over an enum with patterns", """
                    enum Step { UP, DOWN } Step step = Step.DOWN;
                    """, """
                    doing(switch (step) {
                        case UP -> "up";
                        case Step s when s.ordinal() > 0 -> "after";
                        case Step s -> "";
                    });
                    """, "after"),
            new Feature("switch over a sealed interface with constants of an enum", """
                    sealed interface Gait permits Step, Jump { } enum Step implements Gait { UP, DOWN } record
                    Jump() implements Gait { } Gait gait = Step.DOWN;
                    """, """
                    Object any = gait;
                    doing(switch (gait) { case Step.UP -> "up"; case Step.DOWN -> "down"; case Jump j -> "jump"; }
                            + switch (any) { case Step.UP -> 1; case Step.DOWN -> 2; default -> 3; });
                    """, "down2"),
            new Feature("switch over arrays and parts of the robot", "", """
                    Object o = joint("neck");
                    doing(switch (o) { case int[] a -> "array"; case Joint[] j -> "joints"; case Joint j -> "joint";
                            case Enum<?> e -> e.name(); default -> "else"; });
                    """, "joint"),
            new Feature("switch with yield, and over short and char", "", """
                    short s = 2;
                    char c = 'x';
                    int y = switch (s) { case 2: yield 4; default: yield 5; };
                    switch (c) { case 'x': doing("x" + y); }
                    """, "x4"));

    private static final List<Feature> PATTERNS = List.of(
            new Feature("instanceof with a name", "", """
                    Object o = "a";
                    if (!(o instanceof String s)) {
                        return;
                    }
                    doing(s + (o instanceof final String t && t.length() > 0 ? t : ""));
                    """, "aa"),
            new Feature("record patterns, nested and of generics", """
                    record Q(int a) { } record P(Q q, double d) { } record Pair<A, B>(A a, B b) { }
                    """, """
                    Object o = new P(new Q(1), 2.0);
                    Pair<Integer, String> p = new Pair<>(2, "b");
                    doing((o instanceof P(Q(int a), double d) && d > a ? "P" : "")
                            + switch (o) {
                                case P(Q(var a), _) when a > 3 -> "x";
                                case P(Q q, double d) -> "y";
                                default -> "z";
                            }
                            + switch (p) { case Pair<Integer, String>(var i, var s) -> s + i; });
                    """, "Pyb2"),
            new Feature("sealed classes", """
                    sealed interface Shape permits Disc, Box { } record Disc(double r) implements Shape { } record
                    Box(double a) implements Shape { } static abstract sealed class Foot permits Left, Right { }
                    static final class Left extends Foot { } static non-sealed class Right extends Foot { }
                    """, """
                    Shape shape = new Disc(1);
                    Foot foot = new Left();
                    doing(switch (shape) { case Disc d -> "disc"; case Box b -> "box"; }
                            + switch (foot) { case Left l -> "left"; case Right r -> "right"; });
                    """, "discleft"),
            new Feature("records have equals, toString and constructors", """
                    record P(int a, String s, double[] t) { P { if (a < 0) { throw new IllegalArgumentException(); }
                    } static P of(int a) { return new P(a, "s", null); } }
                    """, """
                    doing(P.of(1) + " " + P.of(1).equals(P.of(1)) + P.of(1).equals(P.of(2)));
                    """, "P[a=1, s=s, t=null] truefalse"));

    private static final List<Feature> FUNCTIONS = List.of(
            new Feature("lambdas and references to methods", """
                    record P(int a) { }
                    """, """
                    double k = 2;
                    DoubleUnaryOperator twice = x -> x * k;
                    Supplier<List<Integer>> list = ArrayList::new;
                    Function<Integer, int[]> array = int[]::new;
                    BiFunction<Double, Double, Double> most = Math::max;
                    UnaryOperator<String> upper = String::toUpperCase;
                    Function<Integer, P> make = P::new;
                    ToIntFunction<P> a = P::a;
                    Runnable say = () -> doing("" + twice.applyAsDouble(2) + list.get() + array.apply(3).length
                            + most.apply(1.0, 2.0) + upper.apply("a") + a.applyAsInt(make.apply(4)));
                    say.run();
                    """, "4.0[]32.0A4"),
            new Feature("a lambda of two interfaces", "", """
                    Comparator<String> c = (Comparator<String> & Cloneable) (a, b) -> a.compareTo(b);
                    doing("" + c.compare("a", "b"));
                    """, "-1"),
            new Feature("references to methods of the parent", """
                    interface X { default String n() { return "X"; } } static class A { String n() { return "A"; } }
                    class D extends A implements X { public String n() { Supplier<String> s = super::n; return
                    s.get() + X.super.n(); } }
                    """, """
                    doing(new D().n());
                    """, "AX"),
            new Feature("varargs and generic methods", """
                    static int sum(int... a) { int s = 0; for (int i : a) { s += i; } return s; } @SafeVarargs
                    static <T> int count(T... t) { return t.length; } static <T extends Comparable<? super T>> T
                    most(Collection<? extends T> c) { return Collections.max(c); }
                    """, """
                    doing("" + sum() + sum(1, 2, 3) + count("a", "b") + most(List.of(1, 3, 2)));
                    """, "0623"),
            new Feature("types that the compiler finds by itself", """
                    static <T> T pick(boolean b, T x, T y) { return b ? x : y; }
                    """, """
                    var all = List.of(1, "a", 2.0);
                    var one = pick(true, 1, "a");
                    Function<Integer, Object> get = i -> all.get(i);
                    var maps = new ArrayList<Map<String, ? extends Number>>();
                    doing("" + one + get.apply(1) + maps.size());
                    """, "1a0"));

    private static final List<Feature> CLASSES = List.of(
            new Feature("inner, nested, local and anonymous classes", """
                    private int f = 1; class In { private int z = 2; class Deep { int sum() { return f + z +
                    Wave.this.f + In.this.z; } } } static class St { private int k = 4; }
                    """, """
                    class Local { int y = f; }
                    record R(int a) { }
                    enum Leg { A }
                    interface I { int f(); }
                    I i = () -> new R(1).a() + Leg.A.ordinal();
                    Runnable say = new Runnable() {
                        int n = new In().new Deep().sum();
                        public void run() {
                            doing("" + n + new St().k + new Local().y + i.f());
                        }
                    };
                    say.run();
                    """, "6411"),
            new Feature("enums with bodies, values and valueOf", """
                    enum S { A(1) { int x() { return 5; } }, B(2); final int v; S(int v) { this.v = v; } int x() {
                    return v; } }
                    """, """
                    String all = "";
                    for (S s : S.values()) {
                        all += s.name() + s.ordinal() + s.x();
                    }
                    EnumMap<S, Integer> map = new EnumMap<>(S.class);
                    map.put(S.A, 1);
                    doing(all + S.valueOf("A").compareTo(S.B) + map + EnumSet.allOf(S.class));
                    """, "A05B12-1{A=1}[A, B]"),
            new Feature("interfaces with private and static methods and constants", """
                    interface I { int C = 3; private int p() { return 1; } default int d() { return p() + s(); }
                    static int s() { return C; } }
                    """, """
                    doing("" + new I() { }.d());
                    """, "4"),
            new Feature("generic classes", """
                    static class Box<T extends Comparable<T>> { T v; Box(T v) { this.v = v; } <R extends
                    Comparable<R>> Box<R> map(Function<? super T, ? extends R> f) { return new Box<>(f.apply(v)); }
                    class Node { T get() { return v; } } }
                    """, """
                    Box<Integer> b = new Box<>(3);
                    Box<Integer>.Node n = b.new Node();
                    doing("" + b.map(x -> "v" + x).v + n.get());
                    """, "v33"),
            new Feature("statements before super", """
                    static class A { final int v; A(int v) { this.v = v; } } static class D extends A { D(int x) {
                    if (x < 0) { throw new IllegalArgumentException(); } super(x * 2); } }
                    """, """
                    doing("" + new D(2).v);
                    """, "4"),
            new Feature("initialisers", """
                    static final int[] T = new int[5]; static { for (int i = 0; i < 5; i++) { T[i] = i * i; } } int
                    z; { z = 7; }
                    """, """
                    doing("" + T[2] + z);
                    """, "47"),
            new Feature("annotations", """
                    @Deprecated int x; @FunctionalInterface interface F { void f(); } @interface My { int value()
                    default 3; String[] names() default { }; } @My(5) @SuppressWarnings("unused") int y;
                    """, """
                    doing("annotated");
                    """, "annotated"),
            new Feature("clone of arrays and of classes of its own", """
                    static class C implements Cloneable { int x = 3; public C clone() { try { return (C)
                    super.clone(); } catch (CloneNotSupportedException e) { throw new AssertionError(e); } } }
                    """, """
                    int[] a = {1, 2};
                    int[][] b = {{1}, {2, 3}};
                    doing("" + a.clone()[1] + b.clone()[1].length + new C().clone().x);
                    """, "223"),
            new Feature("children of what Java has", """
                    class Angles extends ArrayList<Double> { } class Poses extends LinkedHashMap<String, Angles> { }
                    abstract class Line implements List<Integer> { } abstract class End implements Deque<Integer> { }
                    class Noise extends Random { Noise() { super(7); } }
                    """, """
                    Angles angles = new Angles();
                    angles.add(1.5);
                    Poses poses = new Poses();
                    poses.put("up", angles);
                    doing(poses + "");
                    """, "{up=[1.5]}"),
            new Feature("an iterator of its own in for", """
                    static class It implements Iterator<Integer> { int n; public boolean hasNext() { return n < 3; }
                    public Integer next() { return n++; } }
                    """, """
                    int sum = 0;
                    for (int i : (Iterable<Integer>) () -> new It()) {
                        sum += i;
                    }
                    doing("" + sum);
                    """, "3"));

    private static final List<Feature> STATEMENTS = List.of(
            new Feature("try with resources, also one that throws when it is closed", """
                    static class R implements AutoCloseable { void go() { throw new IllegalStateException("x"); }
                    public void close() { throw new IllegalArgumentException("y"); } }
                    """, """
                    try (R r = new R(); AutoCloseable q = () -> { }) {
                        r.go();
                    } catch (IllegalStateException | IllegalArgumentException e) {
                        doing(e.getMessage() + e.getSuppressed().length);
                    } catch (Exception _) {
                        doing("else");
                    } finally {
                        seconds();
                    }
                    """, "x1"),
            new Feature("exceptions of its own", """
                    static class Mine extends Exception { Mine(String s) { super(s); } }
                    """, """
                    try {
                        throw new Mine("m");
                    } catch (Mine e) {
                        doing(e.getMessage());
                    }
                    """, "m"),
            new Feature("assert", "", """
                    assert seconds() >= 0 : "negative";
                    assert seconds() >= 0;
                    doing("asserted");
                    """, "asserted"),
            new Feature("joined text and text blocks", "", "String s = \"a\" + 1 + 'c' + 2.0 + 3L + true + null + 1.5f;"
                    + "s += 5;\ndoing(s + \"\"\"\n    b\\\n    c\n    \"\"\".strip());\n", "a1c2.03truenull1.55bc"),
            new Feature("boxed numbers", "", """
                    Integer a = 5;
                    a++;
                    Long l = 5L;
                    l += 2;
                    Character c = 'c';
                    c++;
                    Object o = a > 3 ? 1 : 2.0;
                    doing("" + a + l + c + o);
                    """, "67d1.0"),
            new Feature("labels, arrays of arrays and for with unused names", "", """
                    double[][] rows = {{1, 2}, {3}};
                    double sum = 0;
                    outer:
                    for (double[] row : rows) {
                        for (double x : row) {
                            if (x > 1) {
                                continue outer;
                            }
                            sum += x;
                        }
                    }
                    for (int i = 0, _ = 1; i < 2; i++) {
                        sum++;
                    }
                    doing(sum + rows.getClass().getSimpleName());
                    """, "3.0double[][]"));

    private static SourceText source(Feature feature) {
        return Snippet.file("import static java.lang.Math.*;\nimport java.util.*;\nimport java.util.Map.Entry;\n"
                + "import java.util.function.*;\nimport org.sinew.decide.Routine;\n\nclass Wave extends Routine {\n"
                + feature.members() + "\nprotected void tick() {\n" + feature.tick() + "}\n}\n");
    }

    @TestFactory
    Stream<DynamicTest> theLanguageIsWithinReach() {
        return Stream.of(SWITCHES, PATTERNS, FUNCTIONS, CLASSES, STATEMENTS).flatMap(List::stream)
                .map(feature -> DynamicTest.dynamicTest(feature.name(), () -> {
                    RoutineDriver driver = new RoutineDriver(Snippet.compile(source(feature)));
                    driver.arm();
                    driver.ticks(2);
                    assertThat(driver.thrown()).isEmpty();
                    assertThat(driver.doing()).isEqualTo(feature.doing());
                }));
    }
}
