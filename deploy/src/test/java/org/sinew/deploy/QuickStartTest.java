package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The ahead-of-time cache of the launchers, by the real virtual machine, of a program that says which build it is. */
@Timeout(120)
@BesideOthers
@EnabledOnOs(OS.LINUX)
class QuickStartTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    Path folder;

    private Path jar;
    private Path launcher;

    /** What a process left. */
    record Ended(int code, String out, String err) {
    }

    @BeforeEach
    void makeProgram() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here, which the launcher needs");
        jar = folder.resolve("program.jar");
        build("old");
        Files.createDirectories(folder.resolve("lib/robot"));
        Files.copy(jar, folder.resolve("lib/robot/a.jar"));
        launcher = Files.writeString(folder.resolve("launcher"), """
                set -u
                home=%1$s libraries=%1$s/lib native=/nowhere caches=(%1$s/cache)
                program() { echo %1$s/program.jar; }
                . %2$s
                become_java %3$s "$@"
                """.formatted(folder, Path.of("packaging/launch.sh").toAbsolutePath(), JAVA));
    }

    /** A jar whose program says {@code word} and whether it has been given a cache. */
    private void build(String word) throws IOException {
        Path source = Files.createDirectories(folder.resolve("src")).resolve("Main.java");
        Files.writeString(source, """
                package org.sinew.deploy;
                public class Main {
                    public static void main(String[] args) {
                        if (String.join(" ", args).equals("aot robot.yaml")) {
                            System.out.println("cache: done");
                        }
                        System.out.println("%s " + java.lang.management.ManagementFactory.getRuntimeMXBean()
                                .getInputArguments().stream().anyMatch(flag -> flag.startsWith("-XX:AOTCache=")));
                    }
                }
                """.formatted(word));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.resolve("src").toString(),
                source.toString())).isZero();
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file)) {
            JarEntry entry = new JarEntry("org/sinew/deploy/Main.class");
            entry.setTime(0);
            entry.setMethod(JarEntry.DEFLATED);
            out.setLevel(0); // the same size for words of the same length
            out.putNextEntry(entry);
            Files.copy(folder.resolve("src/org/sinew/deploy/Main.class"), out);
        }
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_700_000_000_000L));
    }

    private List<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            return files.toList();
        }
    }

    private Path prepared() throws Exception {
        assertThat(run("aot", "robot.yaml").code()).isZero();
        assertThat(run("run").out()).isEqualTo("old true\n");
        assertThat(caches()).hasSize(1);
        return caches().getFirst();
    }

    @Test
    void thereIsNoneUntilItIsAskedFor() throws Exception {
        assertThat(run("run")).isEqualTo(new Ended(0, "old false\n", ""));
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void aRebuiltJarNeverRunsOldClasses() throws Exception {
        Path cache = prepared();
        long size = Files.size(jar);
        build("new"); // as long as before, and as old as before
        assertThat(Files.size(jar)).isEqualTo(size);
        assertThat(run("run")).isEqualTo(new Ended(0, "new false\n", ""));
        assertThat(run(List.of("SINEW_JAVA_OPTS=-XX:AOTCache=" + cache), "run").out())
                .as("what the virtual machine itself notices").isEqualTo("old true\n");
        run("aot", "robot.yaml");
        assertThat(run("run")).isEqualTo(new Ended(0, "new true\n", ""));
        assertThat(caches()).as("the old one is removed").hasSize(1).doesNotContain(cache);
    }

    @Test
    void otherFlagsAndOtherJarsWantAnotherCache() throws Exception {
        prepared();
        assertThat(run(List.of("SINEW_JAVA_OPTS=-Dx=y"), "run").out()).isEqualTo("old false\n");
        assertThat(run("run", "--fast").out()).isEqualTo("old false\n");
        Files.copy(jar, folder.resolve("lib/robot/b.jar"));
        assertThat(run("run").out()).isEqualTo("old false\n");
    }

    @Test
    void aDamagedCacheIsSurvivedInSilence() throws Exception {
        Path cache = prepared();
        byte[] whole = Files.readAllBytes(cache);
        byte[] holes = whole.clone();
        Arrays.fill(holes, holes.length / 4, holes.length / 2, (byte) 0x5a);
        for (byte[] damaged : List.of(holes, Arrays.copyOf(whole, whole.length / 3),
                "no cache".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            Files.write(cache, damaged, StandardOpenOption.TRUNCATE_EXISTING);
            assertThat(run("run")).isEqualTo(new Ended(0, "old " + (damaged.length > 0) + "\n", ""));
        }
        run("aot", "robot.yaml");
        assertThat(Files.size(cache)).as("made anew").isGreaterThan(whole.length / 2);
    }

    @Test
    void aFolderThatCannotBeWrittenMakesNoDifference() throws Exception {
        Files.writeString(folder.resolve("cache"), "a file");
        assertThat(run("aot", "robot.yaml")).isEqualTo(new Ended(0, "cache: done\nold false\n", ""));
        assertThat(run("run")).isEqualTo(new Ended(0, "old false\n", ""));
    }

    @Test
    void whatDidNotDoItsWorkMakesNone() throws Exception {
        assertThat(run("aot", "--help").out()).isEqualTo("old false\n");
        assertThat(run("run").out()).isEqualTo("old false\n");
        prepared();
    }

    @Test
    void aFolderOfSomebodyElseIsPassedOver() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "only root can give a folder away");
        prepared();
        Files.setAttribute(folder.resolve("cache"), "unix:uid", 65534);
        assertThat(run("run").out()).as("its owner may have put other classes there").isEqualTo("old false\n");
        Path cache = caches().getFirst();
        Files.delete(cache);
        run("aot", "robot.yaml");
        assertThat(caches()).as("nothing is made there").isEmpty();
    }

    @Test
    void otherFlagsKeepTheirCacheAndOnlyThoseOfOtherJarsGo() throws Exception {
        Path cache = prepared();
        run(List.of("SINEW_JAVA_OPTS=-Dx=y"), "aot", "robot.yaml");
        assertThat(caches()).hasSize(2).contains(cache);
        build("new");
        run("aot", "--help");
        assertThat(caches()).as("nothing goes before there is a new one").contains(cache);
        run("aot", "robot.yaml");
        assertThat(caches()).hasSize(1).doesNotContain(cache);
    }

    @Test
    void theLauncherEndsItWhereTheCacheIsWhole() throws Exception {
        prepared();
        Path cache = caches().getFirst();
        Path robot = Files.writeString(folder.resolve("robot.yaml"), "sinew: 1\n");
        assertThat(run("aot", robot.toString())).isEqualTo(new Ended(0, "cache: " + cache + "\n", ""));
        assertThat(run("aot", robot.toString(), "--json").out()).as("by the program").isEqualTo("old true\n");
        Files.writeString(cache, "no cache");
        assertThat(run("aot", robot.toString()).out()).as("damaged").contains("old ");
    }

    private Ended run(String... args) throws Exception {
        return run(List.of(), args);
    }

    private Ended run(List<String> settings, String... args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of("/bin/bash", launcher.toString()),
                Stream.of(args)).toList());
        builder.environment().remove("SINEW_JAVA_OPTS");
        settings.forEach(setting -> builder.environment().put(setting.replaceFirst("=.*", ""),
                setting.replaceFirst("[^=]*=", "")));
        Process process = builder.redirectError(folder.resolve("err").toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(folder.resolve("err")));
    }
}
