package org.sinew.deploy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sinew.drivers.sim.Breakable;
import org.sinew.sim.Fault;
import org.sinew.sim.FaultPair;
import org.sinew.sim.FaultPairs;
import org.sinew.sim.FaultPlan;
import org.sinew.sim.FaultPlanException;
import org.sinew.sim.Plant;

/**
 * The parts of a simulated robot that can be made to fail, by what they are and by name. Filled by whoever builds the
 * robot; faults are made by whoever moves the world.
 */
final class BreakableParts {
    /** What can be made to go wrong. */
    static final Set<Fault.Pair> FAULTS =
            FaultPairs.applying().stream().map(FaultPair::pair).collect(Collectors.toUnmodifiableSet());
    /** What can be made to go wrong with a body that a runtime in another process drives: not what is the runtime's. */
    static final Set<Fault.Pair> OF_BODY = FAULTS.stream().filter(pair -> switch (pair.target()) {
        case SERVO, SENSOR, BUS, CAMERA, BODY -> true;
        case MODEL, LOOP, CLOCK, BROKER, DISK -> false;
    }).collect(Collectors.toUnmodifiableSet());

    private final Map<Fault.Part, Map<String, Breakable>> parts = new EnumMap<>(Fault.Part.class);

    /** Reads a fault plan; what no robot can be made to do is refused. */
    static FaultPlan plan(String text) throws CommandFailure {
        try {
            return FaultPlan.parse(text, FAULTS);
        } catch (FaultPlanException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** One more part; an empty name where there is only one. */
    void add(Fault.Part part, String name, Breakable broken) {
        parts.computeIfAbsent(part, key -> new LinkedHashMap<>()).put(name, broken);
    }

    /** The robot's parts of a kind, by name. */
    List<String> names(Fault.Part part) {
        return List.copyOf(parts.getOrDefault(part, Map.of()).keySet());
    }

    /** Refuses names that this robot does not have, and what its parts cannot do. */
    void check(FaultPlan plan) throws FaultPlanException {
        Map<Fault.Target, List<String>> names = new EnumMap<>(Fault.Target.class);
        parts.forEach((part, known) ->
                names.computeIfAbsent(part.target(), key -> new ArrayList<>()).addAll(known.keySet()));
        plan.checked(names);
        for (Fault fault : plan.faults()) {
            Fault.Part part = part(fault).orElseThrow(() -> new FaultPlanException("fault plan: this run has no "
                    + fault.target().word() + (fault.name().isEmpty() ? "" : " step called \"" + fault.name() + "\"")
                    + " that could fail" + advice(fault.target())));
            FaultPair pair = FaultPairs.of(part, fault.kind());
            if (!pair.applies()) {
                throw new FaultPlanException("fault plan: " + fault.target().word() + "." + fault.name() + " is "
                        + part.one() + ", and " + fault.kind().word() + " is none of its faults: " + pair.words()
                        + "; it can be " + FaultPairs.kinds(part));
            }
        }
    }

    private String advice(Fault.Target target) {
        return switch (target) {
            case LOOP -> "; its steps are " + String.join(", ", names(Fault.Part.LOOP).stream()
                    .filter(name -> !name.isEmpty()).toList());
            case BROKER -> "; only sinew demo brings a broker of its own";
            case DISK -> "; write a log with --log";
            default -> "";
        };
    }

    private Optional<Fault.Part> part(Fault fault) {
        return parts.keySet().stream().filter(part -> part.target() == fault.target()
                && names(part).contains(fault.name())).findFirst();
    }

    /** Makes a fault of a checked plan begin or end. */
    void act(Plant plant, Fault fault, boolean begins) {
        Fault.Part part = part(fault).orElseThrow();
        double value = fault.value().isEmpty() ? Double.NaN : fault.value().getFirst();
        known(part, fault.name()).fault(plant, fault.kind(), begins, value);
    }

    private Breakable known(Fault.Part part, String name) {
        Breakable broken = parts.getOrDefault(part, Map.of()).get(name);
        if (broken == null) {
            throw new IllegalStateException("no " + part.title() + " is called " + name + ": the plan was not checked");
        }
        return broken;
    }
}
