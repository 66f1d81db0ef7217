package org.sinew.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sinew.rt.Clock;
import org.sinew.rt.VirtualClock;

/** A plant of one joint and steps of 1 ms, on a clock that the test turns. */
@Timeout(30)
class WorldTest {
    private static final long MILLI = 1_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final JointPlant plant = new JointPlant(List.of("knee"), MILLI);
    private final World world = new World(plant, clock);
    private final List<String> log = new ArrayList<>();

    private void note(String what, Plant at) {
        log.add(what + " " + at.nanos() / MILLI);
    }

    private void noteAt(long milli, String what) {
        world.at(milli * MILLI, at -> note(what, at));
    }

    private long visitAt(double milli) {
        clock.sleepUntil(VirtualClock.START_NANOS + Math.round(milli * MILLI));
        long[] nanos = {-1};
        world.visit(at -> nanos[0] = at.nanos());
        return nanos[0];
    }

    @Test
    void beginsAtZeroWhateverTheClockSays() {
        assertThat(world.nanos()).isZero();
        assertThat(visitAt(0)).isZero();
    }

    @Test
    void advancesOnlyWhenSomebodyLooks() {
        clock.elapse(10 * MILLI);
        assertThat(world.nanos()).isEqualTo(10 * MILLI);
        assertThat(plant.nanos()).isZero();
        world.visit(at -> { });
        assertThat(plant.nanos()).isEqualTo(10 * MILLI);
    }

    @Test
    void aVisitorSeesTheLastWholeStepBeforeNow() {
        assertThat(visitAt(0.999999)).isZero();
        assertThat(visitAt(1)).isEqualTo(MILLI);
        assertThat(visitAt(10.7)).isEqualTo(10 * MILLI);
        assertThat(visitAt(10.8)).isEqualTo(10 * MILLI);
    }

    @Test
    void aVisitorGetsThePlantAndMayDriveIt() {
        world.visit(at -> at.servo(0, 1, 20, 1, 5));
        visitAt(500);
        assertThat(plant.positionRad(0)).isGreaterThan(0.5);
    }

    @Test
    void runsWhatIsDueInOrderOfTimeAtItsTime() {
        noteAt(5, "c");
        noteAt(3, "a");
        noteAt(8, "e");
        noteAt(5, "d");
        noteAt(4, "b");
        visitAt(7.5);
        assertThat(log).containsExactly("a 3", "b 4", "c 5", "d 5");
        visitAt(8);
        assertThat(log).endsWith("e 8").hasSize(5);
        visitAt(20);
        assertThat(log).hasSize(5);
    }

    @Test
    void runsWhatFallsBetweenTwoStepsAtTheLaterOne() {
        world.at(3 * MILLI + 1, at -> note("a", at));
        visitAt(3.9);
        assertThat(log).isEmpty();
        visitAt(4);
        assertThat(log).containsExactly("a 4");
    }

    @Test
    void runsWhatIsPastAtOnceBeforeTheVisitor() {
        visitAt(10);
        noteAt(2, "late");
        world.visit(at -> note("visitor", at));
        assertThat(log).containsExactly("late 10", "visitor 10");
    }

    @Test
    void whatHappensMayOrderMore() {
        world.at(2 * MILLI, at -> {
            note("first", at);
            noteAt(4, "second");
        });
        visitAt(6);
        assertThat(log).containsExactly("first 2", "second 4");
    }

    @Test
    void runsEachStepBeforeEveryStep() {
        world.eachStep(at -> note("p", at));
        world.eachStep(at -> note("q", at));
        visitAt(2.5);
        assertThat(log).containsExactly("p 0", "q 0", "p 1", "q 1");
        visitAt(2.9);
        assertThat(log).hasSize(4);
        visitAt(3);
        assertThat(log).endsWith("p 2", "q 2").hasSize(6);
    }

    @Test
    void whatIsDueComesBeforeTheStepOfItsTime() {
        world.eachStep(at -> note("step", at));
        noteAt(1, "due");
        visitAt(2);
        assertThat(log).containsExactly("step 0", "due 1", "step 1");
    }

