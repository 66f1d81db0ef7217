package org.sinew.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.sinew.cockpit.BodyShape;
import org.sinew.cockpit.RobotDescription;
import org.sinew.config.RobotConfig;
import org.sinew.record.Event;
import org.sinew.record.Frame;
import org.sinew.record.LogLane;
import org.sinew.record.LogTopic;
import org.sinew.record.RunLog;
import org.sinew.record.proto.Foxglove;
import org.sinew.record.proto.FoxgloveMessages;
import org.sinew.record.proto.FoxgloveMessages.Pose;
import org.sinew.record.proto.FoxgloveMessages.Shape;
import org.sinew.record.proto.ProtoSchema;
import org.sinew.record.proto.ProtoWriter;

/**
 * What Foxglove and Lichtblick show without being told how: joints, links as frames and as shapes, events as a log.
 * Twenty-five times a second, for eyes; each tick stands in its own topics. The recorder's thread; events also come
 * from others.
 */
final class FoxgloveTopics implements Consumer<Frame> {
    private static final int HZ = 25;
    /** The shapes are told again, so that every part of a log has them. */
    private static final int SECONDS_BETWEEN_SCENES = 5;
    /** Topic of events as words. */
    static final String WORDS = "/log";
    private static final String WORLD = "world";

    private final RunLog log;
    private final RobotConfig config;
    private final LinkPoses poses;
    private final boolean fixedBase;
    private final List<Mounted> mounts = new ArrayList<>();
    private final LogTopic transforms;
    private final LogTopic scene;
    private final LogTopic joints;
    private final LogTopic told;
    private final ProtoWriter out = new ProtoWriter();
    private final FoxgloveMessages messages = new FoxgloveMessages(out);
    private final int every;
    private final int everyScene;

    /** A part that sits on a link. */
    private record Mounted(String name, RobotDescription.Mount mount) {
    }

    /** @param looks how the robot looks; empty when nobody knows: then its base alone is a frame */
    FoxgloveTopics(RobotParts parts, Optional<Looks> looks, RunLog log, LogLane lane) {
        this.log = log;
        config = parts.config();
        BodyShape shape = looks.map(Looks::shape).orElse(BodyShape.UNKNOWN);
        fixedBase = shape.fixedBase();
        poses = new LinkPoses(shape, parts.model().joints());
        looks.ifPresent(known -> config.cameras().forEach(camera -> known.camera(camera)
                .ifPresent(mount -> mounts.add(new Mounted(camera.name(), mount)))));
        looks.ifPresent(known -> parts.model().imus().forEach(imu -> known.imu(imu)
                .ifPresent(mount -> mounts.add(new Mounted(imu, mount)))));
        transforms = topic("/tf", Foxglove.FRAME_TRANSFORMS, lane);
        scene = topic("/scene", Foxglove.SCENE_UPDATE, lane);
        joints = topic("/joint_states", Foxglove.JOINT_STATES, lane);
        told = topic(WORDS, Foxglove.LOG, lane);
        every = Math.max(1, config.loop().rateHz() / HZ);
        everyScene = SECONDS_BETWEEN_SCENES * config.loop().rateHz() / every * every;
    }

    private LogTopic topic(String name, ProtoSchema schema, LogLane lane) {
        return log.topic(name, "protobuf", RunLog.Shape.of(schema), lane);
    }

    @Override
    public synchronized void accept(Frame frame) {
        long tick = frame.state.tick;
        if (tick % every != 0) {
            return;
        }
        long date = log.dateNanos(frame.state.nowNanos);
        messages.joints(date);
        for (int i = 0; i < frame.state.joints.positionRad.length; i++) {
            messages.joint(config.joints().get(i).name(), frame.state.joints.positionRad[i],
                    frame.state.joints.velocityRadPerSec[i], frame.state.joints.effortNm[i]);
        }
        add(joints, frame);
        transforms(frame, date);
        add(transforms, frame);
        if (tick == every || tick % everyScene == 0) {
            scene(date);
            add(scene, frame);
        }
    }

