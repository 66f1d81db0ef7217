package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.ConfigException;

/** What is out of reach is told with the same words and its line, however a file names it. */
@Timeout(120)
class NamesTest {
    /** Classes that the compiler does not see, and that it sees though a behaviour may not use them. */
    private static final List<String> CLASSES = List.of("java.io.File", "org.sinew.safety.SafetyGate",
            "java.util.Locale", "java.lang.Character.UnicodeBlock");

    /** Ways of naming a class, which is X here: in the class. */
    private static final List<String> WAYS = List.of("X field;", "X[] array;", "java.util.List<X> argument;",
            "java.util.List<? extends X> bound;", "X result() { return null; }", "void parameter(X x) { }",
            "<T extends X> void bounded(T t) { }", "Object cast = (X) null;", "Object made = new X[3];",
            "boolean is = (Object) this instanceof X;", "Object type = X.class;", "class Extends extends X { }",
            "void local() { X x = null; }", "java.util.function.Consumer<?> f = (X x) -> { };",
            "String of(Object o) { return switch (o) { case X x -> \"x\"; default -> \"\"; }; }");

    private static String told(String head, String member) {
        String text = head + "\nimport org.sinew.decide.Routine;\nclass Wave extends Routine {\n    " + member
                + "\n    protected void tick() { }\n}\n";
        try {
            return Snippet.compile(Snippet.file(text)).name();
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static DynamicTest refused(String head, String member, String name, int line) {
        return DynamicTest.dynamicTest(head + member, () -> assertThat(told(head, member))
                .startsWith("robots/Wave.java:" + line + ":")
                .contains(": " + name + " is out of reach; " + Fence.MAY + ", in: "));
    }

    @TestFactory
    Stream<DynamicTest> byItsFullNameAnywhere() {
        return CLASSES.stream().flatMap(name -> WAYS.stream()
                .map(way -> refused("", way.replace("X", name), name, 4)));
    }

    @TestFactory
    Stream<DynamicTest> byAnImport() {
        return Stream.of("java.io.File", "java.io.*", "java.util.Timer", "java.util.Locale", "java.io.Serializable",
                "org.sinew.decide.Behavior", "static java.lang.System.out", "static java.lang.invoke.MethodType.*",
                "java.lang.Character.UnicodeBlock").map(name -> refused("import " + name + ";", "",
                name.replace("static ", ""), 1));
    }

    @TestFactory
    Stream<DynamicTest> byItsShortNameWhetherImportedOrNot() {
        List<DynamicTest> all = new ArrayList<>();
        for (String name : List.of("Thread", "StringBuffer", "Scanner", "Locale", "Thread.State",
                "Character.UnicodeBlock")) {
            all.add(refused("", name + " x;", name, 4));
            all.add(refused("import java.util.*;", name + " x;", name, 4));
        }
        return all.stream();
    }

    @TestFactory
    Stream<DynamicTest> byExceptionsAndAnnotations() {
        return Stream.of(
                refused("", "void f() { try { } catch (java.io.IOException e) { } }", "java.io.IOException", 4),
                refused("", "void f() { try { } catch (LinkageError e) { } }", "LinkageError", 4),
                refused("", "void f() throws java.io.IOException { }", "java.io.IOException", 4),
                refused("", "@java.lang.annotation.Inherited @interface A { }", "java.lang.annotation.Inherited", 4));
    }

    @TestFactory
    Stream<DynamicTest> byWhatAMethodGives() {
        return Stream.of(
                refused("", "Object given = java.util.List.of(1).spliterator();", "java.util.Spliterator", 4),
                refused("", "Object given = java.util.List.of(1).stream();", "java.util.stream.Stream", 4),
                refused("", "java.util.function.Function<java.util.List<?>, ?> f = java.util.List::stream;",
                        "java.util.stream.Stream", 4),
                refused("", "long count = \"a\".chars().count();", "java.util.stream.IntStream", 4),
                refused("", "Object given = getClass().getClassLoader();", "java.lang.ClassLoader", 4),
                refused("", "Object all = java.io.File.listRoots();", "java.io.File", 4),
                refused("", "java.util.function.Supplier<?> s = java.io.File::listRoots;", "java.io.File", 4));
    }

    @Test
    void whatIsWithinReachMayBeNamedInAllTheseWays() {
        for (String way : WAYS) {
            String name = way.startsWith("class") ? "java.util.ArrayList<Integer>" : "java.util.Random";
            assertThat(told("import java.util.Map.Entry;", way.replace("X", name))).isEqualTo("Wave");
        }
        assertThat(told("import static java.util.Map.Entry.comparingByKey; import java.util.Map.*;",
                "Object o = comparingByKey(); Entry<String, String> entry;")).isEqualTo("Wave");
    }

    @Test
    void whatNobodyHasIsNotSaidToBeOutOfReach() {
        assertThat(told("", "{ elbw.position.rad = 3; }")).contains(": cannot find symbol: elbw, in: ");
        assertThat(told("", "{ \u8098.to(1); }")).contains(": cannot find symbol: \u8098, in: ");
        assertThat(told("", "foo.bar.Baz b;")).contains(": package foo.bar does not exist; " + Fence.MAY);
        assertThat(told("", "Joint j = joint(\"neck\"); { j.foo = 3; }")).contains(": cannot find symbol: foo, in: ");
    }

    @Test
    void aForgottenImportIsNamed() {
        assertThat(told("", "List<Integer> l;")).contains(
                "Wave.java:4:5: List is not imported; write import java.util.List; at the top, in: List<Integer> l;");
        assertThat(told("", "Map.Entry<Integer, Integer> e;")).contains(": Map is not imported");
        assertThat(told("", "UnaryOperator<String> f;")).contains("write import java.util.function.UnaryOperator;");
    }
}
