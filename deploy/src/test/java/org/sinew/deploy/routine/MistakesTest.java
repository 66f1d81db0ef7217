package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.decide.Routine;

/** Files as they come out of editors, of slips and of anger: each is taken, or told in one sentence with its line. */
@Timeout(120)
class MistakesTest {
    private static final String IMPORT = "import org.sinew.decide.Routine;\n";

    @TempDir
    private Path folder;

    /** What is said of a file; empty: it is taken, and rehearsed for some ticks. */
    private String told(String name, byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve(name), bytes);
        try {
            RoutineDriver driver = new RoutineDriver(RoutineFile.read(file));
            driver.arm();
            driver.ticks(2);
            return driver.thrown().map(Object::toString).orElse("");
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage()).replace(folder + "/", "");
        }
    }

    private String told(String text) throws Exception {
        return told("Wave.java", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aPackageLineIsToBeDeleted() throws Exception {
        assertThat(told("// mine\npackage robots.mine;\n" + IMPORT + "class Wave extends Wrong { }\n"))
                .isEqualTo("Wave.java:2:1: a behaviour has no package line; delete it, in: package robots.mine;");
    }

    @Test
    void aFileWithoutItsClassSaysWhatToWrite() throws Exception {
        String words = "no class Wave in this file; write class Wave extends Routine";
        assertThat(told("")).isEqualTo("Wave.java:1:1: " + words);
        assertThat(told(IMPORT + "class Other extends Routine { protected void tick() { } }\n")).contains(words);
        assertThat(told(IMPORT + "protected void tick() { }\n")).startsWith("Wave.java:2:1: " + words);
        assertThat(told(IMPORT + "public class Other { }\npublic class Wave { }\n"))
                .startsWith("Wave.java:2:8: class Other is public, should be declared in a file named Other.java");
        for (String kind : new String[] {"class", "enum", "interface", "record"}) {
            String head = kind + " Wave" + (kind.equals("record") ? "()" : "") + " { }";
            assertThat(told(IMPORT + head)).isEqualTo("Wave.java:2:1: class Wave is no routine; write class Wave"
                    + " extends Routine, in: " + head);
        }
        assertThat(told("Wave.java.txt", new byte[0])).contains("\"Wave.java.txt\" can be the name of no class");
    }

    @Test
    void theImportOfRoutineThatIsMissingIsNamed() throws Exception {
        assertThat(told("class Wave extends Routine {\n}\n")).isEqualTo("Wave.java:1:20: Routine is not imported; write"
                + " import " + Routine.class.getName() + "; at the top, in: class Wave extends Routine {");
    }

    @Test
    void marksLineEndsTabsAndNamesOfAnyScriptAreTaken() throws Exception {
        String text = IMPORT + "class Wave extends Routine {\n\tJoint \u8098 = joint(\"elbow\");\n"
                + "\tprotected void tick() {\n\t\t\u8098.to(0.1);\n\t\tdoing(null);\n\t}\n}\n";
        assertThat(told(text)).isEmpty();
        assertThat(told("\uFEFF" + text.replace("\n", "\r\n"))).isEmpty();
        assertThat(told(text.replace("\n", "\r").replace("to(", "too(")))
                .contains("Wave.java:5:").contains("cannot find symbol: too, in: ");
    }

    @Test
    void punctuationOfAnotherKeyboardIsShown() throws Exception {
        assertThat(told(IMPORT + "class Wave extends Routine {\n    double x = sin(1)\uFF1B\n}\n")).startsWith(
                "Wave.java:3:22: illegal character: '\uFF1B'; outside of texts and comments write punctuation as on an"
                + " English keyboard");
    }

    @Test
    void aFileThatIsSavedByHalfIsTold() throws Exception {
        String text = IMPORT + "class Wave extends Routine {\n    String s = \"\u6325\";\n    /* x */\n}\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int length : new int[] {20, 45, 60, 75, 80, 86, bytes.length - 3}) {
            assertThat(told("Wave.java", Arrays.copyOf(bytes, length))).as("%d bytes", length)
                    .matches("(?s)Wave\\.java:\\d:\\d+: .*(expected|unclosed|reached end|not UTF-8|tick\\(\\)).*")
                    .doesNotContain("report");
        }
        assertThat(told("Wave.java", new byte[64])).startsWith("Wave.java:1:1: illegal character: '\\u0000'");
    }

    @Test
    void anExpressionThatIsTooLongForTheCompilerIsNoFaultOfTheCompiler() throws Exception {
        assertThat(told(IMPORT + "class Wave extends Routine { int x = " + "(".repeat(9000) + "1" + ")".repeat(9000)
                + "; }"))
                .startsWith("Wave.java:1:1: an expression is too long for the compiler; split the longest into");
    }

    @Test
    void namesOfSinewAndOfJavaAreFree() throws Exception {
        for (String name : new String[] {"Joint", "Behavior", "SafetyGate", "String", "Object", "Wave$1"}) {
            String text = IMPORT + "class " + name + " extends Routine { protected void tick() { } }";
            assertThat(told(name + ".java", text.getBytes(StandardCharsets.UTF_8))).as(name).isEmpty();
        }
    }

    @Test
    void whatIsThrownWithoutWordsIsToldWithoutThem() {
        for (String words : new String[] {"", "(String) null", "\"\"", "\" \""}) {
            assertThatThrownBy(() -> Snippet.compile(Snippet.file(IMPORT + "class Wave extends Routine {\n"
                    + "    Wave() { throw new IllegalStateException(" + words + "); }\n"
                    + "    protected void tick() { }\n}\n")).make(Snippet.ROBOT)).hasMessageStartingWith(
                    "robots/Wave.java:3:5: IllegalStateException, in: Wave() {");
        }
    }
}
