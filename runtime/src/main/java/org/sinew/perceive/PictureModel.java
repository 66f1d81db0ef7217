package org.sinew.perceive;

import java.util.List;
import org.sinew.state.Image;
import org.sinew.state.Percept;

/**
 * A network that looks at the pictures of one camera, as the perception worker uses it. One thread, the worker's;
 * construction and {@link #close()} may be elsewhere.
 */
public interface PictureModel extends AutoCloseable {
    /** What each score, and the label of each thing found, means. */
    List<String> labels();

    /** Things that it can find in one picture. */
    int most();

    /** Pixels in a row of the pictures that it was opened for. */
    int width();

    /** Rows of the pictures that it was opened for. */
    int height();

    /**
     * Looks at a picture.
     *
     * @param picture of {@link #width()} x {@link #height()}
     * @param into    receives all scores, and the things found; its stamp and its number are the worker's
     * @return false if the network gave values that are not finite: {@code into} is then not to be used
     */
    boolean run(Image picture, Percept into);

    @Override
    void close();
}
