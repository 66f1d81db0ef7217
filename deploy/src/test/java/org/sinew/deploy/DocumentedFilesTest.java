package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sinew.config.ConfigException;
import org.sinew.config.ConfigReader;
import org.sinew.config.RobotConfig;
import org.sinew.models.ModelCard;
import org.sinew.models.PolicyCard;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.jr.ob.JSON;

/**
 * Reads the files that documents show, with the readers that read them on a robot. What a block of YAML is, its keys
 * say; parts of a robot file are laid over kid20, in a folder of its own. (A card of a network that perceives is shown
 * nowhere; it would be taken for a part of a robot file, and refused.)
 */
@Timeout(60)
class DocumentedFilesTest {
    private static final Path KID20 = Path.of("robots/kid20");
    private static final Path POM = Document.ROOT.resolve("pom.xml");

    private static final Pattern SEQUENCE = Pattern.compile("sequence: (\\w+\\.yaml)");

    /** A robot that has buses, and nothing on them. */
    private static final String BARE = """
            sinew: 1
            name: bare
            loop: { rate_hz: 100 }
            buses:
              servo: { type: serial, path: /dev/ttyUSB0, baud: 1000000 }
              i2c1:  { type: i2c, bus: 1 }
              gpio:  { type: gpio, chip: /dev/gpiochip0 }
            devices:
            """;

    /** What a model card has beside its tensors and rules. */
    private static final String CARD = """
            name: doc
            task: finds balls and markers
            file: doc.onnx
            sha256: 5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8
            licence: Apache-2.0
            source: a document
            golden: [{ file: doc.json, tolerance: 0.001 }]
            intended_use: to be read
            limits: [is no network]
            """;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyFileIsRight() throws IOException {
        List<Document.Part> blocks = Document.all().stream().flatMap(document -> document.blocks().stream())
                .filter(block -> Set.of("yaml", "json", "xml").contains(block.language())).toList();
        assertThat(blocks).hasSizeGreaterThan(8);
        return blocks.stream().map(block -> DynamicTest.dynamicTest(block.place(), () -> read(block)));
    }

    private void read(Document.Part block) throws Exception {
        switch (block.language()) {
            case "json" -> assertThat(JSON.std.anyFrom(block.text())).isNotNull();
            case "xml" -> xml(block.text());
            default -> yaml(block);
        }
    }

    /** Well-formed; and where it names a jar of ours, of the version that is built. */
    private static void xml(String text) throws Exception {
        NodeList versions = elements(new InputSource(new StringReader(text)), "version");
        if (text.contains("<groupId>org.sinew</groupId>")) {
            String ours = elements(new InputSource(POM.toUri().toString()), "version").item(0).getTextContent();
            assertThat(versions.item(0).getTextContent()).isEqualTo(ours);
        }
    }

    private static NodeList elements(InputSource source, String name) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
        return builder.parse(source).getElementsByTagName(name);
    }

    private void yaml(Document.Part block) throws Exception {
        Set<String> keys = Set.copyOf(ConfigReader.parse(block.place(), block.text()).keys());
        Path robot = kid20();
        Path card = Files.writeString(robot.resolve("doc.policy.yaml"), block.text());
        if (keys.contains("moves") || keys.contains("checks")) {
            Files.writeString(robot.resolve("look.scenario.yaml"), block.text());
            check(robot.resolve("robot.yaml"));
        } else if (keys.contains("poses")) {
            Files.writeString(robot.resolve("squat.yaml"), block.text());
            check(robot.resolve("robot.yaml"));
        } else if (keys.contains("default_pose_rad")) {
            Files.createFile(robot.resolve("walk.onnx")); // a document has no network to show
            assertThat(PolicyCard.read(card).joints()).isNotEmpty();
        } else if (keys.contains("outputs")) {
            Path model = Files.writeString(robot.resolve("doc.model.yaml"), CARD + block.text());
            Files.createFile(robot.resolve("doc.onnx"));
            Files.createFile(robot.resolve("doc.json"));
            assertThat(ModelCard.read(model).looksAtPictures()).isTrue();
        } else {
            robot(keys, block.text(), robot);
        }
    }

    /** A part of a robot file, laid over the kit's; or entries of {@code devices:}, which stand for the kit's own. */
    private static void robot(Set<String> keys, String text, Path kit) throws Exception {
        Matcher sequence = SEQUENCE.matcher(text);
        if (sequence.find() && !Files.exists(kit.resolve(sequence.group(1)))) { // shown in a block of its own
            Files.copy(kit.resolve("squat.yaml"), kit.resolve(sequence.group(1)));
        }
        boolean devices = keys.stream().allMatch(key -> text.matches("(?s).*\\b" + key + ": *\\{ *type: .*"));
        Path file = kit.resolve("doc.yaml");
        String include = "include: robot.yaml\n";
        Files.writeString(file, devices ? BARE + text.indent(2) : keys.contains("include")
                ? text.replaceFirst("(?m)^include: .*/robot.yaml\n", include) : include + text);
        if (keys.contains("sinew") && keys.contains("loop")) { // a whole robot file, which stands for itself
            Files.writeString(file, text);
            check(file);
            return;
        }
        if (keys.contains("sim")) {
            check(file);
            return;
        }
        RobotConfig robot = RobotConfig.read(file, DriverCatalog.load().types());
        int parts = robot.devices().size() + robot.cameras().size() + robot.microphones().size();
        assertThat(devices ? keys.size() : 20).isEqualTo(devices ? parts : robot.joints().size());
    }

    private static void check(Path file) {
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), "check", file.toString());
        assertThat(code).as(err.toString()).isEqualTo(Main.FINE);
    }

    /** A copy of kid20's folder, which finds its models. */
    private Path kid20() throws IOException {
        Path copy = Files.createTempDirectory(folder, "kid20");
        String models = Document.ROOT.resolve("models").toRealPath().toString();
        try (Stream<Path> files = Files.list(KID20)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("../../../models", models);
                Files.writeString(copy.resolve(file.getFileName()), text);
            }
        }
        return copy;
    }

    @Test
    void aWrongFileIsFound() {
        for (String wrong : List.of("cockpit: { prt: 8080 }\n", "head_cam: { type: camera, source: v4l3 }\n",
                "sim: { props: { ball: { radius: 1 } } }\n",
                "include: ../kits/robot.yaml\njoints: { knee: { id: 4 } }\n",
                "sinew: 1\nname: look\nchecks: [{ name: a, site: nose, reaches: ball, within_m: 1 }]\n",
                "sinew: 1\nname: squat\nposes: { a: { knee: 1 } }\nrepeat: [{ pose: [a], in: 1s }]\n")) {
            assertThatThrownBy(() -> read(new Document.Part("a:1", "yaml", wrong))).as(wrong)
                    .isInstanceOfAny(AssertionError.class, ConfigException.class);
        }
        assertThatThrownBy(() -> read(new Document.Part("a:1", "json", "{\"a\": 1 | null}"))).isNotNull();
        assertThatThrownBy(() -> read(new Document.Part("a:1", "xml", "<a>"))).isNotNull();
    }
}
