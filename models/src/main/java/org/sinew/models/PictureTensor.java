package org.sinew.models;

import java.nio.FloatBuffer;
import java.util.List;
import org.sinew.models.ModelCard.Colour;
import org.sinew.state.Image;

/**
 * Puts a camera's pictures into an input tensor as its card says: brought to the tensor's size by area average (the
 * whole picture, stretched where the shapes differ), colours in the card's order, mean off, then scaled, laid out as
 * {@code layout} says. One thread; allocates nothing per picture.
 */
final class PictureTensor {
    /** Share of red, green and blue in brightness: ITU-R BT.601-7, section 2.5.1. */
    private static final float[] BRIGHTNESS = {0.299f, 0.587f, 0.114f};

    private final int sourceWidth;
    private final int sourceHeight;
    private final int width;
    private final int height;
    private final int channels;
    private final int channelStep;
    private final int rowStep;
    private final int columnStep;
    private final AreaAverage columns;
    private final AreaAverage rows;
    private final Colour colour;
    private final float[] mean;
    private final float[] scale;
    private final float[] line; // one new row, in the old width
    private final float[] pixel = new float[3];

    /**
     * @param input  an input with a layout
     * @param width  of the pictures that will come
     * @param height of them
     */
    PictureTensor(ModelCard.Input input, int width, int height) {
        String order = input.layout().orElseThrow().name();
        sourceWidth = width;
        sourceHeight = height;
        channels = input.shape().get(order.indexOf('C'));
        this.width = input.shape().get(order.indexOf('W'));
        this.height = input.shape().get(order.indexOf('H'));
        boolean planes = order.endsWith("CHW");
        channelStep = planes ? this.width * this.height : 1;
        columnStep = planes ? 1 : channels;
        rowStep = this.width * columnStep;
        columns = new AreaAverage(width, this.width);
        rows = new AreaAverage(height, this.height);
        colour = input.colour().orElseThrow();
        mean = each(input.mean(), 0);
        scale = each(input.scale(), 1);
        line = new float[3 * width];
    }

    private float[] each(List<Double> values, float otherwise) {
        float[] each = new float[channels];
        for (int i = 0; i < channels; i++) {
            each[i] = values.isEmpty() ? otherwise : values.get(values.size() == 1 ? 0 : i).floatValue();
        }
        return each;
    }

    /** Pixels in a row of the tensor. */
    int width() {
        return width;
    }

    /** Rows of the tensor. */
    int height() {
        return height;
    }

    /** Fills the tensor from a picture of the size that was announced. */
    void fill(Image picture, FloatBuffer tensor) {
        if (picture.width != sourceWidth || picture.height != sourceHeight) {
            throw new IllegalArgumentException("a picture of " + picture.width + " x " + picture.height
                    + " where the model was opened for " + sourceWidth + " x " + sourceHeight);
        }
        for (int y = 0; y < height; y++) {
            averageRows(picture.rgb, y);
            for (int x = 0; x < width; x++) {
                averageColumns(x);
                put(tensor, y * rowStep + x * columnStep);
            }
        }
    }

    private void averageRows(byte[] rgb, int y) {
        float[] shares = rows.shares[y];
        for (int k = 0; k < shares.length; k++) {
            int from = (rows.first[y] + k) * line.length;
            float share = shares[k];
            for (int i = 0; i < line.length; i++) {
                float value = share * (rgb[from + i] & 0xFF);
                line[i] = k == 0 ? value : line[i] + value;
            }
        }
    }

    private void averageColumns(int x) {
        float[] shares = columns.shares[x];
        float red = 0;
        float green = 0;
        float blue = 0;
        int from = 3 * columns.first[x];
        for (float share : shares) {
            red += share * line[from];
            green += share * line[from + 1];
            blue += share * line[from + 2];
            from += 3;
        }
        switch (colour) {
            case RGB -> set(red, green, blue);
            case BGR -> set(blue, green, red);
            case GRAY -> pixel[0] = BRIGHTNESS[0] * red + BRIGHTNESS[1] * green + BRIGHTNESS[2] * blue;
        }
    }

    private void set(float first, float second, float third) {
        pixel[0] = first;
        pixel[1] = second;
        pixel[2] = third;
    }

    private void put(FloatBuffer tensor, int at) {
        for (int c = 0; c < channels; c++) {
            tensor.put(at + c * channelStep, (pixel[c] - mean[c]) * scale[c]);
        }
    }
}
