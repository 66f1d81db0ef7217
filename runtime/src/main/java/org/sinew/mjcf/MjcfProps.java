package org.sinew.mjcf;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts props into a model that has just been read, behind the robot's own bodies, so that those keep their numbers. */
final class MjcfProps {
    private static final double[] REFERENCE = {0.02, 1};
    private static final double[] IMPEDANCE = {0.9, 0.95, 0.001, 0.5, 2};

    private final Mjcf model;

    MjcfProps(Mjcf model) {
        this.model = model;
    }

    void add(List<Prop> props) {
        props.forEach(this::add);
        model.props.addAll(props);
        model.keys.replaceAll(key -> new Mjcf.Key(key.name(), longer(key.positions()),
                key.velocities() == null ? null : Arrays.copyOf(key.velocities(), model.velocityCount),
                key.controls()));
    }

    private void add(Prop prop) {
        if (model.bodies.stream().anyMatch(body -> body.name.equals(prop.name()))) {
            throw new IllegalArgumentException("prop \"" + prop.name() + "\" has the name of another body of "
                    + (model.name.isEmpty() ? "the model" : model.name) + "; give it another one");
        }
        int index = model.bodies.size();
        Mjcf.Body body = new Mjcf.Body(prop.name(), 0, array(prop.positionM()), array(prop.orientation()));
        Mjcf.Geom geom = new Mjcf.Geom(prop.name(), index, prop.kind().shape,
                new Mjcf.Softness(REFERENCE, IMPEDANCE), "prop \"" + prop.name() + "\"");
        for (int i = 0; i < prop.halfSizeM().size(); i++) {
            geom.size[i] = prop.halfSizeM().get(i);
        }
        geom.prop = true;
        geom.rgba = array(prop.rgba());
        geom.massKg = prop.massKg();
        geom.slidingFriction = prop.friction();
        geom.contactType = 1;
        geom.contactAffinity = 1;
        geom.contactDimension = 3;
        geom.softnessMix = 1;
        body.geoms.add(geom);
        MjcfInertia.compute(List.of(model.bodies.getFirst(), body), "true");
        model.bodies.add(body);
        model.geoms.add(geom);
        if (!prop.fixed()) {
            Mjcf.Joint joint = new Mjcf.Joint(prop.name() + " (prop)", Mjcf.JointType.FREE);
            joint.positionAddress = model.positionCount;
            joint.velocityAddress = model.velocityCount;
            model.positionCount += 7;
            model.velocityCount += 6;
            body.joints.add(joint);
            model.joints.add(joint);
        }
    }

    /** A keyframe of the file knows the robot only: props begin where they were put. */
    private double @Nullable [] longer(double @Nullable [] positions) {
        if (positions == null) {
            return null;
        }
        double[] all = Arrays.copyOf(positions, model.positionCount);
        for (Mjcf.Body body : model.bodies) {
            for (Mjcf.Joint joint : body.joints) {
                if (joint.positionAddress >= positions.length) {
                    System.arraycopy(body.position, 0, all, joint.positionAddress, 3);
                    System.arraycopy(body.orientation, 0, all, joint.positionAddress + 3, 4);
                }
            }
        }
        return all;
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(x -> x).toArray();
    }
}
