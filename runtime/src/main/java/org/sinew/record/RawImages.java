package org.sinew.record;

import java.nio.ByteBuffer;
import org.sinew.record.proto.ProtoBytes;
import org.sinew.record.proto.ProtoFields;
import org.sinew.record.proto.ProtoType;
import org.sinew.state.Image;

/** Pictures as messages {@code foxglove.RawImage} (foxglove-sdk, schemas/proto/foxglove/RawImage.proto). One thread. */
public final class RawImages {
    private static final int WIDTH = 2;
    private static final int HEIGHT = 3;
    private static final int ENCODING = 4;
    private static final int STEP = 5;
    private static final int DATA = 6;
    private static final int FRAME = 7;

    private static final ProtoType TIME = new ProtoType("Timestamp").int64(1, "seconds").int32(2, "nanos");
    public static final RunLog.Shape SHAPE = new RunLog.Shape("foxglove.RawImage", "protobuf",
            new ProtoType("RawImage").message(1, "timestamp", TIME).fixed32(WIDTH, "width").fixed32(HEIGHT, "height")
                    .text(ENCODING, "encoding").fixed32(STEP, "step").bytes(DATA, "data").text(FRAME, "frame_id")
                    .fileOf("foxglove"));

    private final ProtoBytes message = new ProtoBytes();

    /** Adds a picture to a log. */
    public void write(Image picture, String frame, LogTopic to) {
        message.clear().fixed32(WIDTH, picture.width).fixed32(HEIGHT, picture.height).text(ENCODING, "rgb8")
                .fixed32(STEP, 3 * picture.width).bytes(DATA, picture.rgb, picture.rgb.length).text(FRAME, frame);
        to.add(picture.sequence, picture.stampNanos, message.array(), message.size());
    }

    /** Takes a picture out of such a message; false if it is of another size. */
    public static boolean read(ByteBuffer from, Image into) {
        long width = 0;
        long height = 0;
        boolean there = false;
        for (ProtoFields fields = new ProtoFields(from); fields.next();) {
            switch (fields.number()) {
                case WIDTH -> width = fields.bits();
                case HEIGHT -> height = fields.bits();
                case DATA -> {
                    there = fields.bytes().remaining() == into.rgb.length;
                    if (there) {
                        fields.bytes().get(into.rgb);
                    }
                }
                default -> { }
            }
        }
        return there && width == into.width && height == into.height;
    }
}
