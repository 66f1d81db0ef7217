package org.sinew.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.reflect.Constructor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.decide.Behavior;
import org.sinew.decide.Rest;
import org.sinew.record.DamagedJournal;
import org.sinew.record.Field;
import org.sinew.record.Journal;
import org.sinew.record.RecordedTicks;
import org.sinew.safety.JointLimits;
import org.sinew.state.SafetyState;

@Timeout(60)
class ReplayTest {
    private static final int TICKS = 2000;

    private final RecordedRun run = new RecordedRun(7).ticks(TICKS);

    private Replay.Result replay(Journal journal) {
        return new Replay(run.body, RecordedRun.behavior()).run(journal.reader());
    }

    @Test
    void aRunComesOutTheSameBitForBit() {
        assertThat(run.states).as("the run did something").contains(SafetyState.DISARMED, SafetyState.ARMING,
                SafetyState.ARMED, SafetyState.STOPPING, SafetyState.STOPPED);
        Replay.Result result = replay(run.journal);
        assertThat(result.first()).isEmpty();
        assertThat(result.differences()).isZero();
        assertThat(result.ticks()).isEqualTo(TICKS);
    }

    /** Numbers, the bits that say which have changed, lengths and checksums; one bit or several. */
    @Test
    void everyDamagedInputByteIsFoundAndWhereItIsANumberItIsNamed() {
        int size = DamagedJournal.size(run.journal);
        int named = 0;
        int tried = 0;
        for (int offset = 0; offset < size; offset += Math.max(1, size / 400)) {
            int pattern = List.of(1, 0x80, 0xFF, 0x24).get(tried % 4);
            Replay.Result result;
            boolean number;
            try (DamagedJournal damaged = new DamagedJournal(run.journal, offset, pattern)) {
                number = damaged.isNumber();
                result = replay(run.journal);
            }
            tried++;
            Replay.Difference first = result.first().orElseThrow(() -> new AssertionError("not found"));
            assertThat(first.recorded()).isNotEqualTo(first.replayed());
            named += number && first.field().contains(".") | first.field().equals("now_ns") ? 1 : 0;
            boolean byName = !first.field().contains("record of");
            // where two bits that say which numbers follow cancel in their count, a number lands in the wrong field
            boolean moved = byName && pattern != 1 && pattern != 0x80;
            assertThat(byName == number || moved).as("byte " + offset + ": " + first).isTrue();
        }
        assertThat(tried).isGreaterThanOrEqualTo(400);
        assertThat(named).as("numbers among them").isGreaterThan(200);
        assertThat(replay(run.journal).differences()).as("all repaired").isZero();
    }

    @Test
    void anotherLimitIsFoundWhereItFirstMatters() {
        JointLimits slower = new JointLimits(-1, 1, 0.5);
        Replay.Body changed = new Replay.Body(RecordedRun.ROBOT, run.body.buses(),
                List.of(slower, run.body.limits().get(1), run.body.limits().get(2)), run.body.settings(),
                run.body.perceptMaxAgeNanos());
        Replay.Result result = new Replay(changed, RecordedRun.behavior()).run(run.journal.reader());
        Replay.Difference first = result.first().orElseThrow();
        assertThat(first.step()).isEqualTo(Field.Step.GUARD);
        assertThat(first.field()).startsWith("hip.");
        assertThat(run.states.get((int) first.tick() - 1)).isEqualTo(SafetyState.ARMED);
        assertThat(first.toString())
                .matches("tick \\d+, step guard: hip\\.applied_rad was -?[\\d.E-]+, now -?[\\d.E-]+");
    }

    @Test
    void anotherBehaviourIsFoundInTheStepThatDecides() {
        Replay.Difference first = new Replay(run.body, new Rest()).run(run.journal.reader()).first().orElseThrow();
        assertThat(first.step()).isEqualTo(Field.Step.DECIDE);
    }

    @Test
    void aConstantThatWasChangedInTheCodeIsFoundAndNamed() throws Exception {
        assertThat(replayWithPatience(5)).contains("step state: imu.freshness was fresh, now frozen");
        assertThat(replayWithPatience(100)).as("patched with what it is").contains("differences=0");
    }

    /** As if somebody had edited the estimator between the run and its replay: repeats of an IMU that it bears. */
    private String replayWithPatience(int repeats) throws Exception {
        Class<?> patched = new Patched("org.sinew.estimate.Estimate$FrozenWatch", 100, repeats)
                .loadClass(Replay.class.getName());
        Constructor<?> body = patched.getClassLoader().loadClass(Replay.Body.class.getName()).getConstructors()[0];
        Object same = body.newInstance(RecordedRun.ROBOT, run.body.buses(), run.body.limits(), run.body.settings(),
                run.body.perceptMaxAgeNanos());
        Object replay = patched.getConstructor(same.getClass(), Behavior.class)
                .newInstance(same, RecordedRun.behavior());
        return patched.getMethod("run", RecordedTicks.class).invoke(replay, run.journal.reader()).toString();
    }

    /** Loads estimator, loop and replay anew, with one constant of one class changed. */
    private static final class Patched extends ClassLoader {
        private static final List<String> ANEW = List.of("org.sinew.estimate.", "org.sinew.loop.", "org.sinew.replay.");
        private final String type;
        private final int from;
        private final int to;

        Patched(String type, int from, int to) {
            super(ReplayTest.class.getClassLoader());
            this.type = type;
            this.from = from;
            this.to = to;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (ANEW.stream().noneMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = name.equals(type) ? patch(in.readAllBytes()) : in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        private byte[] patch(byte[] bytes) {
            ClassFile files = ClassFile.of();
            boolean[] found = new boolean[1];
            byte[] patched = files.transformClass(files.parse(bytes), ClassTransform.transformingMethodBodies(
                    (code, element) -> {
                        if (element instanceof ConstantInstruction c && c.constantValue().equals(from)) {
                            found[0] = true;
                            code.loadConstant(to);
                        } else {
                            code.with(element);
                        }
                    }));
            assertThat(found[0]).as(from + " in " + type).isTrue();
            return patched;
        }
    }
}
