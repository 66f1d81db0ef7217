package org.sinew.deploy.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** First net: the class files of all that the loop thread runs, read instruction by instruction. */
@Timeout(120)
class RealTimeCodeTest {
    private static final List<MethodName> LOOP = List.of(
            new MethodName("org/sinew/loop/ControlLoop", "tick", "(J)V"),
            new MethodName("org/sinew/loop/LoopThread", "cycle", "()V"));
    private static final Path PAGE = Path.of("..", "runtime", "docs", "real-time.md");
    private static final String TABLE_BEGINS = "<!-- exemptions, written by RealTimeCodeTest -->\n";
    private static final String TABLE_ENDS = "<!-- end of exemptions -->\n";

    private static RealTimeWalk walk;
    private static RealTimeWalk plantedWalk;

    @BeforeAll
    static void readClassFiles() throws IOException {
        walk = new RealTimeWalk(new CompiledClasses(), RealTimeExemptions.ALL, LOOP);
        plantedWalk = new RealTimeWalk(new CompiledClasses(Planted.class, Planted.Leaky.class, Planted.Step.class,
                Planted.SlowStep.class), RealTimeExemptions.ALL, LOOP);
    }

    @Test
    void noRealTimeCodeBreaksTheContract() {
        assertThat(walk.findings()).as("what the loop thread may reach; see runtime/docs/real-time.md").isEmpty();
    }

    @Test
    void theWalkComesToAllThatATickRuns() {
        assertThat(walk.reached()).extracting(MethodName::brief).contains("ControlLoop.tick", "LoopThread.cycle",
                "Sensors.sample", "FeetechSts.commands", "Estimate.update", "Attitude.update",
                "PerceptionWorker.feed", "InputRow.fill", "Rest.decide", "Sequence.decide", "SafetyGate.gate",
                "Interlock.judge", "EventLog.raise", "DecisionLog.add", "BusWorker.wake", "Slot.publish",
                "Heartbeat.beat", "Recorder.append", "Frame.copy", "Ring.commit", "Pacer.await", "Posix.sleepUntil",
                "LoopStats.record", "Warmth.record", "PhaseTimes.end");
    }

    @Test
    void everyExemptionIsNeededAndSaysWhy() {
        System.out.print(RealTimeExemptions.table());
        assertThat(RealTimeExemptions.ALL).as("exemptions that nothing needs any more: take them off the list")
                .allSatisfy(each -> assertThat(walk.used()).contains(each));
        assertThat(RealTimeExemptions.ALL).allSatisfy(each -> assertThat(each.reason()).hasSizeGreaterThan(10));
    }

    @Test
    void anExemptionThatNothingNeedsIsSeen() throws IOException {
        Exemption old = new Exemption("Gone.method()", "throws", "nobody remembers");
        RealTimeWalk other = new RealTimeWalk(new CompiledClasses(), List.of(old), LOOP);
        assertThat(other.used()).isEmpty();
        assertThat(other.findings()).as("what the true list exempts").hasSizeGreaterThanOrEqualTo(
                RealTimeExemptions.ALL.size());
    }

    @Test
    void thePageForContributorsHasTheListAsItIs() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(TABLE_BEGINS) + TABLE_BEGINS.length();
        int end = page.indexOf(TABLE_ENDS);
        String fresh = page.substring(0, begin) + RealTimeExemptions.table() + page.substring(end);
        if (Boolean.getBoolean("sinew.write")) {
            Files.writeString(PAGE, fresh);
        }
        assertThat(Files.readString(PAGE)).as("written anew by mvn verify -Dsinew.write=true").isEqualTo(fresh);
    }

    /** Method of {@link Planted}, and what is said of it. */
    private static final Map<String, String> PLANTED = Map.ofEntries(
            Map.entry("newObject", "allocates (new java/lang/Object)"),
            Map.entry("newArrays", "allocates (new array)"),
            Map.entry("boxes", "allocates (boxes: java.lang.Integer.valueOf)"),
            Map.entry("joinsStrings", "allocates (joins strings)"),
            Map.entry("makesALambda", "allocates (lambda or method reference)"),
            Map.entry("copiesAnArray", "allocates (copies an array)"),
            Map.entry("namesAConstant", "resolves a constant, which allocates the first time"),
            Map.entry("locksABlock", "locks (synchronized block)"),
            Map.entry("locksItself", "locks (synchronized method)"),
            Map.entry("makesAnException", "creates an exception (new java/lang/IllegalStateException)"),
            Map.entry("expressionOverAnEnum", "creates an exception (new java/lang/MatchException)"),
            Map.entry("sleeps", "blocks (java.lang.Thread.sleep)"),
            Map.entry("writesAFile", "does input or output (java.nio.file.Files.write)"),
            Map.entry("logs", "logs (java.lang.System$Logger.log)"),
            Map.entry("callsWhatIsNotOnTheList", "calls java.lang.Math.sin, which is not allowed to real-time code"),
            Map.entry("waitsForSomebody", "loops without a counted bound"),
            Map.entry("stepsTheCounterInTheMiddleToo", "loops without a counted bound"),
            Map.entry("callsItself", "calls itself, so nobody knows how deep"),
            Map.entry("nativeCode", "is native: nobody can look into it"),
            Map.entry("callsUnmarked > Planted.unmarked",
                    "is called from real-time code but is not marked @RealTime"),
            Map.entry("callsAnyStep > Planted.SlowStep.run", "locks (synchronized block)"));

    @TestFactory
    Stream<DynamicTest> findsWhatIsPlanted() {
        return PLANTED.entrySet().stream().map(planted -> DynamicTest.dynamicTest(planted.getKey(), () ->
                assertThat(plantedWalk.findings()).anySatisfy(finding -> assertThat(finding)
                        .startsWith("Planted." + planted.getKey() + ": " + planted.getValue() + " at Planted.java:"))));
    }

    @Test
    void namesTheWholePathFromTheLoop() {
        assertThat(plantedWalk.findings()).anySatisfy(finding -> assertThat(finding).matches(
                "ControlLoop\\.tick > Steering\\.decide > Planted\\.Leaky\\.decide > Planted\\.Leaky\\.remember: "
                        + "allocates \\(new array\\) at Planted\\.java:\\d+"));
    }

    @Test
    void followsACallIntoALambda() {
        assertThat(plantedWalk.findings()).anySatisfy(finding -> assertThat(finding)
                .startsWith("ControlLoop.tick > SafetyGate.gate > ")
                .contains("> Planted.lambda$new$0: does input or output (java.io.PrintStream.println) at Planted."));
    }

    @Test
    void passesCountedLoops() {
        assertThat(plantedWalk.reached()).extracting(MethodName::brief).contains("Planted.countsInPeace");
        assertThat(plantedWalk.findings()).noneSatisfy(finding -> assertThat(finding).contains("countsInPeace"));
    }

    @Test
    void saysOfEveryPlantedMethodSomethingButOfThePeacefulOne() {
        assertThat(plantedWalk.findings()).hasSizeGreaterThanOrEqualTo(PLANTED.size() + 1)
                .allSatisfy(finding -> assertThat(finding).contains("Planted."));
    }
}
