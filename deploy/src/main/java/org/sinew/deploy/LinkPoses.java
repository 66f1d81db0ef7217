package org.sinew.deploy;

import java.util.List;
import org.sinew.cockpit.BodyShape;
import org.sinew.record.proto.FoxgloveMessages.Pose;

/** Where a link is in the frame of its parent, for the angles of its joints: forward kinematics of MJCF. */
final class LinkPoses {
    private final int[][] joints; // by link: index in the robot of each of its joints; -1: not one of the robot's
    private final List<BodyShape.Body> links;

    LinkPoses(BodyShape shape, List<String> robotJoints) {
        links = shape.bodies();
        joints = links.stream().map(link -> link.joints().stream()
                .mapToInt(joint -> robotJoints.indexOf(joint.name())).toArray()).toArray(int[][]::new);
    }

    List<BodyShape.Body> links() {
        return links;
    }

    /** @param positionRad of each joint of the robot; m where it slides */
    Pose of(int link, double[] positionRad) {
        BodyShape.Body body = links.get(link);
        double[] at = array(body.frame().positionMetre());
        double[] turn = array(body.frame().orientationWxyz());
        for (int i = 0; i < joints[link].length; i++) {
            double by = joints[link][i] < 0 ? 0 : positionRad[joints[link][i]];
            BodyShape.Joint joint = body.joints().get(i);
            double[] axis = array(joint.axis());
            if (joint.slides()) {
                add(at, rotated(turn, new double[] {axis[0] * by, axis[1] * by, axis[2] * by}));
                continue;
            }
            double sin = Math.sin(by / 2);
            double[] own = {Math.cos(by / 2), axis[0] * sin, axis[1] * sin, axis[2] * sin};
            double[] anchor = array(joint.anchorMetre());
            double[] moved = rotated(own, anchor); // the point on the axis stays where it is
            add(at, rotated(turn, new double[] {anchor[0] - moved[0], anchor[1] - moved[1], anchor[2] - moved[2]}));
            turn = product(turn, own);
        }
        return pose(at, turn);
    }

    static Pose pose(BodyShape.Frame frame) {
        return pose(array(frame.positionMetre()), array(frame.orientationWxyz()));
    }

    static Pose pose(double[] at, double[] wxyz) {
        return new Pose(at[0], at[1], at[2], wxyz[0], wxyz[1], wxyz[2], wxyz[3]);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void add(double[] to, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += what[i];
        }
    }

    /** First {@code b}, then {@code a}; (w, x, y, z). */
    static double[] product(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
            a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
            a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
            a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]};
    }

    static double[] rotated(double[] wxyz, double[] vector) {
        double[] point = {0, vector[0], vector[1], vector[2]};
        double[] back = {wxyz[0], -wxyz[1], -wxyz[2], -wxyz[3]};
        double[] turned = product(product(wxyz, point), back);
        return new double[] {turned[1], turned[2], turned[3]};
    }
}
