package org.sinew.record;

import java.nio.ByteBuffer;
import org.sinew.record.proto.Foxglove;
import org.sinew.record.proto.FoxgloveMessages;
import org.sinew.record.proto.ProtoFields;
import org.sinew.record.proto.ProtoWriter;
import org.sinew.state.Image;

/**
 * Pictures of one camera in a log. Those that came as JPEG are foxglove.CompressedImage on
 * {@code /camera/NAME/compressed}, the very bytes that came; those that came as pixels are foxglove.RawImage on
 * {@code /camera/NAME/image}. Two topics, because a topic has one schema, and what a camera gives is known only when it
 * gives it: a USB camera may have another format after it was plugged in again, a folder may hold files of both kinds.
 * One thread.
 */
public final class PictureTopics {
    private static final int RAW_WIDTH = 2;
    private static final int RAW_HEIGHT = 3;
    private static final int RAW_DATA = 6;
    private static final int COMPRESSED_DATA = 2;

    private static final String BEGIN = "/camera/";
    private static final String RAW = "/image";
    private static final String COMPRESSED = "/compressed";

    private final RunLog log;
    private final LogTopic raw;
    private final LogTopic compressed;
    private final String camera;
    private final ProtoWriter message = new ProtoWriter();
    private final FoxgloveMessages images = new FoxgloveMessages(message);

    /** Before the log starts. The camera's name is also that of its frame. */
    public PictureTopics(RunLog log, String camera) {
        this.log = log;
        this.camera = camera;
        LogLane lane = log.lane();
        raw = log.topic(raw(camera), "protobuf", RunLog.Shape.of(Foxglove.RAW_IMAGE), lane);
        compressed = log.topic(compressed(camera), "protobuf", RunLog.Shape.of(Foxglove.COMPRESSED_IMAGE), lane);
    }

    /** Topic of the pictures that came as pixels. */
    public static String raw(String camera) {
        return BEGIN + camera + RAW;
    }

    /** Topic of the pictures that came as JPEG. */
    public static String compressed(String camera) {
        return BEGIN + camera + COMPRESSED;
    }

    /** Whether a topic is one of pictures, of whatever camera. */
    public static boolean isPicture(String topic) {
        return topic.startsWith(BEGIN) && (topic.endsWith(RAW) || topic.endsWith(COMPRESSED));
    }

    /** Adds a picture. */
    public void add(Image picture) {
        long date = log.dateNanos(picture.stampNanos);
        boolean jpeg = picture.jpegLength > 0;
        if (jpeg) {
            images.compressedImage(date, camera, "jpeg", picture.jpeg, picture.jpegLength);
        } else {
            images.rgbImage(date, camera, picture.width, picture.height, picture.rgb);
        }
        (jpeg ? compressed : raw).add(picture.sequence, picture.stampNanos, message.array(), message.size());
    }

    /** Takes the pixels out of a message of the raw topic; false if they are of another size, or it is another. */
    public static boolean readRaw(ByteBuffer from, Image into) {
        try {
            return takeRaw(from, into);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean takeRaw(ByteBuffer from, Image into) {
        long width = 0;
        long height = 0;
        boolean there = false;
        for (ProtoFields fields = new ProtoFields(from); fields.next();) {
            switch (fields.number()) {
                case RAW_WIDTH -> width = fields.bits();
                case RAW_HEIGHT -> height = fields.bits();
                case RAW_DATA -> {
                    there = fields.bytes().remaining() == into.rgb.length;
                    if (there) {
                        fields.bytes().get(into.rgb);
                    }
                }
                default -> { }
            }
        }
        into.jpegLength = 0;
        return there && width == into.width && height == into.height;
    }

    /** Takes the JPEG file, but no pixels, out of a message of the compressed topic; false if there is none. */
    public static boolean readCompressed(ByteBuffer from, Image into) {
        try {
            return takeCompressed(from, into);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean takeCompressed(ByteBuffer from, Image into) {
        into.jpegLength = 0;
        for (ProtoFields fields = new ProtoFields(from); fields.next();) {
            if (fields.number() == COMPRESSED_DATA) {
                byte[] jpeg = new byte[fields.bytes().remaining()];
                fields.bytes().get(jpeg);
                into.keepJpeg(jpeg, jpeg.length);
            }
        }
        return into.jpegLength > 0;
    }
}
