package org.sinew.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sinew.config.BadValue;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.Default;
import org.sinew.config.Places;
import org.sinew.config.Range;
import org.sinew.config.Ranges;
import org.sinew.config.Section;
import org.sinew.mjcf.Mjcf;
import org.sinew.mjcf.Prop;
import org.sinew.sim.ArticulatedPlant;
import org.sinew.sim.PropPath;
import org.sinew.text.Nearest;

/**
 * A file that says what happens around a simulated robot, and what has to come of it by physics' own account. Read by
 * whoever has the body; kept by nobody.
 *
 * @param name   in reports
 * @param moves  by prop: where it is carried
 * @param checks what is judged
 */
record ScenarioFile(int sinew, String name, @Default("{}") Map<String, Section> moves,
        @Default("[]") List<Section> checks) {
    private static final Duration LONGEST = Duration.ofHours(1);

    ScenarioFile {
        BadValue.unless(!moves.isEmpty() || !checks.isEmpty(), "name", "nothing moves and nothing is checked; write"
                + " moves: or checks:");
    }

    /**
     * The way of one prop.
     *
     * @param from   when it sets out, from where the robot file puts it
     * @param once   steps at the start
     * @param repeat steps repeated for ever; without them it rests at the last
     */
    record Move(@Default("0ms") Duration from, @Default("[]") List<Section> once,
            @Default("[]") List<Section> repeat) {
        Move {
            BadValue.unless(!once.isEmpty() || !repeat.isEmpty(), "once", "names no place to go to; write for example"
                    + " once: [{ to_m: [0.6, 0.2, 0.4], in: 2s }]");
        }
    }

    /**
     * One step.
     *
     * @param toM  where its centre goes
     * @param in   time to get there
     * @param hold time to stay there
     */
    record Step(@Range(min = -1000, max = 1000) List<Double> toM, Duration in, @Default("0ms") Duration hold) {
        Step {
            BadValue.unless(toM.size() == 3, "to_m", "takes x, y and z, such as [0.6, 0.2, 0.4]; found "
                    + toM.size() + " numbers");
            BadValue.unless(!in.isZero(), "in", "must be longer than 0; a prop cannot jump");
            Ranges.atMost("in", in, LONGEST);
            Ranges.atMost("hold", hold, LONGEST);
        }
    }

    /** Something to judge. */
    sealed interface Check {
        String name();

        /** Who judges it on this plant. */
        TruthCheck on(ArticulatedPlant plant);
    }

    /**
     * How near a site of the robot comes to the centre of a prop.
     *
     * @param reaches the prop
     * @param withinM largest distance that counts
     * @param from    what was before does not count
     */
    record Reach(String name, String site, String reaches, @Range(min = 0.0001, max = 1000) double withinM,
            @Default("0ms") Duration from) implements Check {
        @Override
        public TruthCheck on(ArticulatedPlant plant) {
            return new ReachCheck(this, plant);
        }
    }

    /**
     * How well a camera of the robot keeps a prop in the middle of its picture.
     *
     * @param looksAt   the prop
     * @param withinDeg largest angle, between the camera's axis and the line to the prop's centre, that counts
     * @param share     of the time in which it has to be no larger
     * @param from      what was before does not count
     */
    record Gaze(String name, String camera, String looksAt, @Range(min = 0.01, below = 180) double withinDeg,
            @Default("1") @Range(min = 0.01, max = 1) double share, @Default("0ms") Duration from) implements Check {
        @Override
        public TruthCheck on(ArticulatedPlant plant) {
            return new GazeCheck(this, plant);
        }
    }

    /**
     * What the file says, its names checked.
     *
     * @param paths  by prop
     * @param checks in the order of the file
     */
    record Content(Map<String, PropPath> paths, List<Check> checks) {
    }

    /**
     * Reads the file of a robot.
     *
     * @param body  the robot's
     * @param props in its world
     * @param places of the robot file
     */
    static Content read(Path file, Mjcf body, List<Prop> props, Places places) throws ConfigException {
        Section root = ConfigReader.read(file);
        root.requireVersion("a scenario");
        ScenarioFile read = root.bind(ScenarioFile.class);
        List<String> names = props.stream().map(Prop::name).toList();
        Map<String, PropPath> paths = new LinkedHashMap<>();
        for (Map.Entry<String, Section> move : read.moves.entrySet()) {
            Section moves = root.section("moves");
            mustBe(moves, move.getKey(), move.getKey(), names, places);
            Prop prop = props.get(names.indexOf(move.getKey()));
            if (!prop.fixed()) {
                throw moves.wrong(move.getKey(), "other things push this prop, so it cannot be carried along a path;"
                        + " write fixed: true where the robot file describes it");
            }
            paths.put(move.getKey(), path(prop, move.getValue().bind(Move.class)));
        }
        List<Check> checks = new ArrayList<>();
        for (Section section : read.checks) {
            Check check = check(section, body, names, places);
            if (checks.stream().anyMatch(other -> other.name().equals(check.name()))) {
                throw section.wrong("name", "another check is called \"" + check.name()
                        + "\"; give each its own name");
            }
            checks.add(check);
        }
        return new Content(paths, checks);
    }

    private static PropPath path(Prop prop, Move move) throws ConfigException {
        return new PropPath(prop.positionM(), move.from.toNanos(), steps(move.once), steps(move.repeat));
    }

    private static List<PropPath.Step> steps(List<Section> sections) throws ConfigException {
        List<PropPath.Step> steps = new ArrayList<>();
        for (Section section : sections) {
            Step step = section.bind(Step.class);
            steps.add(new PropPath.Step(step.toM, step.in.toNanos(), step.hold.toNanos()));
        }
        return steps;
    }

    private static Check check(Section section, Mjcf body, List<String> props, Places places)
            throws ConfigException {
        if (section.keys().contains("looks_at")) {
            Gaze gaze = section.bind(Gaze.class);
            mustBe(section, "camera", gaze.camera, "camera", cameras(body).toList());
            mustBe(section, "looks_at", gaze.looksAt, props, places);
            return gaze;
        }
        if (section.keys().contains("reaches")) {
            Reach reach = section.bind(Reach.class);
            mustBe(section, "site", reach.site, "site", body.sites().stream().map(Mjcf.Site::name).toList());
            mustBe(section, "reaches", reach.reaches, props, places);
            return reach;
        }
        throw new ConfigException(section.place(), "a check needs reaches: (how near a site comes to a prop) or"
                + " looks_at: (how well a camera keeps it in view)");
    }

    private static Stream<String> cameras(Mjcf body) {
        return body.cameras().stream().map(Mjcf.CameraView::name);
    }

    private static void mustBe(Section section, String key, String name, List<String> props, Places places)
            throws ConfigException {
        if (!props.contains(name)) {
            throw section.wrong(key, "no prop is called \"" + name + "\"" + (props.isEmpty()
                    ? "; there is none" : places.hint(name, props, "sim", "props")));
        }
    }

    private static void mustBe(Section section, String key, String name, String kind, List<String> known)
            throws ConfigException {
        if (!known.contains(name)) {
            throw section.wrong(key, "no " + kind + " is called \"" + name + "\"" + (known.isEmpty()
                    ? "; there is none" : Nearest.hint(name, known, kind + "s")));
        }
    }
}
