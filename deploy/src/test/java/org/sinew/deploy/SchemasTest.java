package org.sinew.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sinew.config.ConfigException;
import org.sinew.config.Schemas;

/**
 * The schemas in {@code deploy/schemas} are those that the records give, right files fit them, and files that are wrong
 * by structure do not. To write them anew: {@code mvn -pl deploy -am test -Dtest=SchemasTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsinew.write}.
 */
@Timeout(120)
class SchemasTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Path SHIPPED = Path.of("schemas");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, JsonSchema> READ = new HashMap<>();
    private static final String RIGHT = "(.*/)?([^/]*robot|[^/]*\\.(model|policy))\\.yaml|.*/right/.*";
    private static final String POINTER = "# yaml-language-server: $schema=";

    @Test
    void whatIsShippedIsWhatTheRecordsSay() throws IOException {
        for (Map.Entry<String, Map<String, Object>> made
                : new Schemas(CHECKOUT, DriverCatalog.load().types()).all().entrySet()) {
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made.getValue()) + "\n";
            Path file = SHIPPED.resolve(made.getKey());
            if (System.getProperty("sinew.write") != null) {
                Files.writeString(file, text);
            }
            assertThat(file).as("the command above this test writes it anew").hasContent(text);
        }
    }

    static Stream<Path> rightFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : List.of(Path.of("robots"), CHECKOUT.resolve("models"), WrongFile.FILES.resolve("right"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().matches(RIGHT)
                        && !file.toString().contains("/target/")).forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThanOrEqualTo(6);
        return found.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rightFiles")
    void rightFilesPointAtTheirSchemaAndFitIt(Path file) throws Exception {
        String first = Files.readAllLines(file).getFirst();
        assertThat(first).startsWith(POINTER);
        Path schema = file.resolveSibling(first.substring(POINTER.length()));
        assertThat(schema.toRealPath()).isEqualTo(SHIPPED.resolve(schemaOf(file)).toRealPath());
        assertThat(findings(file)).isEmpty();
    }

    static Stream<WrongFile> wrongFiles() throws IOException {
        return WrongFile.all().stream().filter(SchemasTest::isReadable);
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void refusesWhatIsWrongByStructure(WrongFile wrong) throws Exception {
        Set<ValidationMessage> findings = findings(wrong.file());
        if (wrong.schemaSees()) {
            assertThat(findings).as(wrong.message()).isNotEmpty();
        } else {
            assertThat(findings).as(wrong.message()).isEmpty();
        }
    }

    @Test
    void mostMistakesAreSeenInTheEditor() throws IOException {
        List<WrongFile> readable = wrongFiles().toList();
        long seen = readable.stream().filter(WrongFile::schemaSees).count();
        System.out.println("wrong files that the schemas refuse too: " + seen + " of " + readable.size());
        assertThat(seen).isGreaterThan(readable.size() / 2);
    }

    /** Whether it is YAML at all, else no schema has a say. */
    static boolean isReadable(WrongFile wrong) {
        try {
            Schemas.instance(wrong.file());
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    static Set<ValidationMessage> findings(Path file) throws ConfigException, JsonProcessingException {
        JsonNode instance = JSON.valueToTree(Schemas.instance(file));
        return READ.computeIfAbsent(schemaOf(file), SchemasTest::schema).validate(instance);
    }

    private static String schemaOf(Path file) {
        String name = file.toString();
        return name.endsWith(".model.yaml") ? "model.schema.json"
                : name.endsWith(".policy.yaml") ? "policy.schema.json" : "robot.schema.json";
    }

    private static JsonSchema schema(String name) {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(SHIPPED.resolve(name)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
