package org.sinew.perceive;

import org.sinew.rt.RealTime;
import org.sinew.state.Image;
import org.sinew.state.Percept;
import org.sinew.state.RobotState;

/** The newest picture of a camera, for a {@link PictureModel}: older ones are never looked at, none twice. */
final class PictureInput implements PerceptInput {
    private final PictureModel model;
    private final PictureSource source;
    private final Image picture;

    PictureInput(PictureModel model, PictureSource source) {
        this.model = model;
        this.source = source;
        picture = new Image(model.width(), model.height(), false);
    }

    /** The loop has nothing to give: pictures never pass through it. */
    @Override
    @RealTime
    public void feed(RobotState state) {
    }

    @Override
    public boolean ready() {
        return source.newest(picture);
    }

    @Override
    public long stampNanos() {
        return picture.stampNanos;
    }

    @Override
    public boolean run(Percept into) {
        boolean usable = model.run(picture, into);
        into.clearRest();
        return usable;
    }

    @Override
    public Percept percept() {
        return new Percept(model.labels().size(), model.most());
    }

    @Override
    public void close() {
        model.close();
    }
}
