package org.sinew.deploy.routine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.config.ConfigException;
import org.sinew.state.RobotModel;

/** The page about behaviours says what is so: its files compile and run, and its mistakes are told in its words. */
@Timeout(60)
class BehaviorsPageTest {
    private static final Path PAGE = Path.of("docs/behaviors.md");
    private static final Pattern BLOCK = Pattern.compile("```(java|text)\\n(.*?)```", Pattern.DOTALL);
    private static final RobotModel KID20 = new RobotModel("kid20",
            List.of("head_pan", "head_tilt", "left_elbow"), List.of(), List.of(), List.of(),
            List.of(new RobotModel.PerceptInfo("eye", List.of("ball"), 3)));

    private final List<String> files = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private String page = "";

    @BeforeEach
    void readPage() throws Exception {
        page = Files.readString(PAGE);
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            (block.group(1).equals("text") ? outputs : files).add(block.group(2));
        }
    }

    private static SourceText source(String text) {
        Matcher name = Pattern.compile("class (\\w+)").matcher(text);
        assertThat(name.find()).isTrue();
        return new SourceText(Path.of(name.group(1) + ".java"), text);
    }

    private static String told(String text) {
        try {
            RoutineFile.of(source(text), new Fence(true)).make(KID20);
            return "";
        } catch (ConfigException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void hasTheFilesThatAreTriedHere() {
        assertThat(files).hasSize(4);
    }

    @Test
    void itsBehavioursCompileAndFindTheirPartsOnTheRobot() {
        assertThat(told(files.get(0))).isEmpty();
        assertThat(told(files.get(1))).isEmpty();
    }

    @Test
    void itsMistakesAreToldInTheseWords() {
        assertThat(outputs).contains(told(files.get(2)) + "\n", told(files.get(3)) + "\n",
                told(files.get(3).replace("0.2)", "0.2);")) + "\n");
    }

    @Test
    void namesAllThatARoutineHas() {
        for (Class<?> type : List.of(org.sinew.decide.Routine.class, org.sinew.decide.Routine.Joint.class,
                org.sinew.decide.Routine.Sight.class)) {
            for (var method : type.getDeclaredMethods()) {
                int modifiers = method.getModifiers();
                boolean offered = java.lang.reflect.Modifier.isPublic(modifiers)
                        || java.lang.reflect.Modifier.isProtected(modifiers);
                if (offered && !method.isSynthetic()) {
                    assertThat(page).as("%s", method).contains(method.getName() + "(");
                }
            }
        }
    }
}