    private void add(LogTopic topic, Frame frame) {
        topic.add(frame.state.tick, frame.state.nowNanos, out.array(), out.size());
    }

    /** The base stands in the world turned as the robot believes; nobody knows where it is. */
    private void transforms(Frame frame, long date) {
        messages.transforms();
        List<BodyShape.Body> links = poses.links();
        if (links.isEmpty()) {
            messages.transform(date, WORLD, "base", LinkPoses.pose(new double[3], frame.state.orientation));
        }
        for (int i = 0; i < links.size(); i++) {
            BodyShape.Body link = links.get(i);
            Pose pose = i == 0 && !fixedBase ? LinkPoses.pose(height(link), frame.state.orientation)
                    : poses.of(i, frame.state.joints.positionRad);
            messages.transform(date, link.parent().orElse(WORLD), link.name(), pose);
        }
        for (Mounted part : mounts) {
            messages.transform(date, part.mount.body(), part.name, LinkPoses.pose(part.mount.frame()));
        }
    }

    /** Above the place where it was drawn: a humanoid then stands on the ground rather than in it. */
    private static double[] height(BodyShape.Body base) {
        return new double[] {0, 0, base.frame().positionMetre().get(2)};
    }

    private void scene(long date) {
        messages.scene();
        for (BodyShape.Body link : poses.links()) {
            int entity = messages.entity(date, link.name(), link.name(), 0, true);
            link.geoms().forEach(this::geom);
            messages.endEntity(entity);
        }
    }

    private void geom(BodyShape.Geom geom) {
        List<Double> size = geom.sizeMetre();
        Pose pose = LinkPoses.pose(geom.frame());
        FoxgloveMessages.Color color = new FoxgloveMessages.Color(geom.rgba().get(0), geom.rgba().get(1),
                geom.rgba().get(2), geom.rgba().get(3));
        double across = 2 * size.getFirst();
        switch (geom.type()) {
            case "box" -> messages.shape(Shape.CUBE, pose, across, 2 * size.get(1), 2 * size.get(2), color);
            case "ellipsoid" -> messages.shape(Shape.SPHERE, pose, across, 2 * size.get(1), 2 * size.get(2), color);
            case "sphere" -> messages.shape(Shape.SPHERE, pose, across, across, across, color);
            case "cylinder" -> messages.shape(Shape.CYLINDER, pose, across, across, 2 * size.get(1), color);
            case "capsule" -> {
                messages.shape(Shape.CYLINDER, pose, across, across, 2 * size.get(1), color);
                messages.shape(Shape.SPHERE, end(pose, size.get(1)), across, across, across, color);
                messages.shape(Shape.SPHERE, end(pose, -size.get(1)), across, across, across, color);
            }
            default -> throw new IllegalStateException("nobody draws a " + geom.type());
        }
    }

    /** Along the axis of a capsule. */
    private static Pose end(Pose of, double along) {
        double[] step = LinkPoses.rotated(new double[] {of.qw(), of.qx(), of.qy(), of.qz()},
                new double[] {0, 0, along});
        return new Pose(of.x() + step[0], of.y() + step[1], of.z() + step[2], of.qw(), of.qx(), of.qy(), of.qz());
    }

    /** Any thread: an event. */
    synchronized void tell(Event event) {
        FoxgloveMessages.Level level = switch (event.code().severity()) {
            case INFO -> FoxgloveMessages.Level.INFO;
            case WARN -> FoxgloveMessages.Level.WARNING;
            case FAULT -> FoxgloveMessages.Level.ERROR;
        };
        messages.log(log.dateNanos(event.tNanos()), level, event.text(), event.where().isEmpty() ? config.name()
                : event.where(), "", 0);
        told.add(event.seq(), event.tNanos(), out.array(), out.size());
    }
}
