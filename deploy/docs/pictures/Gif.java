import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Makes an animation of pictures of one size: {@code java Gif.java OUT.gif MILLIS.png ...}. Called by make.sh. */
final class Gif {
    private static final int COLORS = 255;
    private static final int CLEAR = 255;
    /** What differs by less, in each of the three colours, counts as unchanged. */
    private static final int TOLERANCE = 10;
    private static final int LAST_MILLIS = 500;
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    private final List<BufferedImage> frames = new ArrayList<>();
    private final List<Integer> millis = new ArrayList<>();
    private final int[] palette = new int[COLORS];
    private final int[] nearest = new int[1 << 15];

    public static void main(String[] args) throws IOException {
        Gif gif = new Gif();
        for (String name : Arrays.copyOfRange(args, 1, args.length)) {
            File file = new File(name);
            gif.frames.add(ImageIO.read(file));
            gif.millis.add(Integer.valueOf(file.getName().replace(".png", "")));
        }
        gif.choosePalette();
        gif.write(new File(args[0]));
    }

    /** Median cut over the colours of all frames, five bits each. */
    private void choosePalette() {
        long[] counts = new long[1 << 15];
        for (BufferedImage frame : frames) {
            for (int y = 0; y < frame.getHeight(); y++) {
                for (int x = 0; x < frame.getWidth(); x++) {
                    counts[key(frame.getRGB(x, y))]++;
                }
            }
        }
        List<List<Integer>> boxes = new ArrayList<>();
        boxes.add(new ArrayList<>());
        for (int key = 0; key < counts.length; key++) {
            if (counts[key] > 0) {
                boxes.get(0).add(key);
            }
        }
        while (boxes.size() < COLORS) {
            List<Integer> widest = boxes.stream().max(Comparator.comparingLong(box -> weight(box, counts))).get();
            if (widest.size() < 2) {
                break;
            }
            int channel = channel(widest);
            widest.sort(Comparator.comparingInt(key -> key >> channel & 31));
            boxes.add(new ArrayList<>(widest.subList(widest.size() / 2, widest.size())));
            widest.subList(widest.size() / 2, widest.size()).clear();
        }
        for (int i = 0; i < boxes.size(); i++) {
            palette[i] = mean(boxes.get(i), counts);
        }
        Arrays.fill(nearest, -1);
    }

    /** How much a box asks to be cut: its width, and a little of how often its colours are used. */
    private static long weight(List<Integer> box, long[] counts) {
        int channel = channel(box);
        long used = box.stream().mapToLong(key -> counts[key]).sum();
        return box.size() < 2 ? 0 : (long) (range(box, channel) * Math.sqrt(used));
    }

    private static int channel(List<Integer> box) {
        return List.of(0, 5, 10).stream().max(Comparator.comparingInt(shift -> range(box, shift))).get();
    }

    private static int range(List<Integer> box, int shift) {
        var values = box.stream().mapToInt(key -> key >> shift & 31).summaryStatistics();
        return values.getMax() - values.getMin();
    }

    private static int mean(List<Integer> box, long[] counts) {
        double[] sum = new double[3];
        double all = 0;
        for (int key : box) {
            for (int i = 0; i < 3; i++) {
                sum[i] += counts[key] * ((key >> 5 * i & 31) * 255.0 / 31);
            }
            all += counts[key];
        }
        return (int) Math.round(sum[2] / all) << 16 | (int) Math.round(sum[1] / all) << 8
                | (int) Math.round(sum[0] / all);
    }

    private static int key(int rgb) {
        return (rgb >> 19 & 31) << 10 | (rgb >> 11 & 31) << 5 | rgb >> 3 & 31;
    }

