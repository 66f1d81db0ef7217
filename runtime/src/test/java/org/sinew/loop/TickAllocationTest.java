package org.sinew.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.safety.EventCode;
import org.sinew.safety.SafetyGate;
import org.sinew.state.SafetyState;

/**
 * Third net: ticks on a meter, through everything that can happen in one. That it really is everything is asked of the
 * class files: each event and each state that the gate's code names must have come about.
 */
@Timeout(300)
class TickAllocationTest {
    private static final String C1 = "-XX:TieredStopAtLevel=1";

    private static void assertSawEverything(LifeOfARobot.Measured life) throws IOException {
        assertThat(life.told()).extracting(Enum::name).containsExactlyInAnyOrderElementsOf(named("EventCode"));
        assertThat(life.seen()).extracting(Enum::name).containsExactlyInAnyOrderElementsOf(named("SafetyState"));
        assertThat(life.behaviors()).containsExactlyInAnyOrderElementsOf(behaviors());
    }

    /** Constants of an enum that the gate's own code names. */
    private static Set<String> named(String type) throws IOException {
        Set<String> found = new TreeSet<>();
        for (String file : List.of("SafetyGate", "Interlock", "Derating")) {
            try (var in = SafetyGate.class.getResourceAsStream(file + ".class")) {
                ClassModel model = ClassFile.of().parse(in.readAllBytes());
                model.methods().forEach(method -> method.code().ifPresent(code -> code.forEach(element -> {
                    if (element instanceof FieldInstruction field
                            && field.owner().asInternalName().endsWith("/" + type)) {
                        found.add(field.name().stringValue());
                    }
                })));
            }
        }
        return found;
    }

    /** Behaviours that a robot file can ask for. */
    private static List<String> behaviors() throws IOException {
        Path folder = Path.of("target", "classes", "org", "sinew", "decide");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".class", ""))
                    .filter(name -> !name.equals("package-info")).filter(TickAllocationTest::isBehavior).toList();
        }
    }

    private static boolean isBehavior(String name) {
        try {
            Class<?> type = Class.forName("org.sinew.decide." + name);
            return !type.isInterface() && Behavior.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHundredThousandWarmTicksAllocateNothing() throws Exception {
        LifeOfARobot.Measured life = LifeOfARobot.fork(100_000, false, C1);
        System.out.println("warm: " + life);
        assertThat(life.ticks()).isGreaterThanOrEqualTo(100_000);
        assertThat(life.bytes()).isZero();
        assertSawEverything(life);
    }

    @Test
    void fiveThousandInterpretedTicksAllocateNothing() throws Exception {
        LifeOfARobot.Measured life = LifeOfARobot.fork(5_000, false, "-Xint");
        System.out.println("interpreted: " + life);
        assertThat(life.ticks()).isGreaterThanOrEqualTo(5_000);
        assertThat(life.bytes()).isZero();
        assertSawEverything(life);
    }

    @Test
    void anAllocationInOneStateIsSeenInEachMode() throws Exception {
        assertThat(LifeOfARobot.fork(5_000, true, C1).bytes()).isPositive();
        assertThat(LifeOfARobot.fork(5_000, true, "-Xint").bytes()).isPositive();
    }

    @Test
    void theThreadAroundTheTickAllocatesNothingEither() throws Exception {
        assertThat(LeakyLoop.run(0, "-Xint")).containsExactly("bytes 0");
        assertThat(LeakyLoop.run(1, "-Xint")).as("and would be seen to").last().isEqualTo("bytes 24");
    }

    @Test
    void theGateKnowsEveryState() throws IOException {
        assertThat(named("SafetyState")).containsExactlyInAnyOrderElementsOf(
                Stream.of(SafetyState.values()).map(Enum::name).toList());
    }

    @Test
    void eventsThatNoTickRaisesAreThoseOfOtherThreads() throws IOException {
        Set<String> others = new TreeSet<>(Stream.of(EventCode.values()).map(Enum::name).toList());
        others.removeAll(named("EventCode"));
        assertThat(others).containsExactly("AUDIT_LOST", "BEHAVIOR_FAILED", "BEHAVIOR_HANGS", "BEHAVIOR_READY",
                "BEHAVIOR_REFUSED", "BEHAVIOR_SWAPPED", "BROKER_BACK", "BROKER_LOST", "BUS_BACK", "BUS_FAILED",
                "BUS_GONE", "BUS_SHARED", "EVENTS_LOST", "FIRMWARE_MIXED", "FLIGHT_WRITTEN", "LEASE_REFUSED",
                "LEASE_TAKEN", "LOG_BEHIND", "LOG_FAILED", "LOOP_ALLOCATES", "LOOP_SILENT",
                "MODEL_FAILED", "ONLINE", "SERVOS_FOUND", "STAND_RELEASED");
    }
}
