package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sinew.sim.Fault.Kind;
import org.sinew.sim.Fault.Pair;
import org.sinew.sim.Fault.Target;

@Timeout(60)
class FaultPlanTest {
    private static final Set<Pair> ALL = Arrays.stream(Target.values())
            .flatMap(target -> Arrays.stream(Kind.values()).map(kind -> new Pair(target, kind)))
            .collect(Collectors.toSet());

    @TempDir
    Path folder;

    @Test
    void readsAPlanOfSeveralFaults() throws Exception {
        FaultPlan plan = FaultPlan.parse("at 8s for 100ms: body.torso push 40N; at 12s: servo.left_knee off;", ALL);
        assertThat(plan.faults()).containsExactly(
                new Fault(8_000_000_000L, 100_000_000, Target.BODY, "torso", Kind.PUSH, List.of(0.0, 40.0, 0.0)),
                new Fault(12_000_000_000L, Fault.TO_THE_END, Target.SERVO, "left_knee", Kind.OFF, List.of()));
    }

    @Test
    void readsEveryTargetAndKindOfTheGrammar() throws Exception {
        for (String target : List.of("servo.a", "sensor.a", "bus.a", "model.a", "camera.a", "body.a", "loop",
                "loop.decide", "clock", "broker", "disk")) {
            for (String kind : List.of("off", "stuck", "frozen", "garbage", "wrong", "slow", "delayed", "intermittent",
                    "duplicated", "wall", "hot", "sag", "push 1N", "unplug", "hang")) {
                assertThat(FaultPlan.parse("at 1s: " + target + " " + kind, ALL).faults()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "push -12.5N         | 0.0,-12.5,0.0",
        "push 1,-2,3.5       | 1.0,-2.0,3.5",
        "push 1, 2, 3        | 1.0,2.0,3.0",
        "slow 5ms            | 0.005",
        "delayed 1.5s        | 1.5",
        "intermittent 30%    | 0.3",
        "hot 80C             | 80.0",
        "sag 6.2V            | 6.2"})
    void readsValuesInSi(String text, String value) throws Exception {
        Fault fault = FaultPlan.parse("at 1s:servo.a " + text, ALL).faults().get(0);
        assertThat(fault.value()).containsExactly(
                Arrays.stream(value.split(",")).map(Double::valueOf).toArray(Double[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "at 8s body.torso push 40N      | \"at 8s body.torso push 40N\" is not at T [for D]: TARGET KIND [VALUE]; "
                + "write for example at 8s for 100ms: body.torso push 40N",
        "at 8: broker off               | expected a duration such as 50ms, 20s, 5m or 168h; found \"8\"",
        "at 8s for 1: broker off        | expected a duration such as 50ms, 20s, 5m or 168h; found \"1\"",
        "at 8s: servro.left_knee off    | unknown target \"servro\" (did you mean \"servo\"?)",
        "at 8s: wheel.left off          | unknown target \"wheel\"; targets: servo, sensor, bus, model, camera, body, "
                + "loop, clock, broker, disk",
        "at 8s: servo.left_knee stuk    | unknown kind \"stuk\" (did you mean \"stuck\"?)",
        "at 8s: servo off               | servo needs a name; write servo.NAME",
        "at 8s: servo. off              | servo needs a name; write servo.NAME",
        "at 8s: broker.a off            | broker takes no name; write broker alone",
        "at 8s: loop. hang              | loop takes no name; write loop alone",
        "at 8s: broker off 5s           | off takes no value; delete \"5s\"",
        "at 8s: body.torso push         | expected a force such as 40N (along +y) or 0,40,0 (newtons); found \"\"",
        "at 8s: body.torso push 40      | expected a force such as 40N (along +y) or 0,40,0 (newtons); found \"40\"",
        "at 8s: body.torso push NaNN    | expected a force such as 40N (along +y) or 0,40,0 (newtons); found \"NaNN\"",
        "at 8s: body.torso push 1,2     | push takes a force such as 40N (along +y) or 0,40,0 (newtons); found \"1,2\"",
        "at 8s: bus.servo intermittent 120% | a share is from 0% to 100%; found \"120%\"",
        "at 8s: servo.a hot 80          | expected a temperature such as 80C; found \"80\""})
    void refusesWhatItCannotRead(String plan, String message) {
        assertThatThrownBy(() -> FaultPlan.parse(plan, ALL)).isInstanceOf(FaultPlanException.class)
                .hasMessage("fault plan: " + message);
    }

    @Test
    void refusesByNameWhatTheSimulatorCannotDo() {
        Set<Pair> some = Set.of(new Pair(Target.SERVO, Kind.OFF), new Pair(Target.BODY, Kind.PUSH),
                new Pair(Target.BROKER, Kind.OFF));
        assertThatThrownBy(() -> FaultPlan.parse("at 8s: servo.left_knee hot", some))
                .hasMessage("fault plan: `servo.left_knee hot` cannot be made to fail here, but in sinew run --sim;"
                        + " here fail body, broker, servo");
    }

    @Test
    void saysWhyThereIsNoSuchFault() {
        assertThatThrownBy(() -> FaultPlan.parse("at 8s: servo.left_knee unplug", Set.of(
                new Pair(Target.SERVO, Kind.OFF), new Pair(Target.SERVO, Kind.HOT), new Pair(Target.DISK, Kind.OFF))))
                .hasMessage("fault plan: `servo.left_knee unplug` is no fault: that is off; a servo can be hot, off");
    }

    @Test
    void readsAFileAndNamesTheLineOfAMistake() throws Exception {
        Path file = Files.writeString(folder.resolve("plan.txt"),
                "# a bad day\n\nat 1s: broker off # gone\nat 2s: disk hott\n");
        assertThatThrownBy(() -> FaultPlan.parse("@" + file, ALL))
                .hasMessage(file + ":4: unknown kind \"hott\" (did you mean \"hot\"?)");
        Files.writeString(file, "at 1s: broker off # gone\n");
        assertThat(FaultPlan.parse("@" + file, ALL).faults()).hasSize(1);
        assertThatThrownBy(() -> FaultPlan.parse("@" + folder.resolve("absent"), ALL))
                .hasMessage("fault plan " + folder.resolve("absent") + " cannot be read; check the path");
    }

    @Test
    void refusesAFileWithoutEnd() {
        assertThatThrownBy(() -> FaultPlan.parse("@/dev/zero", ALL))
                .hasMessage("fault plan /dev/zero is longer than 1 MiB; name a file of lines like"
                        + " at 3s: servo.left_knee off");
    }

    @Test
    void refusesNamesThatTheRobotDoesNotHave() throws Exception {
        FaultPlan plan = FaultPlan.parse("at 1s: servo.left_kne off", ALL);
        assertThatThrownBy(() -> plan.checked(Map.of(Target.SERVO, List.of("left_hip", "left_knee"))))
                .hasMessage("fault plan: no servo is called \"left_kne\" (did you mean \"left_knee\"?)");
        assertThatThrownBy(() -> plan.checked(Map.of()))
                .hasMessage("fault plan: no servo is called \"left_kne\"; this robot has none");
        assertThat(plan.checked(Map.of(Target.SERVO, List.of("left_kne")))).isSameAs(plan);
        FaultPlan nameless = FaultPlan.parse("at 1s: broker off", ALL);
        assertThat(nameless.checked(Map.of())).isSameAs(nameless);
    }

    @Test
    void actsFromItsBeginningToJustBeforeItsEnd() throws Exception {
        Fault push = FaultPlan.parse("at 8s for 100ms: body.torso push 40N", ALL).faults().get(0);
        assertThat(push.acts(7_999_999_999L)).isFalse();
        assertThat(push.acts(8_000_000_000L)).isTrue();
        assertThat(push.acts(8_099_999_999L)).isTrue();
        assertThat(push.acts(8_100_000_000L)).isFalse();
        Fault off = FaultPlan.parse("at 8s: servo.a off", ALL).faults().get(0);
        assertThat(off.acts(Long.MAX_VALUE)).as("without an end").isTrue();
    }
}
