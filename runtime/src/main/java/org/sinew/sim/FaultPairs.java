package org.sinew.sim;

import static org.sinew.sim.Fault.Kind.DELAYED;
import static org.sinew.sim.Fault.Kind.DUPLICATED;
import static org.sinew.sim.Fault.Kind.FROZEN;
import static org.sinew.sim.Fault.Kind.GARBAGE;
import static org.sinew.sim.Fault.Kind.HANG;
import static org.sinew.sim.Fault.Kind.HOT;
import static org.sinew.sim.Fault.Kind.INTERMITTENT;
import static org.sinew.sim.Fault.Kind.OFF;
import static org.sinew.sim.Fault.Kind.PUSH;
import static org.sinew.sim.Fault.Kind.SAG;
import static org.sinew.sim.Fault.Kind.SLOW;
import static org.sinew.sim.Fault.Kind.STUCK;
import static org.sinew.sim.Fault.Kind.UNPLUG;
import static org.sinew.sim.Fault.Kind.WALL;
import static org.sinew.sim.Fault.Kind.WRONG;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The language of fault plans as a table: every kind of part with every kind of fault, what it does there, or why there
 * is no such thing. {@code sinew faults list --plan} and the page on the simulation are made of it, and the matrix of
 * single faults goes through it.
 */
public final class FaultPairs {
    /** Every pair, part by part. */
    public static final List<FaultPair> ALL = all();

    private FaultPairs() {
    }

    /** Those that can be brought about. */
    public static List<FaultPair> applying() {
        return ALL.stream().filter(FaultPair::applies).toList();
    }

    /** The pair of a part. */
    public static FaultPair of(Fault.Part part, Fault.Kind kind) {
        return ALL.stream().filter(pair -> pair.part() == part && pair.kind() == kind).findFirst().orElseThrow();
    }

    /** The kinds that a part can have, in words. */
    public static String kinds(Fault.Part part) {
        return applying().stream().filter(pair -> pair.part() == part).map(pair -> pair.kind().word())
                .collect(Collectors.joining(", "));
    }

    private static List<FaultPair> all() {
        List<FaultPair> all = new ArrayList<>();
        servo(all);
        sensors(all);
        buses(all);
        seeing(all);
        runtime(all);
        return List.copyOf(all);
    }

    /** The kinds of one part: what each does, or why it is none. */
    private static final class Block {
        private final Fault.Part part;
        private final Map<Fault.Kind, FaultPair> rows = new EnumMap<>(Fault.Kind.class);

        Block(Fault.Part part) {
            this.part = part;
            for (Fault.Kind kind : Fault.Kind.values()) {
                not(kind, usualReason(kind));
            }
        }

        Block does(Fault.Kind kind, String words) {
            rows.put(kind, new FaultPair(part, kind, true, words));
            return this;
        }

        Block not(Fault.Kind kind, String why) {
            rows.put(kind, new FaultPair(part, kind, false, why));
            return this;
        }

        void into(List<FaultPair> all) {
            all.addAll(rows.values());
        }
    }

    private static String usualReason(Fault.Kind kind) {
        return switch (kind) {
            case OFF -> "it cannot be switched off alone";
            case STUCK -> "nothing in it moves; write frozen for what repeats itself";
            case FROZEN -> "it measures nothing that could stay the same";
            case GARBAGE -> "it sends no bytes";
            case WRONG -> "it shows nothing that could be wrong";
            case SLOW -> "it has no speed of its own";
            case DELAYED -> "what comes late comes late on its way; write slow, or a delay of its bus";
            case INTERMITTENT -> "it is there or not; write off, with for";
            case DUPLICATED -> "nothing says the same with it at once";
            case WALL -> "only a shaft can meet something";
            case HOT -> "its heat is not simulated";
            case SAG -> "it has no supply that is simulated";
            case PUSH -> "only a body can be pushed";
            case UNPLUG -> "that is off";
            case HANG -> "seen from outside that is off";
        };
    }

    private static void servo(List<FaultPair> all) {
        new Block(Fault.Part.SERVO)
                .does(OFF, "its cable is off: it hears and says nothing, and goes on turning as it was told last")
                .does(STUCK, "its gear is jammed: the shaft stays where it is while the motor pushes, loads, gets hot"
                        + " and protects itself")
                .does(FROZEN, "registers 56 to 70, what it measures, stay as they were; it obeys as before")
                .does(GARBAGE, "its answers are random bytes of the right number")
                .does(WRONG, "its encoder has slipped by an eighth of a turn: it shows, and goes by, the wrong angle")
                .does(SLOW, "it answers so much later (1ms if the plan does not say; that it talks into other frames"
                        + " when it is a whole tick late is not simulated)")
                .does(INTERMITTENT, "a loose plug: so many of the frames to it and of its answers are lost (30% if the"
                        + " plan does not say)")
                .does(DUPLICATED, "another servo has its id: both answer at once, into each other")
                .does(WALL, "something is in the way: the shaft goes no further in the direction in which it turns, but"
                        + " back")
                .does(HOT, "it has this temperature (75C if the plan does not say), and cools or heats from there")
                .does(SAG, "its supply has this voltage (3V if the plan does not say): torque falls with it, and below"
                        + " 3.5 V it is silent, and starts with torque off when the voltage is back")
                .not(DELAYED, "its answers are of the moment; write slow, or a delay of its bus")
                .into(all);
    }

