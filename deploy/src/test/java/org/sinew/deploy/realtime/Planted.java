package org.sinew.deploy.realtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.sinew.decide.Behavior;
import org.sinew.rt.RealTime;
import org.sinew.safety.EventSink;
import org.sinew.state.Intent;
import org.sinew.state.RobotState;
import org.sinew.state.SafetyState;

/** Real-time code that breaks the contract in every way that the walk of class files can see. Never run. */
final class Planted {
    private Object kept = "";
    private int count;
    private int[] numbers = new int[3];

    /** What the gate would call, and what nobody could mark. */
    final EventSink sink = (code, index, value, nanos) -> System.out.println(code);

    /** A behaviour as a newcomer may write it: the walk comes to it from the loop. */
    static final class Leaky implements Behavior {
        private double[] last = new double[0];

        @Override
        public String name() {
            return "leaky";
        }

        @Override
        public long cycles() {
            return last.length;
        }

        @Override
        @RealTime
        public void decide(RobotState state, Intent intent) {
            remember(state);
        }

        @RealTime
        private void remember(RobotState state) {
            last = new double[state.joints.positionRad.length];
        }
    }

    /** What a marked caller reaches through an interface. */
    interface Step {
        @RealTime
        void run();
    }

    /** Not marked, and slow. */
    static final class SlowStep implements Step {
        @Override
        public void run() {
            synchronized (this) {
                System.gc();
            }
        }
    }

    @RealTime
    void newObject() {
        kept = new Object();
    }

    @RealTime
    void newArrays() {
        kept = new int[2];
        kept = new String[2];
        kept = new int[2][2];
    }

    @RealTime
    void boxes() {
        kept = count;
    }

    @RealTime
    void joinsStrings() {
        kept = kept + "!";
    }

    @RealTime
    void makesALambda() {
        IntSupplier supplier = () -> count;
        kept = supplier;
    }

    @RealTime
    void copiesAnArray() {
        kept = numbers.clone();
    }

    @RealTime
    void namesAConstant() {
        kept = "constant";
    }

    @RealTime
    void locksABlock() {
        synchronized (numbers) {
            count++;
        }
    }

    @RealTime
    synchronized void locksItself() {
        count++;
    }

    @RealTime
    void makesAnException() {
        throw new IllegalStateException();
    }

    @RealTime
    int expressionOverAnEnum(SafetyState state) {
        return switch (state) {
            case BOOT, DISARMED, ARMING, ARMED -> 1;
            case HOLDING, STOPPING, STOPPED, LOCKED -> 2;
        };
    }

    @RealTime
    void sleeps() throws InterruptedException {
        Thread.sleep(1);
    }

    @RealTime
    void writesAFile(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
    }

    @RealTime
    void logs(System.Logger log) {
        log.log(System.Logger.Level.INFO, kept);
    }

    @RealTime
    double callsWhatIsNotOnTheList() {
        return Math.sin(count);
    }

    @RealTime
    void waitsForSomebody() {
        while (count == 0) {
            Thread.onSpinWait();
        }
    }

    @RealTime
    int stepsTheCounterInTheMiddleToo() {
        int sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            i -= numbers[i];
            sum++;
        }
        return sum;
    }

    @RealTime
    int countsInPeace() {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        for (int i = numbers.length - 1; i >= 0; i--) {
            sum += numbers[i] > 0 ? 1 : 2;
        }
        for (int i = 0; sum < 10 && i < numbers.length; i++) {
            if (numbers[i] == 3) {
                continue;
            }
            sum += numbers[i];
        }
        return sum;
    }

    @RealTime
    int callsItself(int depth) {
        return depth == 0 ? 0 : callsItself(depth - 1);
    }

    @RealTime
    void callsUnmarked() {
        unmarked();
    }

    private void unmarked() {
        count++;
    }

    @RealTime
    void callsAnyStep(Step step) {
        step.run();
    }

    @RealTime
    native void nativeCode();
}
