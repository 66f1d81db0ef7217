package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher itself, in a checkout whose Java and Maven are small scripts that tell how they were called. */
@Timeout(120)
@BesideOthers
class LauncherTest {
    @TempDir
    Path folder;

    private Path checkout;
    private Path jdk;
    private Path tools;

    /** What a process left. */
    record Ended(int code, String out, String err) {
    }

    @BeforeEach
    void makeCheckout() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash")),
                "no bash here, which the launcher needs");
        checkout = folder.resolve("my robot"); // a space, as people have them
        for (String module : List.of("runtime", "drivers", "models", "deploy")) {
            Files.createDirectories(checkout.resolve(module + "/src/main/java"));
            Files.writeString(checkout.resolve(module + "/pom.xml"), "");
        }
        Files.createDirectories(checkout.resolve("deploy/packaging"));
        Files.writeString(checkout.resolve("pom.xml"), "");
        script(checkout.resolve("deploy/sinew"), Files.readString(Path.of("sinew")));
        script(checkout.resolve("deploy/packaging/launch.sh"), Files.readString(Path.of("packaging/launch.sh")));
        jdk = jdk("jdk", "25.0.3");
        tools = Files.createDirectories(folder.resolve("tools"));
        script(tools.resolve("mvn"), """
                #!/bin/sh
                echo "built with $JAVA_HOME $*" >>"$LOG"
                echo 'maven speaks'
                sleep 0.3
                if [ -n "$MAVEN_FAILS" ]; then
                  echo "[ERROR] COMPILATION ERROR :"
                  echo "[ERROR] /x/A.java:[3,5] oops"
                  exit 1
                fi
                mkdir -p "$CHECKOUT/deploy/target/lib/robot" "$CHECKOUT/deploy/target/lib/demo"
                : >"$CHECKOUT/deploy/target/lib/robot/a.jar"
                : >"$CHECKOUT/deploy/target/lib/demo/b.jar"
                : >"$CHECKOUT/deploy/target/sinew-deploy-0.1.jar"
                """);
    }

    @Test
    void becomesJavaWithTheRobotsClassPathAndFlags() throws Exception {
        Ended ended = run("run", "robot.yaml");
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.out().lines()).contains("-Xlog:disable", "-Xlog:all=warning:stderr",
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Dsinew.home=" + checkout + "/deploy",
                checkout + "/deploy/target/sinew-deploy-0.1.jar:" + checkout + "/deploy/target/lib/robot/*",
                "org.sinew.deploy.Main", "run", "robot.yaml");
        assertThat(ended.out()).doesNotContain("lib/demo", "maven speaks");
    }

    @Test
    void addsTheSimulatorOnlyWhereSomethingIsSimulated() throws Exception {
        for (List<String> simulated : List.of(List.of("demo"), List.of("twin", "r.yaml"),
                List.of("bench", "bus"), List.of("check", "r.yaml"), List.of("run", "r.yaml", "--sim"),
                List.of("run", "r.yaml", "--twin", "s"), List.of("run", "r.yaml", "--twin=s"))) {
            assertThat(run(simulated.toArray(String[]::new)).out()).as(simulated.toString()).contains("lib/demo/*");
        }
        for (List<String> real : List.of(List.of("run", "demo"), List.of("status"), List.<String>of())) {
            assertThat(run(real.toArray(String[]::new)).out()).as(real.toString()).doesNotContain("lib/demo");
        }
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceIsNewer() throws Exception {
        run("version");
        run("version");
        assertThat(builds()).hasSize(1);
        Path source = Files.writeString(checkout.resolve("drivers/src/main/java/A.java"), "class A { }");
        later(source);
        run("version");
        assertThat(builds()).hasSize(2).allSatisfy(build -> assertThat(build)
                .contains("built with " + jdk, "-q -o", "-Dfast", "-Dmaven.test.skip=true", "package"));
    }

    @Test
    void onlyWhatSimulatesWaitsForAQuickStart() throws Exception {
        nameCaches();
        for (String command : List.of("stop", "arm", "status", "version")) {
            assertThat(run(command).err()).as(command).doesNotContain("preparing quick starts");
        }
        assertThat(run("run", "robot.yaml", "--sim").err()).contains("preparing quick starts");
        assertThat(run("demo").err()).as("tried").doesNotContain("preparing quick starts");
    }

    @Test
    void goesOnWithoutTheLockWhereEverythingIsBuilt() throws Exception {
        run("version");
        Path lock = checkout.resolve("deploy/target/.lock");
        Files.delete(lock);
        Files.createDirectory(lock); // nobody can write to it, not even root
        nameCaches();
        assertThat(run("demo")).extracting(Ended::code, Ended::err).containsExactly(7, "");
        later(Files.writeString(checkout.resolve("drivers/src/main/java/A.java"), "class A { }"));
        assertThat(run("demo").err()).contains("cannot write to " + checkout + "/deploy/target; check its rights");
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Process one = start("version");
        Process two = start("version");
        assertThat(one.waitFor()).isEqualTo(7);
        assertThat(two.waitFor()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
    }

    @Test
    void aFailedBuildIsOneLineAndExitTwo() throws Exception {
        Ended ended = run(List.of("MAVEN_FAILS=1"), "version");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines().skip(1)).singleElement().asString()
                .startsWith("sinew: the build failed: /x/A.java:[3,5] oops; the whole story is in " + checkout);
        assertThat(builds()).as("a mistake in a source is not tried again online").hasSize(1);
        assertThat(run("version").code()).as("and the next start builds again").isEqualTo(7);
    }

    @Test
    void passesOverOtherVersionsOfJava() throws Exception {
        Path old = jdk("jdk17", "17.0.15");
        Ended ended = run(List.of("JAVA_HOME=" + old, "PATH=" + jdk.resolve("bin") + ":" + tools + ":/usr/bin:/bin"),
                "version");
        assertThat(ended.out()).contains(jdk.resolve("bin/java").toString());
    }

    @Test
    void withoutAJdk25SaysHowToGetOneAndExitsTwo() throws Exception {
        script(checkout.resolve("deploy/packaging/launch.sh"), Files.readString(Path.of("packaging/launch.sh"))
                .replace("/usr/lib/jvm/* /usr/java/* /opt/* /opt/*/*", "/nowhere/*"));
        for (String program : List.of("bash", "dirname", "readlink", "grep", "uname")) { // and no java
            script(tools.resolve(program), "#!/bin/sh\nPATH=/usr/bin:/bin exec " + program + " \"$@\"\n");
        }
        Ended ended = run(List.of("JAVA_HOME=" + jdk("jdk17", "17.0.15"), "PATH=" + tools), "version");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines()).singleElement().asString()
                .startsWith("sinew: a JDK 25 is needed and none was found; ");
        assertThat(builds()).isEmpty();
    }

    @Test
    void worksThroughASymbolicLinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("s"), checkout.resolve("deploy/sinew"));
        ProcessBuilder builder = processBuilder(List.of(), link.toString(), "version");
        Ended ended = ended(builder.directory(Path.of("/").toFile()).start());
        assertThat(ended.out()).contains("-Dsinew.home=" + checkout + "/deploy");
    }

    @Test
    void startsJavaSoThatTheLoopAllocatesNothingAndWouldBeCaughtIfItDid() throws Exception {
        Ended ended = run(List.of(), "version");
        assertThat(ended.out()).contains("-XX:TieredStopAtLevel=1\n", "-XX:TLABSize=2k\n");
    }

    @Test
    void takesExtraJavaOptionsLast() throws Exception {
        Ended ended = run(List.of("SINEW_JAVA_OPTS=-Xmx1g -Dx=y"), "version");
        assertThat(ended.out()).contains("-Xmx256m", "\n-Xmx1g\n-Dx=y\n");
    }

    private List<String> builds() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private static void later(Path source) throws IOException {
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
    }

    /** The files by which the launcher names a cache. */
    private void nameCaches() throws IOException {
        for (String file : List.of("modules", "server/libjvm.so")) {
            Path made = jdk.resolve("lib").resolve(file);
            Files.createDirectories(made.getParent());
            Files.writeString(made, "");
        }
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"us\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\nexit 7\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String... args) throws Exception {
        return run(List.of(), args);
    }

    private Ended run(List<String> settings, String... args) throws Exception {
        return ended(processBuilder(settings, launcher(args)).start());
    }

    private Process start(String... args) throws IOException {
        return processBuilder(List.of(), launcher(args)).start();
    }

    private String[] launcher(String... args) {
        List<String> line = new ArrayList<>(List.of(checkout.resolve("deploy/sinew").toString()));
        line.addAll(List.of(args));
        return line.toArray(String[]::new);
    }

    private ProcessBuilder processBuilder(List<String> settings, String... line) {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("LOG", folder.resolve("log").toString());
        builder.environment().put("CHECKOUT", checkout.toString());
        for (String setting : settings) {
            builder.environment().put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
        }
        return builder.redirectError(folder.resolve("err").toFile());
    }

    private Ended ended(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return new Ended(code, out, Files.readString(folder.resolve("err")));
    }
}
