package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.RobotConfig;

/** What is known of how a robot of metal looks. */
@Timeout(30)
class BoardBodyTest {
    private static final Path ARM6 = Path.of("robots/arm6/robot.yaml").toAbsolutePath();

    @TempDir
    private Path folder;

    private BoardBody body(String sim) throws Exception {
        Path robot = Files.writeString(folder.resolve("robot.yaml"), "include: " + ARM6 + "\n" + sim);
        return BoardBody.of(RobotConfig.read(robot, DriverCatalog.load().types()));
    }

    private Path mjcf(String text) throws Exception {
        return Files.writeString(folder.resolve("body.xml"), text);
    }

    @Test
    void looksAsTheFileOfItsSimulationSays() throws Exception {
        try (BoardBody body = body("")) {
            assertThat(body.looks().orElseThrow().shape().bodies()).hasSize(7);
            assertThat(body.advice()).isEmpty();
            assertThat(body.simulated()).isFalse();
        }
    }

    @Test
    void whatTheFileSaysWrongIsAdviceWithItsPlace() throws Exception {
        for (String wrong : new String[] {"<mujoco>\n<worldbody>", "<mujoco>\n<tendon><fixed/></tendon></mujoco>"}) {
            Path file = mjcf(wrong);
            try (BoardBody body = body("sim: { mjcf: body.xml }\n")) {
                assertThat(body.looks()).isEmpty();
                assertThat(body.advice()).singleElement().asString().startsWith("page and log do not show the body: "
                        + folder.resolve("robot.yaml") + ":2:8: \"mjcf\": " + file + ":2: ");
            }
        }
    }

    @Test
    void bothLanguagesSayThatItIsThenArmed() throws Exception {
        try (BoardBody body = body("")) {
            assertThat(body.setUp().english()).endsWith("then arm");
            assertThat(body.setUp().chinese()).as("as the page says it").endsWith("使能");
        }
    }

    @Test
    void aScenarioThatIsNotThereConcernsNoRobotOfMetal() throws Exception {
        try (BoardBody body = body("sim: { scenario: gone.scenario.yaml }\n")) {
            assertThat(body.looks()).isPresent();
        }
    }
}