    @Test
    void letsOneVisitorInAtATime() throws InterruptedException {
        World real = new World(plant, Clock.WALL);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> visitors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            visitors.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 2000; n++) {
                    real.visit(at -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        for (Thread visitor : visitors) {
            visitor.join();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void orderingWaitsForNobody() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread visitor = Thread.ofPlatform().start(() -> world.visit(at -> {
            inside.countDown();
            await(leave);
        }));
        await(inside);
        noteAt(1, "ordered meanwhile"); // the visitor leaves only after this
        leave.countDown();
        visitor.join();
        visitAt(1);
        assertThat(log).containsExactly("ordered meanwhile 1");
    }

    @Test
    void itsThreadAdvancesAWorldThatNobodyVisitsUntilItIsClosed() {
        world.start(0);
        clock.elapse(50 * MILLI);
        assertThat(plant.nanos()).isBetween(20 * MILLI, 50 * MILLI);
        world.close();
        long closedNanos = plant.nanos();
        clock.elapse(50 * MILLI);
        assertThat(plant.nanos()).isEqualTo(closedNanos);
        assertThat(visitAt(200)).isEqualTo(200 * MILLI);
    }

    @Test
    void whatAPartThrowsIsKeptAndTheWorldStandsStillAndEndsCleanly() {
        world.eachStep(at -> {
            if (at.nanos() == 25 * MILLI) {
                throw new IllegalStateException("planted");
            }
        });
        world.start(0);
        clock.elapse(60 * MILLI); // the pacing thread gets it
        assertThat(world.failure().orElseThrow()).hasMessage("planted");
        assertThat(plant.nanos()).isEqualTo(25 * MILLI);
        assertThat(visitAt(200)).as("stands still, and can be looked at").isEqualTo(25 * MILLI);
        assertThatThrownBy(world::save).hasMessageContaining("has failed at 0.025 s");
        world.close();
    }

    @Test
    void aVisitorGetsWhatAPartThrowsWhileHeMovesTimeAndTheNextDoesNot() {
        world.at(5 * MILLI, at -> {
            throw new IllegalStateException("planted");
        });
        assertThatThrownBy(() -> visitAt(10)).hasMessage("planted");
        assertThat(world.failure()).isPresent();
        assertThat(visitAt(12)).isEqualTo(5 * MILLI);
        assertThatThrownBy(() -> world.runTo(20 * MILLI)).hasMessageContaining("stands still")
                .hasRootCauseMessage("planted");
    }

    @Test
    void whatAVisitorHimselfThrowsIsNoFailureOfTheWorld() {
        assertThatThrownBy(() -> world.visit(at -> {
            throw new IllegalStateException("his own");
        })).hasMessage("his own");
        assertThat(world.failure()).isEmpty();
        assertThat(visitAt(3)).isEqualTo(3 * MILLI);
    }

    @Test
    void aFailedWorldGoesOnFromASavedState() {
        boolean[] broken = {true};
        world.eachStep(at -> {
            if (broken[0] && at.nanos() == 5 * MILLI) {
                throw new IllegalStateException("planted");
            }
        });
        byte[] saved = world.save();
        world.start(0);
        clock.elapse(60 * MILLI);
        assertThat(world.failure()).isPresent();
        broken[0] = false;
        world.load(saved);
        clock.elapse(60 * MILLI);
        assertThat(world.failure()).isEmpty();
        assertThat(plant.nanos()).as("its thread moves it again").isGreaterThanOrEqualTo(40 * MILLI);
        world.close();
    }

    /** A part with one number of state, which it sets when its time comes. */
    private class Counter implements Timed {
        private final String name;
        long count;

        Counter(String name) {
            this.name = name;
        }

        @Override
        public void due(Plant at, int code) {
            count += code;
            note(name + code, at);
        }

        @Override
        public void save(StateWriter out) {
            out.put(count);
        }

        @Override
        public void load(StateReader in) {
            count = in.readLong();
        }
    }

    @Test
    void goesBackToASavedStateWithItsPartsAndWhatTheyAskedFor() {
        Counter part = new Counter("part");
        world.part("part", part);
        world.at(3 * MILLI, "part", 1);
        world.at(8 * MILLI, "part", 2);
        world.at(8 * MILLI, "part", 3);
        world.visit(at -> at.servo(0, 1, 20, 1, 5));
        visitAt(5.25);
        byte[] saved = world.save();
        visitAt(20);
        double position = plant.positionRad(0);
        assertThat(log).containsExactly("part1 3", "part2 8", "part3 8");
        world.load(saved);
        assertThat(world.nanos()).isEqualTo(5 * MILLI + MILLI / 4);
        assertThat(part.count).isEqualTo(1);
        assertThat(world.save()).isEqualTo(saved);
        clock.elapse(15 * MILLI - MILLI / 4);
        world.visit(at -> { });
        assertThat(plant.nanos()).isEqualTo(20 * MILLI);
        assertThat(plant.positionRad(0)).isEqualTo(position);
        assertThat(log.subList(3, log.size())).containsExactly("part2 8", "part3 8");
    }

    @Test
    void forgetsWhatWasDueInTheTimeThatItLeaves() {
        world.part("part", new Counter("part"));
        byte[] saved = world.save();
        world.at(2 * MILLI, "part", 1);
        noteAt(2, "code");
        world.load(saved);
        visitAt(5);
        assertThat(log).isEmpty();
    }

    @Test
    void refusesToSaveWhileSomethingIsDueThatIsCode() {
        noteAt(2, "code");
        assertThatThrownBy(world::save).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("due at 0.002 s that is code");
        visitAt(3);
        assertThat(world.save()).isNotEmpty();
    }

    @Test
    void refusesToAskAPartThatIsNotRegistered() {
        world.part("b", new Counter("b"));
        assertThatThrownBy(() -> world.at(0, "a", 1)).hasMessageContaining("no part \"a\"")
                .hasMessageContaining("[b]");
    }

    @Test
    void refusesTwoPartsOfOneName() {
        world.part("a", new Counter("a"));
        assertThatThrownBy(() -> world.part("a", new Counter("a"))).hasMessageContaining("two parts");
    }

    @Test
    void refusesAStateWithOtherPartsBeforeItChangesAnything() {
        world.part("knee servo", new Counter("a"));
        World other = new World(new JointPlant(List.of("knee"), MILLI), clock);
        other.part("hip servo", new Counter("b"));
        byte[] saved = other.save();
        visitAt(4);
        assertThatThrownBy(() -> world.load(saved)).hasMessageContaining("parts that this one lacks, [hip servo]")
                .hasMessageContaining("it lacks parts that this one has, [knee servo]");
        assertThat(plant.nanos()).isEqualTo(4 * MILLI);
    }

    /** A part that throws when it reads a certain number. */
    private final class Picky extends Counter {
        long refused = Long.MIN_VALUE;

        Picky(String name) {
            super(name);
        }

        @Override
        public void load(StateReader in) {
            super.load(in);
            if (count == refused) {
                throw new IllegalStateException("planted");
            }
        }
    }

    @Test
    void aStateThatAPartCannotReadChangesNothing() {
        Counter first = new Counter("a");
        Picky second = new Picky("b");
        world.part("a", first);
        world.part("b", second);
        first.count = 1;
        second.count = 1;
        world.visit(at -> at.servo(0, 1, 20, 1, 5));
        visitAt(2);
        byte[] early = world.save();
        first.count = 7;
        second.count = 7;
        world.at(15 * MILLI, "a", 2);
        noteAt(16, "code");
        visitAt(10);
        second.refused = 1;
        double position = plant.positionRad(0);
        assertThatThrownBy(() -> world.load(early)).hasMessage("planted");
        assertThat(world.failure()).isEmpty();
        assertThat(world.nanos()).isEqualTo(10 * MILLI);
        assertThat(plant.nanos()).isEqualTo(10 * MILLI);
        assertThat(plant.positionRad(0)).isEqualTo(position);
        assertThat(first.count).as("it had read its state already").isEqualTo(7);
        assertThat(second.count).isEqualTo(7);
        visitAt(20);
        assertThat(log).containsExactly("a2 15", "code 16");
    }

    @Test
    void aPartThatDoesNotEvenReadItsOwnStateIsAFailureOfTheWorld() {
        Picky part = new Picky("a");
        world.part("a", part);
        byte[] saved = world.save();
        part.refused = 0;
        assertThatThrownBy(() -> world.load(saved)).hasMessage("planted")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(world.failure()).isPresent();
    }

    @Test
    void refusesBytesThatAreNoSavedWorld() {
        assertThatThrownBy(() -> world.load(new byte[40])).hasMessageContaining("no saved world");
        byte[] saved = world.save();
        assertThatThrownBy(() -> world.load(Arrays.copyOf(saved, saved.length - 3)))
                .hasMessageContaining("does not fit");
    }

    @Test
    void itsOwnerStepsAWorldInAClockOfItsOwn() {
        World own = World.steppedByOwner(plant);
        own.eachStep(at -> note("step", at));
        own.runTo(2 * MILLI + 1);
        assertThat(own.nanos()).isEqualTo(2 * MILLI + 1);
        assertThat(plant.nanos()).isEqualTo(2 * MILLI);
        assertThat(log).containsExactly("step 0", "step 1");
        byte[] saved = own.save();
        own.runTo(9 * MILLI);
        own.load(saved);
        assertThat(own.nanos()).isEqualTo(2 * MILLI + 1);
        own.runTo(3 * MILLI);
        assertThat(plant.nanos()).isEqualTo(3 * MILLI);
        assertThatThrownBy(() -> own.runTo(MILLI)).hasMessageContaining("cannot run back");
        assertThatThrownBy(() -> new World(plant, Clock.WALL).runTo(MILLI))
                .hasMessageContaining("follows real time");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
