package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.record.mcap.McapReader;
import org.sinew.text.RecordJson;
import tools.jackson.jr.ob.JSON;

/** Runs of whole robots, replayed from their logs: as they were, and with another robot file or network. */
@Timeout(120)
class ReplayCommandTest {
    private static final Path KID20 = Path.of("robots/kid20");
    private static final Path MODELS = Path.of("../models");
    private static final Path BALL_CARD = MODELS.resolve("ball_marker/ball_marker.model.yaml");

    @TempDir
    static Path logs;
    private static Path kid20 = Path.of("");
    private static Path arm6 = Path.of("");
    private static Path wave = Path.of("");

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void record() {
        kid20 = record(KID20.resolve("robot.yaml"), logs.resolve("kid20.mcap"), "4s");
        arm6 = record(Path.of("robots/arm6/robot.yaml"), logs.resolve("arm6.mcap"), "3s");
        wave = record(KID20.resolve("wave.yaml"), logs.resolve("wave.mcap"), "3s");
    }

    /** A run in virtual time. */
    static Path record(Path robot, Path log, String time) {
        StringWriter told = new StringWriter();
        int code = Main.run(new PrintWriter(told), new PrintWriter(told, true), "run", robot.toString(), "--sim",
                "--fast", "--arm", "--for", time, "--socket", logs.resolve("control.sock").toString(), "--log",
                log.toString());
        assertThat(code).as(told.toString() + "; the arm need not have touched all").isLessThan(2);
        return log;
    }

