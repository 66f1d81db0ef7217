package org.sinew.deploy.routine;

import java.nio.file.Path;
import java.util.List;
import org.sinew.config.ConfigException;
import org.sinew.state.RobotModel;

/** Routines of a few lines, as a student would write them. */
final class Snippet {
    static final RobotModel ROBOT = new RobotModel("kid", List.of("neck", "elbow"), List.of("imu"), List.of(),
            List.of("left_foot"), List.of(new RobotModel.PerceptInfo("eye", List.of("ball", "person"), 4)));

    private Snippet() {
    }

    /** A file with this in its tick, which is line 6. */
    static SourceText tick(String statement) {
        return file("import org.sinew.decide.Routine;\n\nclass Wave extends Routine {\n    @Override\n"
                + "    protected void tick() {\n        " + statement + "\n    }\n}\n");
    }

    static SourceText file(String text) {
        return new SourceText(Path.of("robots/Wave.java"), text);
    }

    static RoutineFile compile(SourceText source) throws ConfigException {
        return RoutineFile.of(source, new Fence(true));
    }
}
