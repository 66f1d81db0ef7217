package org.sinew.deploy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.sim.Breakable;
import org.sinew.perceive.PerceptModel;
import org.sinew.perceive.PictureModel;
import org.sinew.sim.Fault;
import org.sinew.sim.Noise;
import org.sinew.sim.Plant;
import org.sinew.sim.Saveable;
import org.sinew.sim.StateReader;
import org.sinew.sim.StateWriter;
import org.sinew.state.Image;
import org.sinew.state.Percept;

/**
 * What a fault plan breaks in one model of a simulated robot: between the network and its worker, where a network
 * fails. The worker's thread runs the model; whoever moves the world breaks it.
 */
final class ModelFaults implements Breakable, Saveable {
    private static final double SLOW_SECONDS = 0.3;
    private static final double LOST = 0.3;

    private final String name;
    private final Noise noise;
    private volatile boolean off;
    private volatile boolean frozen;
    private volatile boolean garbage;
    private volatile boolean hanging;
    private volatile long slowNanos;
    private volatile double lost;
    private long runs; // of the worker's thread, as is the next
    private @Nullable Percept last;

    ModelFaults(String name, Noise noise) {
        this.name = name;
        this.noise = noise;
    }

    @Override
    public void fault(Plant plant, Fault.Kind kind, boolean on, double value) {
        switch (kind) {
            case OFF -> off = on;
            case FROZEN -> frozen = on;
            case GARBAGE -> garbage = on;
            case HANG -> hanging = on;
            case SLOW -> slowNanos = Breakable.nanos(on, value, SLOW_SECONDS);
            case INTERMITTENT -> lost = Breakable.amount(on, value, LOST);
            default -> { }
        }
    }

    /** Whether a run does not end now. */
    boolean hanging() {
        return hanging;
    }

    /** How much longer a run takes. */
    long slowNanos() {
        return slowNanos;
    }

    /** What becomes of a result; whether it may be used. */
    private boolean spoil(boolean usable, Percept result) {
        runs++;
        if (off) {
            throw new IllegalStateException("model " + name + " is off, as the fault plan says");
        }
        if (noise.happens(runs, 0, lost)) {
            return false;
        }
        Percept before = last;
        if (frozen && before != null) {
            result.copy(before);
        } else if (usable) {
            last = before == null ? new Percept(result.scores.length, result.detections.length) : before;
            last.copy(result);
        }
        if (garbage) { // a network that does not look at its own numbers
            Arrays.fill(result.scores, Double.NaN);
        }
        return usable || garbage;
    }

    /** The model with its faults. */
    PerceptModel over(PerceptModel own) {
        Percept result = new Percept(own.labels().size());
        return new PerceptModel() {
            @Override
            public boolean run(float[] rows, double[] scores) {
                boolean usable = own.run(rows, result.scores);
                usable = spoil(usable, result);
                System.arraycopy(result.scores, 0, scores, 0, scores.length);
                return usable;
            }

            @Override
            public List<Term> terms() {
                return own.terms();
            }

            @Override
            public List<String> joints() {
                return own.joints();
            }

            @Override
            public long hopNanos() {
                return own.hopNanos();
            }

            @Override
            public int window() {
                return own.window();
            }

            @Override
            public List<String> labels() {
                return own.labels();
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    /** The same of one that looks at pictures. */
    PictureModel over(PictureModel own) {
        return new PictureModel() {
            @Override
            public boolean run(Image picture, Percept into) {
                return spoil(own.run(picture, into), into);
            }

            @Override
            public List<String> labels() {
                return own.labels();
            }

            @Override
            public int most() {
                return own.most();
            }

            @Override
            public int width() {
                return own.width();
            }

            @Override
            public int height() {
                return own.height();
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    @Override
    public void save(StateWriter out) {
        out.put(off).put(frozen).put(garbage).put(hanging).put(slowNanos).put(lost);
    }

    @Override
    public void load(StateReader in) {
        off = in.readBoolean();
        frozen = in.readBoolean();
        garbage = in.readBoolean();
        hanging = in.readBoolean();
        slowNanos = in.readLong();
        lost = in.readDouble();
    }
}
