package org.sinew.perceive;

import java.util.ArrayDeque;
import java.util.Deque;
import org.sinew.state.Image;
import org.sinew.state.Percept;
import org.sinew.state.RobotModel;
import org.sinew.state.RobotState;

/**
 * A model run once more on what a run that is past looked at, in its order: for a replay with another network. One
 * thread.
 */
public interface PastModel extends AutoCloseable {
    /** Takes from the tick what the model looks at. */
    void feed(RobotState state);

    /**
     * Runs the model on what it looked at then.
     *
     * @param stampNanos when the newest of that was acquired
     * @param into       receives scores and things found
     * @return false if there is nothing of that time, or the result is not to be used
     */
    boolean run(long stampNanos, Percept into);

    @Override
    void close();

    /** Of a model that looks at the robot's state; as {@link PerceptionWorker}. */
    static PastModel of(PerceptModel model, String name, RobotModel robot, int imu) {
        return new Rows(new RowInput(model, name, robot, imu));
    }

    /** Of a model that looks at pictures. */
    static PastModel of(PictureModel model, PastPictures pictures) {
        return new Pictures(model, pictures);
    }

    /** Where pictures of a run come from. */
    @FunctionalInterface
    interface PastPictures {
        /** The picture of that time; false if there is none. Asked for in ascending order. */
        boolean at(long stampNanos, Image into);
    }

    /** Rows of robot state, kept until their time has come. */
    final class Rows implements PastModel {
        private final RowInput input;
        private final Deque<InputRow> waiting = new ArrayDeque<>();

        private Rows(RowInput input) {
            this.input = input;
        }

        @Override
        public void feed(RobotState state) {
            input.feed(state);
            input.drain(row -> waiting.add(row.copy()));
        }

        @Override
        public boolean run(long stampNanos, Percept into) {
            while (!waiting.isEmpty() && waiting.getFirst().stampNanos <= stampNanos) {
                input.shift(waiting.remove());
            }
            return input.filled() && input.stampNanos() == stampNanos && input.run(into);
        }

        @Override
        public void close() {
            input.close();
        }
    }

    /** Pictures. */
    final class Pictures implements PastModel {
        private final PictureModel model;
        private final PastPictures pictures;
        private final Image picture;

        private Pictures(PictureModel model, PastPictures pictures) {
            this.model = model;
            this.pictures = pictures;
            picture = new Image(model.width(), model.height(), false);
        }

        @Override
        public void feed(RobotState state) {
            // pictures never pass through the loop
        }

        @Override
        public boolean run(long stampNanos, Percept into) {
            boolean usable = pictures.at(stampNanos, picture) && model.run(picture, into);
            into.clearRest();
            return usable;
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
