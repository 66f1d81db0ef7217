package org.sinew.drivers.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of the contract catches the mistake that it is there for, and no other. */
@Tag("thorough")
@Timeout(120)
class BrokenDriversTest {
    @TempDir
    Path folder;

    /** Checks that a driver fails, with what they say. */
    private static Map<String, List<String>> failing(FoundDriver driver, DriverBench bench) {
        Map<String, List<String>> failing = new LinkedHashMap<>();
        new DriverChecks(driver, bench).all().forEach((name, check) -> {
            List<String> problems = DriverChecks.run(check);
            if (!problems.isEmpty()) {
                failing.put(name, problems);
            }
        });
        return failing;
    }

    private Map<String, List<String>> failing(GuidePage page) throws Exception {
        ClassLoader loader = page.compile(folder);
        return failing(GuidePage.driver(loader), GuidePage.bench(loader));
    }

    @Test
    void aContractThatFindsNoDriverFails() {
        DynamicNode only = new DriverContract() {
            @Override
            protected boolean covers(String type) {
                return false;
            }
        }.everyDriverKeepsItsPromises().findFirst().orElseThrow();
        assertThatThrownBy(((DynamicTest) only).getExecutable()::execute).isInstanceOf(AssertionError.class)
                .hasMessageContaining("no driver");
    }

    @Test
    void theDriverOfTheGuideCompilesOutsideOurTreeAndKeepsEveryPromise() throws Exception {
        GuidePage page = new GuidePage();
        assertThat(page.classes()).containsExactly("KitMeter", "KitMeterBench", "KitDriversTest");
        assertThat(failing(page)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            golden bytes | WireFault fault = ask(WHO); | ask(WHO); WireFault fault = ask(WHO);
            unit round trip | reply[4] & 0xFF) * 0.001 | reply[4] & 0xFF) * 0.01
            unit round trip | (reply[5] << 8 | ((reply[5] & 0xFF) << 8
            timeout | WAIT_NANOS = 20_000_000 | WAIT_NANOS = 20_000_000_000L
            short reply | WireFault.SHORT; | WireFault.OK; if (got > 0) { return fault; }
            wrong id | reply[1] != (byte) config.id | false
            bad checksum | reply[7] != sum(reply, 7) | false
            unplug at every byte | if (n < 0) { | if (n < 0) { if (open) throw new IllegalStateException();
            replug | fault = WireFault.GONE; | fault = WireFault.GONE; open = false;
            close | open = false; | for (;;) java.util.concurrent.locks.LockSupport.park();
            bad config | id >= 1 && id <= 247 | id >= 1
            bad config | Math.abs(offsetA) <= 1, "offset_a" | Math.abs(offsetA) <= 1, "offset"
            """)
    void aMistakeIsCaughtByTheCheckMeantForIt(String check, String right, String wrong) throws Exception {
        assertThat(failing(new GuidePage().with(right, wrong))).containsOnlyKeys(check);
    }

    @Test
    void aDriverThatNeverComesBackAfterOneNackIsCaught() {
        FoundDriver broken = FoundDriver.of(new Brittle.Driver());
        assertThat(failing(broken, bench("ina226"))).containsOnlyKeys("NACK");
    }

    @Test
    void aJointDriverThatLeavesTorqueOnIsCaught() {
        FoundDriver broken = FoundDriver.of(new Careless.Driver());
        assertThat(failing(broken, bench("feetech-sts"))).containsOnlyKeys("close")
                .hasEntrySatisfying("close", problems -> assertThat(problems.getFirst())
                        .contains("safe state LIMP", "POSITION"));
    }

    @Test
    void aDriverWithoutABenchIsToldWhatToAdd() {
        FoundDriver found = FoundDriver.of(new Brittle.Driver());
        DynamicTest trial = (DynamicTest) DriverContract.node(found, null);
        assertThatThrownBy(() -> trial.getExecutable().execute()).isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("Brittle", "add a class that implements", "DriverBench",
                        "type() \"ina226\"", "writing-a-driver.md");
    }

    @Test
    void everyDriverOfThisModuleIsTried() {
        List<String> types = new ArrayList<>();
        FoundDriver.all(getClass().getClassLoader()).forEach(driver -> types.add(driver.type()));
        assertThat(types).contains("feetech-sts", "gpio-input", "icm20948", "ina226")
                .isSubsetOf(DriverContract.benches(getClass().getClassLoader()).keySet());
    }

    private static DriverBench bench(String type) {
        DriverBench bench = DriverContract.benches(BrokenDriversTest.class.getClassLoader()).get(type);
        assertThat(bench).as(type).isNotNull();
        return bench;
    }
}
