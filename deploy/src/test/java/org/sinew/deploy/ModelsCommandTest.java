package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.state.MarkerCode;
import tools.jackson.jr.ob.JSON;

/** The commands about models, on the networks that Sinew comes with and on the small ones of the tests. */
@Timeout(120)
class ModelsCommandTest {
    private static final Path MODELS = Path.of("../models");
    private static final Path SUMS = WrongFile.FILES.resolve("parts/sums.model.yaml");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(Object... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    }

    private Map<String, Object> document() throws IOException {
        return JSON.std.mapFrom(out.toString());
    }

    @Test
    void listsTheCardsThatAreThere() throws IOException {
        assertThat(run("models", "list", MODELS)).isZero();
        assertThat(out.toString()).contains("body_state  says of a kid20", "Apache-2.0",
                "tells [upright, falling, fallen, lifted]");
        assertThat(run("models", "list", MODELS, "--json")).isZero();
        List<?> models = (List<?>) document().get("models");
        assertThat(models).anySatisfy(model -> assertThat(((Map<?, ?>) model).get("name")).isEqualTo("body_state"));
        assertThat(run("models", "list", folder)).isEqualTo(Main.FELL_SHORT);
        assertThat(run("models", "list", folder.resolve("none"))).isEqualTo(Main.WRONG_USAGE);
    }

    @Test
    void checksEveryCardThatWeShip() throws IOException {
        try (var cards = Files.walk(MODELS, 2)) {
            List<Path> all = cards.filter(file -> file.toString().endsWith(".model.yaml")).toList();
            assertThat(all).isNotEmpty();
            for (Path card : all) {
                assertThat(run("models", "check", card)).as(err.toString()).isZero();
                assertThat(out.toString()).contains("fine");
            }
        }
    }

    @Test
    void checksSeveralAndTellsOfEachWhatIsWrong() throws IOException {
        Path spoilt = spoilt("over: 0.5", "over: half");
        Path strange = WrongFile.FILES.resolve("parts/walk.policy.yaml");
        assertThat(run("models", "check", SUMS, spoilt, strange, "--json")).isEqualTo(Main.WRONG_USAGE);
        List<?> cards = (List<?>) document().get("cards");
        assertThat(document().get("ok")).isEqualTo(false);
        assertThat(cards.stream().map(card -> (Object) ((Map<?, ?>) card).get("ok")).toList())
                .containsExactly(true, false, false);
        assertThat(err.toString()).contains("spoilt.model.yaml:", "is no model card by its name");
    }

    /** The card of the small network with one thing changed, beside its files. */
    private Path spoilt(String old, String by) throws IOException {
        for (String name : List.of("sums.onnx", "golden.json")) {
            Files.copy(SUMS.resolveSibling(name), folder.resolve(name));
        }
        String text = Files.readString(SUMS);
        assertThat(text).contains(old);
        return Files.writeString(folder.resolve("spoilt.model.yaml"), text.replace(old, by));
    }

    @Test
    void aNetworkThatAnswersOtherwiseFallsShort() throws IOException {
        Path card = spoilt("over: 0.5", "over: 0.5");
        Path golden = folder.resolve("golden.json");
        Files.writeString(golden, Files.readString(golden).replaceFirst("21", "22"));
        assertThat(run("models", "check", card)).isEqualTo(Main.FELL_SHORT);
        assertThat(err.toString()).contains("golden.json:2:54: value").contains("should be 22");
    }

    @Test
    void aChangedNetworkIsAWrongFile() throws IOException {
        Path card = spoilt("over: 0.5", "over: 0.5");
        byte[] bytes = Files.readAllBytes(folder.resolve("sums.onnx"));
        bytes[100] ^= 1;
        Files.write(folder.resolve("sums.onnx"), bytes);
        assertThat(run("models", "check", card)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).matches("(?s).*sha256 is [0-9a-f]{64}, the card says [0-9a-f]{64}; .*");
    }

    @Test
    void runsOnValuesFromAFile() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.json"),
                "{\"shape\": [1, 2, 6], \"data\": [1, 2, 3, 4, 5, 6, 1, 1, 1, 2, 2, 2]}");
        assertThat(run("models", "run", SUMS, "--input", "rows=" + rows, "--json")).as(err.toString()).isZero();
        Map<?, ?> scores = (Map<?, ?>) ((Map<?, ?>) document().get("outputs")).get("scores");
        assertThat(scores.get("shape")).isEqualTo(List.of(1, 2));
        assertThat(scores.get("data")).isEqualTo(List.of(9.0, 21.0));
        assertThat(((Map<?, ?>) document().get("result")).get("label")).isEqualTo("shaken");
        assertThat(run("models", "run", SUMS, "--input", "rows=" + rows)).isZero();
        assertThat(out.toString()).contains("shaken           21.0000");
    }

    @Test
    void runsOnAPicture() throws IOException {
        Path card = MODELS.resolve("ball_marker/ball_marker.model.yaml");
        Path picture = MODELS.resolve("ball_marker/golden/ball_near.png");
        assertThat(run("models", "run", card, "--image", picture, "--json")).as(err.toString()).isZero();
        Map<?, ?> surest = (Map<?, ?>) ((List<?>) document().get("result")).getFirst();
        assertThat(surest.get("label")).isEqualTo("ball");
        assertThat((List<?>) surest.get("box_px")).hasSize(4);
        assertThat(run("models", "run", card, "--image", picture)).isZero();
        assertThat(out.toString()).startsWith("label     id   score     left").contains("ball       -");
    }

    @Test
    void refusesWhatItCannotUseWithOneLine() {
        assertThat(run("models", "run", SUMS, "--audio", "a.wav")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("--audio is not supported in this version").hasLineCount(1);
        assertThat(run("models", "run", SUMS, "--image", "none.png")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("none.png: there is no such file").hasLineCount(1);
        assertThat(run("models", "run", SUMS)).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("input rows is not given").hasLineCount(1);
        assertThat(run("models", "run", SUMS, "--json")).isEqualTo(Main.WRONG_USAGE);
        assertThat(out.toString()).contains("\"ok\":false");
        assertThat(run("models", "pull")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("pull is not supported in this version");
        assertThat(run("models")).isEqualTo(Main.WRONG_USAGE);
    }

    @Test
    void drawsAMarkerInTrueSize() throws IOException {
        Path file = folder.resolve("m.svg");
        assertThat(run("models", "marker", "5", "--size", "60", "--out", file)).isZero();
        String svg = Files.readString(file);
        assertThat(svg).contains("width=\"80.000mm\" height=\"80.000mm\" viewBox=\"0 0 8 8\"");
        int bits = 0;
        Matcher cell = Pattern.compile("<rect x=\"(\\d)\" y=\"(\\d)\" width=\"1\" height=\"1\" fill=\"#fff\"/>")
                .matcher(svg);
        while (cell.find()) {
            bits |= 1 << 15 - 4 * (Integer.parseInt(cell.group(2)) - 2) - (Integer.parseInt(cell.group(1)) - 2);
        }
        assertThat(bits).isEqualTo(MarkerCode.bits(5));
        assertThat(run("models", "marker", "32")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("they go from 0 to 31");
        assertThat(run("models", "marker", "1", "--size", "0")).isEqualTo(Main.WRONG_USAGE);
    }
}
