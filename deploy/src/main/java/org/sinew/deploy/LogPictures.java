package org.sinew.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.sinew.perceive.PastModel;
import org.sinew.record.RawImages;
import org.sinew.record.mcap.MessageCursor;
import org.sinew.state.Image;

/** The pictures of one camera in a log, one after the other. One thread. */
final class LogPictures implements PastModel.PastPictures {
    private final MessageCursor cursor;
    private final String topic;
    private final long zeroNanos; // what log times are ahead of monotonic ones
    private boolean there;

    LogPictures(PastRun run, String camera) throws CommandFailure {
        cursor = run.log().messages();
        topic = RunRecording.pictures(camera);
        zeroNanos = run.zeroNanos();
        there = next();
    }

    private boolean next() {
        try {
            while (cursor.next()) {
                if (cursor.channel().topic().equals(topic)) {
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
        ByteBuffer message = cursor.data();
        return RawImages.read(message, into);
    }
}