    private int replay(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true),
                Stream.concat(Stream.of("replay"), Stream.of(args)).toArray(String[]::new));
    }

    private Map<String, Object> document(int expected, String... args) throws IOException {
        assertThat(replay(Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new)))
                .as(err.toString()).isEqualTo(expected);
        return JSON.std.mapFrom(out.toString());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> changes(Map<String, Object> document) {
        return (List<Map<String, Object>>) document.get("changes");
    }

    @Test
    void aRunComesOutTheSameBitForBit() throws IOException {
        for (Path log : List.of(kid20, arm6, wave)) {
            Map<String, Object> told = document(0, log.toString(), "--verify");
            assertThat(told).containsEntry("ticks", log.equals(kid20) ? 400 : 300).containsEntry("differences", 0)
                    .containsEntry("changes", List.of()).doesNotContainKey("missing")
                    .containsEntry("robot", log.equals(arm6) ? "arm6" : "kid20");
            assertThat((double) told.get("real_time_factor")).isPositive();
        }
        assertThat(replay(kid20.toString(), "--verify")).isZero();
        assertThat(out.toString()).startsWith("kid20: 400 ticks, 4.0 s, replayed in ")
                .endsWith("differences in 0 ticks\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whatTheLoopWasBuiltOfGoesThroughTheLogUnchanged() throws Exception {
        for (Path log : List.of(kid20, arm6, wave)) {
            try (McapReader reader = McapReader.open(log)) {
                byte[] json = reader.read(reader.attachments().getFirst());
                LoopRecipe recipe = LoopRecipe.read(json);
                assertThat(recipe.json()).isEqualTo(json);
                assertThat(RecordJson.write(recipe)).isEqualTo(RecordJson.write(LoopRecipe.read(recipe.json())));
                assertThat(recipe.body().limits()).hasSameSizeAs(recipe.body().model().joints());
                assertThat(recipe.models()).hasSameSizeAs(recipe.body().model().percepts());
            }
        }
    }

    /** The robot file of kid20 somewhere else, with something changed. */
    private Path changed(String what, String by) throws IOException {
        String text = Files.readString(KID20.resolve("robot.yaml"));
        for (String file : List.of("squat.yaml", "kid20.xml", "look.scenario.yaml")) {
            text = text.replace(": " + file, ": " + KID20.resolve(file).toAbsolutePath());
        }
        text = text.replace("../../../models", MODELS.toAbsolutePath().toString());
        assertThat(text).contains(what);
        return Files.writeString(folder.resolve("changed.yaml"), text.replace(what, by));
    }

    private static String knee(String rest) {
        return "left_knee: { type: feetech-sts, bus: servo, id: 4, limit_rad: [-0.087, 2.356],\n               " + rest;
    }

    @Test
    void withASlowerJointItListsWhereTheLimitBites() throws IOException {
        Path slower = changed(knee("velocity_limit_rad_s: 4.0"), knee("velocity_limit_rad_s: 0.3"));
        List<Map<String, Object>> changes = changes(document(0, kid20.toString(), "--with", slower.toString()));
        assertThat(changes).extracting(change -> change.get("field")).contains("left_knee.limited_by")
                .allMatch(field -> field.toString().startsWith("left_knee."));
        Map<String, Object> bitten = changes.stream().filter(change -> change.get("field")
                .equals("left_knee.limited_by")).findFirst().orElseThrow();
        assertThat(bitten).containsEntry("step", "guard");
        int ticks = 0;
        for (Object stretch : (List<?>) bitten.get("stretches")) {
            List<?> ends = (List<?>) stretch;
            ticks += (int) ends.get(1) - (int) ends.get(0) + 1;
        }
        assertThat(bitten).containsEntry("ticks", ticks);
        assertThat(ticks).isPositive();
        assertThat(replay(kid20.toString(), "--with", changed("rate_hz: 100 }", "rate_hz: 100 }").toString()))
                .isZero();
        assertThat(out.toString()).as("the same file").contains("differences in 0 ticks");
    }

    /** What the log has of pictures and rows is what the networks looked at. */
    @Test
    void theSameNetworksSayTheSameOfWhatTheyLookedAt() throws IOException {
        for (Path card : List.of(BALL_CARD, MODELS.resolve("body_state/body_state.model.yaml"))) {
            Map<String, Object> told = document(0, kid20.toString(), "--with", card.toString());
            assertThat(changes(told)).as(card.toString()).isEmpty();
            assertThat(told).containsEntry("differences", 0).containsEntry("ticks", 400);
        }
    }

    private Path card(String what, String by) throws IOException {
        Path card = Files.writeString(folder.resolve("other.model.yaml"),
                Files.readString(BALL_CARD).replace(what, by));
        Files.copy(BALL_CARD.resolveSibling("ball_marker.onnx"), folder.resolve("ball_marker.onnx"));
        Files.createSymbolicLink(folder.resolve("golden"), BALL_CARD.resolveSibling("golden").toAbsolutePath());
        return card;
    }

    @Test
    void withAnotherNetworkItListsWhatItSeesOtherwise() throws IOException {
        Path card = card("over: 0.5", "over: 0.995");
        List<Map<String, Object>> changes = changes(document(0, kid20.toString(), "--with", card.toString()));
        Set<Object> fields = new HashSet<>();
        changes.forEach(change -> fields.add(change.get("field")));
        assertThat(fields).contains("ball_marker.found");
        assertThat(changes.getFirst()).containsEntry("step", "perceive");
    }

    private void refused(String words, String... args) {
        assertThat(replay(args)).as(words).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines().toList()).as(err.toString()).hasSize(1);
        assertThat(err.toString()).contains(words);
    }

    @Test
    void wrongUseIsOneSentence() throws IOException {
        refused("is no MCAP file", KID20.resolve("robot.yaml").toString());
        refused("is not there; give the path of a log", folder.resolve("none.mcap").toString());
        refused("choose one; --with looks for differences", kid20.toString(), "--verify", "--with", "a.yaml");
        refused("nowhere.yaml is not there; give a robot file, or a card", kid20.toString(), "--with", "nowhere.yaml");
        refused("no model of the run looks at pictures", arm6.toString(), "--with", BALL_CARD.toString());
        refused("\"left_hip_yaw\": the robot of the log has nothing of that name", arm6.toString(), "--with",
                KID20.resolve("robot.yaml").toString());
        assertThat(err.toString()).startsWith("robots/kid20/robot.yaml:19:3: ");
        Path dateless = new ChangedLog(kid20).without("clock").write(folder.resolve("dateless.mcap"));
        refused("does not say when it began", dateless.toString(), "--with", BALL_CARD.toString());
        Path foot = changed("role: contact, link: left_foot", "role: contact, link: left_ankle");
        refused("the robot of the log has nothing of that name", kid20.toString(), "--with", foot.toString());
        assertThat(replay(folder.resolve("none.mcap").toString(), "--json")).isEqualTo(2);
        assertThat(JSON.std.mapFrom(out.toString())).containsEntry("ok", false).containsKey("why");
    }

    @Test
    void aNetworkThatWantsAJointThatWasNotThereIsRefused() throws IOException {
        Path other = new ChangedLog(kid20).attached(text -> text.replace("\"head_tilt\"", "\"head_nod\""))
                .write(folder.resolve("other.mcap"));
        refused("body_state.model.yaml: model body_state wants joint head_tilt, which robot kid20 does not have",
                other.toString(), "--with", MODELS.resolve("body_state/body_state.model.yaml").toString());
    }

    /** Each would once have ended as a mistake in the program. */
    @Test
    void aLoopThatCannotHaveBeenIsRefusedInASentence() throws IOException {
        String joints = "(?s)(\"buses\" *: *\\[\\s*\\[\\s*)";
        Map<String, String> changes = Map.of(joints, "$177, ", joints + "(?=.)", "$1null, ",
                "(?s)(\"perceptMaxAgeNanos\" *: *\\[)[^\\]]*", "$1");
        for (Map.Entry<String, String> change : changes.entrySet()) {
            Path log = new ChangedLog(kid20).attached(text -> {
                String changed = text.replaceFirst(change.getKey(), change.getValue());
                assertThat(changed).as(change.getKey()).isNotEqualTo(text);
                return changed;
            }).write(folder.resolve("changed.mcap"));
            refused("loop.json in it cannot be read (", log.toString());
            Files.delete(log);
        }
    }

    /** Its results would be taken for others. */
    @Test
    void aModelOfTheSameNameWithOtherResultsIsRefused() throws IOException {
        Path other = new ChangedLog(kid20).attached(text -> text.replace("\"ball\"", "\"cube\""))
                .write(folder.resolve("other.mcap"));
        refused("\"ball_marker\": gives [", other.toString(), "--with",
                changed("rate_hz: 100 }", "rate_hz: 100 }").toString());
    }

    @Test
    void aLogWithoutItsEndFallsShort() throws IOException {
        byte[] whole = Files.readAllBytes(kid20);
        Path cut = Files.write(folder.resolve("cut.mcap"), Arrays.copyOf(whole, whole.length * 2 / 3));
        Map<String, Object> told = document(1, cut.toString(), "--verify");
        assertThat(told).containsEntry("differences", 0);
        assertThat((int) told.get("ticks")).isBetween(50, 399);
        assertThat(told.get("missing").toString()).contains("the file ends at byte " + whole.length * 2 / 3);
        assertThat(err.toString()).startsWith("sinew replay: fell short: replayed up to tick " + told.get("ticks"));
        assertThat(replay(cut.toString())).as("without --verify it only says so").isZero();
        assertThat(out.toString()).contains("not all of the run: ");
    }

    @Test
    void aLogThatSomebodyHasChangedFallsShortAndTheNumberIsNamed() throws IOException {
        Path changed = new ChangedLog(kid20).message("/sinew/received", 200, message ->
                message[message.length - 1] ^= 1).write(folder.resolve("changed.mcap"));
        Map<String, Object> told = document(1, changed.toString(), "--verify");
        assertThat((int) told.get("differences")).isPositive();
        assertThat(err.toString()).contains("fell short: it came out differently in ", "first in tick 200, step ",
                " was ", ", now ");
    }
}