    private static void sensors(List<FaultPair> all) {
        new Block(Fault.Part.IMU)
                .does(OFF, "it is off its bus: its address is not acknowledged")
                .does(STUCK, "its two x axes stay as they were, the others go on")
                .does(FROZEN, "the last sample stays in its registers")
                .does(GARBAGE, "its registers of data are random")
                .does(WRONG, "it is mounted upside down: its y and z axes have the other sign")
                .does(SLOW, "it holds the clock: each transfer takes so much longer (2ms if the plan does not say)")
                .does(INTERMITTENT, "a loose plug: so many of the transfers are not acknowledged (30% if the plan does"
                        + " not say)")
                .does(SAG, "its supply drops for a moment: it starts anew, asleep, its settings lost")
                .does(HANG, "its sleep bit flips: it answers, and measures nothing more, until it is woken")
                .into(all);
        new Block(Fault.Part.METER)
                .does(OFF, "it is off its bus: its address is not acknowledged")
                .does(FROZEN, "conversions end, the last values stay in its registers")
                .does(GARBAGE, "its registers of data are random")
                .does(WRONG, "it shows half the voltage that there is")
                .does(SLOW, "it holds the clock: each transfer takes so much longer (2ms if the plan does not say)")
                .does(INTERMITTENT, "a loose plug: so many of the transfers are not acknowledged (30% if the plan does"
                        + " not say)")
                .does(SAG, "its supply drops for a moment: it starts anew, its settings lost")
                .into(all);
        new Block(Fault.Part.SWITCH)
                .does(OFF, "its wire is cut: the line has the level of its pull")
                .does(STUCK, "its contact is welded: closed, whoever presses or lets go")
                .does(WRONG, "the other kind of contact is fitted: open where it should be closed")
                .does(INTERMITTENT, "a contact that chatters: open in so many of the looks (30% if the plan does not"
                        + " say)")
                .into(all);
    }

    private static void buses(List<FaultPair> all) {
        new Block(Fault.Part.SERIAL)
                .does(OFF, "the cable from the adapter is off, or the line is shorted: no byte arrives, either way")
                .does(GARBAGE, "strong noise: every byte that arrives is a random one, either way")
                .does(WRONG, "one bit of every answer flips")
                .does(SLOW, "the adapter hands answers over so much later (2ms if the plan does not say)")
                .does(DELAYED, "every byte takes so much longer, either way (30ms if the plan does not say)")
                .does(INTERMITTENT, "so many of the frames are lost, either way (30% if the plan does not say)")
                .does(DUPLICATED, "every answer comes twice")
                .does(SAG, "the supply of all its servos has this voltage: see servo sag")
                .does(UNPLUG, "the adapter is pulled out: the system says that it is gone (EIO)")
                .not(STUCK, "a line that is held low carries no byte: write off")
                .into(all);
        new Block(Fault.Part.I2C)
                .does(OFF, "its cable is off: no address is acknowledged")
                .does(STUCK, "its data line is held low: every transfer ends after 10 ms as timed out")
                .does(GARBAGE, "every byte that is read is a random one")
                .does(SLOW, "each transfer takes so much longer (2ms if the plan does not say)")
                .does(INTERMITTENT, "so many of the transfers are not acknowledged (30% if the plan does not say)")
                .not(UNPLUG, "it is a part of the board; write off")
                .into(all);
        new Block(Fault.Part.GPIO)
                .does(OFF, "its wires are off: every line has the level of its pull")
                .does(UNPLUG, "the chip is gone: no line can be read")
                .into(all);
    }

    private static void seeing(List<FaultPair> all) {
        new Block(Fault.Part.MODEL)
                .does(OFF, "its next run throws; it is run no more, also when the fault is over")
                .does(FROZEN, "every run gives the last result again")
                .does(GARBAGE, "every run gives numbers that are none (NaN)")
                .does(SLOW, "each run takes so much longer (300ms if the plan does not say)")
                .does(INTERMITTENT, "so many of its runs give nothing (30% if the plan does not say)")
                .does(HANG, "its run does not end while the fault lasts")
                .not(WRONG, "nobody can tell a wrong result from a right one but by what the model is: see its card")
                .into(all);
        new Block(Fault.Part.CAMERA)
                .does(OFF, "no picture comes any more")
                .does(FROZEN, "the last picture comes again and again, with new stamps")
                .does(GARBAGE, "every byte of every picture is a random one")
                .does(WRONG, "it is mounted upside down")
                .does(INTERMITTENT, "so many of the pictures are lost (30% if the plan does not say)")
                .into(all);
        new Block(Fault.Part.BODY)
                .does(PUSH, "this force acts on it: 40N along +y, or x,y,z in newtons")
                .not(WALL, "write props of type wall into the robot file")
                .into(all);
    }

    private static void runtime(List<FaultPair> all) {
        new Block(Fault.Part.LOOP)
                .does(HANG, "it hangs in that step of the tick (decide if the plan does not say) while the fault lasts")
                .does(DELAYED, "it stands still once in that step, for so long (300ms if the plan does not say)")
                .does(SLOW, "that step takes so much longer in every tick (2ms if the plan does not say)")
                .not(OFF, "a process that is killed is the guard's; kill it")
                .into(all);
        new Block(Fault.Part.CLOCK)
                .does(WRONG, "the date jumps ten years ahead; time that control goes by does not")
                .does(FROZEN, "the date stands still; time that control goes by does not")
                .not(SLOW, "control goes by one monotonic clock, which cannot be compared with another")
                .into(all);
        new Block(Fault.Part.BROKER)
                .does(OFF, "the demo's broker is killed, and started again when the fault is over")
                .does(HANG, "the demo's broker is stopped in its tracks (SIGSTOP): connected, and silent")
                .into(all);
        new Block(Fault.Part.DISK)
                .does(OFF, "every write of the log fails as on a full disk")
                .does(SLOW, "every write of the log takes so much longer (200ms if the plan does not say)")
                .does(HANG, "a write of the log does not end while the fault lasts")
                .into(all);
    }
}
