package org.sinew.cockpit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.sinew.state.Lease;

/**
 * What the cockpit asks of the robot that it belongs to. Made by whoever assembles the robot. Called on the cockpit's
 * threads, never on the loop's; every method returns at once.
 */
public interface CockpitTarget {
    /**
     * Somebody asks for this, which is done or refused next.
     *
     * @param command {@code stop}, {@code arm} or {@code release}
     * @param client  who: address and connection
     */
    default void asked(String command, Client client) {
        // whoever keeps no trail need not know
    }

    /** A page of this robot may not ask for this at all; others as in {@link #asked}. */
    default void turnedDown(String command, Client client, Words why) {
        // as above
    }

    /**
     * Who asks.
     *
     * @param address of the browser, or of what it goes through
     * @param port    of its connection
     * @param page    number of the WebSocket since the start; 0: a request without one
     */
    record Client(String address, int port, long page) {
    }

    /** Asks for the safe state. Never refused. */
    void stop();

    /** Asks for torque: to arm, to arm again, or to go on after holding. Says why not, if not. */
    Optional<Words> arm();

    /** Asks for the declared safe state, in which nothing holds the joints. Says why not, if not. */
    Optional<Words> release();

    /** What speaks against arming now. */
    Arming arming();

    /** What models, buses and uplink have done so far. */
    Figures figures();

    /** Who moves the joints. */
    Motion motion();

    /** What the behaviour is doing. */
    Activity activity();

    /** The lease of the robot's motion. Nothing here is done by itself: a person who holds a button asks for it. */
    interface Motion {
        /**
         * Takes it for a page.
         *
         * @param takeOver also from somebody else who has it
         */
        Taken take(Page page, boolean takeOver);

        /** One joint goes at this velocity, or, at 0, all stay; says why not, if not. */
        Optional<Words> velocity(Page page, long lease, long sequence, int joint, double radPerSec);

        /** Gives it back to the behaviour; says why not, if not. */
        Optional<Words> giveBack(Page page, long lease);

        /** Who has it; empty: nobody, the robot is not armed. */
        Optional<Lease> holder();
    }

    /** A page, by its number in this run. */
    record Page(int number) {
        /** Identifies it among all who may have the lease. */
        public String id() {
            return "page-" + number;
        }

        /** For people. */
        public Words words() {
            return new Words("page " + number + " of the cockpit", "驾驶舱页面 " + number);
        }
    }

    /** One of the two is there. */
    record Taken(Optional<Lease> lease, Optional<Words> refusal) {
    }

    /**
     * What speaks against arming.
     *
     * @param refusal why it would be refused; empty: it would not
     * @param checks  what is looked at, one by one; empty: there is no list
     */
    record Arming(Optional<Words> refusal, List<Check> checks) {
        public Arming {
            checks = List.copyOf(checks);
        }
    }

    /**
     * One condition of arming.
     *
     * @param code   its text is {@code check.CODE}
     * @param values fill the places of the text
     */
    record Check(String code, boolean ok, Map<String, Object> values) {
        public Check {
            values = Map.copyOf(values);
        }
    }

    /**
     * @param uplink             empty: the robot has none
     * @param uncommandedMotions counted on the wire; empty: nobody counts
     */
    record Figures(List<ModelFigures> models, List<BusFigures> buses, Optional<UplinkFigures> uplink,
            OptionalLong uncommandedMotions) {
        public Figures {
            models = List.copyOf(models);
            buses = List.copyOf(buses);
        }
    }

    /**
     * @param runs    so far
     * @param expired runs that took longer than their budget
     */
    record ModelFigures(String name, long runs, double p50Millis, double p99Millis, long expired) {
    }

    /** @param wireNanos time that all bytes so far have taken on the wire */
    record BusFigures(String name, long transactions, long errors, long wireNanos) {
    }

    /** @param queued events that the broker has not confirmed */
    record UplinkFigures(boolean online, long queued) {
    }

    /**
     * @param step   index in {@link RobotDescription.Behavior#steps()}; -1: none
     * @param cycles repetitions completed
     * @param percept whose result the head follows: index of the percept; -1: none
     * @param label  what it is after, of the labels of that percept; -1: nothing
     */
    record Activity(int step, long cycles, int percept, int label) {
    }
}