    private int index(int rgb) {
        int key = key(rgb);
        if (nearest[key] < 0) {
            int best = Integer.MAX_VALUE;
            for (int i = 0; i < COLORS; i++) {
                int distance = 0;
                for (int shift = 0; shift <= 16; shift += 8) {
                    int difference = (rgb >> shift & 255) - (palette[i] >> shift & 255);
                    distance += difference * difference;
                }
                if (distance < best) {
                    best = distance;
                    nearest[key] = i;
                }
            }
        }
        return nearest[key];
    }

    private static boolean alike(int a, int b) {
        return Math.abs((a >> 16 & 255) - (b >> 16 & 255)) < TOLERANCE
                && Math.abs((a >> 8 & 255) - (b >> 8 & 255)) < TOLERANCE && Math.abs((a & 255) - (b & 255)) < TOLERANCE;
    }

    /** A frame in the palette; what is as it was stays clear. */
    private BufferedImage indexed(BufferedImage frame, int[] shown, IndexColorModel model) {
        int width = frame.getWidth();
        BufferedImage made = new BufferedImage(width, frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < frame.getHeight(); y++) {
            for (int x = 0; x < width; x++) {
                int rgb = frame.getRGB(x, y) & 0xffffff;
                boolean same = shown[y * width + x] >= 0 && alike(rgb, shown[y * width + x]);
                made.getRaster().setSample(x, y, 0, same ? CLEAR : index(rgb));
                shown[y * width + x] = same ? shown[y * width + x] : rgb;
            }
        }
        return made;
    }

    private void write(File file) throws IOException {
        byte[][] parts = new byte[3][COLORS + 1];
        for (int i = 0; i < COLORS; i++) {
            for (int c = 0; c < 3; c++) {
                parts[c][i] = (byte) (palette[i] >> 16 - 8 * c);
            }
        }
        IndexColorModel model = new IndexColorModel(8, COLORS + 1, parts[0], parts[1], parts[2], CLEAR);
        int[] shown = new int[frames.get(0).getWidth() * frames.get(0).getHeight()];
        Arrays.fill(shown, -1);
        ImageWriter writer = ImageIO.getImageWritersBySuffix("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                int next = i + 1 < frames.size() ? millis.get(i + 1) : millis.get(i) + LAST_MILLIS;
                BufferedImage made = indexed(frames.get(i), shown, model);
                IIOMetadata metadata = metadata(writer, made, next - millis.get(i), i == 0);
                writer.writeToSequence(new IIOImage(made, null, metadata), null);
            }
            writer.endWriteSequence();
        }
        writer.dispose();
    }

    /** How long the frame is shown, that it lies over the one before, and with the first that all is shown for ever. */
    private static IIOMetadata metadata(ImageWriter writer, BufferedImage made, int millis, boolean first)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(made), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        if (root.getElementsByTagName("LocalColorTable").getLength() > 0) {
            root.removeChild(root.getElementsByTagName("LocalColorTable").item(0));
        }
        IIOMetadataNode control = (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("transparentColorFlag", "TRUE");
        control.setAttribute("transparentColorIndex", "" + CLEAR);
        control.setAttribute("delayTime", "" + Math.max(2, Math.round(millis / 10.0)));
        root.appendChild(colors((IndexColorModel) made.getColorModel()));
        if (first) {
            IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0});
            extensions.appendChild(loop);
            root.appendChild(extensions);
        }
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }

    /** The palette: without it the writer takes one of its own. */
    private static IIOMetadataNode colors(IndexColorModel model) {
        IIOMetadataNode table = new IIOMetadataNode("LocalColorTable");
        table.setAttribute("sizeOfLocalColorTable", "" + model.getMapSize());
        table.setAttribute("sortFlag", "FALSE");
        for (int i = 0; i < model.getMapSize(); i++) {
            IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
            entry.setAttribute("index", "" + i);
            entry.setAttribute("red", "" + model.getRed(i));
            entry.setAttribute("green", "" + model.getGreen(i));
            entry.setAttribute("blue", "" + model.getBlue(i));
            table.appendChild(entry);
        }
        return table;
    }
}
