package org.sinew.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.sinew.drivers.camera.JpegDecoder;
import org.sinew.perceive.PastModel;
import org.sinew.record.PictureTopics;
import org.sinew.record.mcap.McapReader;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.state.Image;

/**
 * The pictures of one camera in a log, one after the other. Those that came as JPEG are decoded as the camera's own
 * thread did, so a network sees the same bits as in the run. One thread.
 */
final class LogPictures implements PastModel.PastPictures {
    private final MessageCursor cursor;
    private final String raw;
    private final String compressed;
    private final long zeroNanos; // what log times are ahead of monotonic ones
    private @Nullable JpegDecoder decoder;
    private boolean there;

    /** @param zeroNanos what the log's times are ahead of monotonic ones */
    LogPictures(McapReader log, long zeroNanos, String camera) {
        cursor = log.messages();
        raw = PictureTopics.raw(camera);
        compressed = PictureTopics.compressed(camera);
        this.zeroNanos = zeroNanos;
        there = next();
    }

    private boolean next() {
        try {
            while (cursor.next()) {
                String topic = cursor.channel().topic();
                if (topic.equals(raw) || topic.equals(compressed)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean at(long stampNanos, Image into) {
        while (there && cursor.logTimeNanos() - zeroNanos < stampNanos) {
            there = next();
        }
        if (!there || cursor.logTimeNanos() - zeroNanos != stampNanos) {
            return false;
        }
        return cursor.channel().topic().equals(raw) ? PictureTopics.readRaw(cursor.data(), into)
                : PictureTopics.readCompressed(cursor.data(), into) && decode(into);
    }

    private boolean decode(Image into) {
        JpegDecoder made = decoder == null ? new JpegDecoder(into.width, into.height) : decoder;
        decoder = made;
        return made.decode(into.jpeg, into.jpegLength, into.rgb) == JpegDecoder.Verdict.DECODED;
    }
}
