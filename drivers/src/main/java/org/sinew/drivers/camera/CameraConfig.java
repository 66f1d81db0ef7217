package org.sinew.drivers.camera;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sinew.config.BadValue;
import org.sinew.config.Default;
import org.sinew.config.Items;
import org.sinew.config.Matches;
import org.sinew.config.Range;
import org.sinew.config.Ranges;

/**
 * Keys of a camera in the robot file.
 *
 * @param source         what gives the pictures
 * @param path           v4l2: the camera, such as /dev/video0; files: a PNG or JPEG picture, or a folder of them
 * @param url            mjpeg: address of the stream, http:// or https://
 * @param size           width and height in pixels; a source that gives other pictures is refused
 * @param rateHz         pictures per second
 * @param verticalFovDeg angle between the picture's upper and lower edge; see the data sheet of camera or lens. The
 *                       default is a Raspberry Pi Camera Module 2
 */
public record CameraConfig(
        Source source,
        Optional<Path> path,
        @Matches("https?://[^\\s/?#]+\\S*") Optional<String> url,
        @Items(min = 2, max = 2) @Range(min = 16, max = 8192) List<Integer> size,
        @Range(min = 1, max = 240) int rateHz,
        @Default("48.8") @Range(min = 1, max = 179) double verticalFovDeg) {
    /*
     * 48.8 degrees: vertical field of view of Camera Module 2, Raspberry Pi documentation, "Camera", hardware
     * specification. A wrong angle gives wrong directions, nothing else.
     */

    /** What gives a camera's pictures. */
    public enum Source {
        /** A USB camera, by Video4Linux. */
        V4L2,
        /** A camera on a Raspberry Pi's ribbon cable, by the program rpicam-vid. */
        RPICAM,
        /** A stream of JPEG pictures over HTTP. */
        MJPEG,
        /** Pictures on disk, again and again. */
        FILES
    }

    private static final int MOST_PIXELS = 3840 * 2160;

    public CameraConfig {
        Ranges.check(CameraConfig.class, source, path, url, size, rateHz, verticalFovDeg);
        BadValue.unless(size.size() == 2, "size", "takes width and height, such as [320, 240]; found " + size.size()
                + " numbers");
        BadValue.unless(size.get(0) * size.get(1) <= MOST_PIXELS, "size", "is more than " + MOST_PIXELS
                + " pixels, as many as 3840 x 2160 has; no network here looks at so many, take a smaller one");
        size = List.copyOf(size);
        String word = source.name().toLowerCase(Locale.ROOT);
        boolean reads = source == Source.V4L2 || source == Source.FILES;
        BadValue.unless(reads || path.isEmpty(), "path", "source " + word + " has no path; take it out"
                + (source == Source.MJPEG ? ", and write url: http://..." : ""));
        BadValue.unless(source == Source.MJPEG || url.isEmpty(), "url", "only source mjpeg has a url; source " + word
                + (reads ? " has a path" : " needs neither url nor path"));
        BadValue.unless(!reads || path.isPresent(), "path", source == Source.V4L2
                ? "is missing: source v4l2 needs it, such as path: /dev/video0"
                : "is missing: source files needs a picture or a folder of pictures");
        BadValue.unless(source != Source.MJPEG || url.isPresent(), "url",
                "is missing: source mjpeg needs it, such as url: http://192.168.1.20:8080/?action=stream");
        path.ifPresent(CameraConfig::written);
        BadValue.unless(source != Source.V4L2 || path.orElseThrow().startsWith("/dev"), "path",
                "takes a path from the root, such as /dev/video0; found "
                        + path.map(Path::getFileName).map(Path::toString).orElse(""));
        url.ifPresent(CameraConfig::address);
    }

    private static void written(Path path) {
        BadValue.unless(!path.toString().isBlank(), "path", "is empty; write a camera, a picture or a folder");
    }

    /** The address, if it is one. */
    static URI address(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new BadValue("url", "is no address (" + e.getReason() + " at character " + (e.getIndex() + 1)
                    + "); write for example http://192.168.1.20:8080/?action=stream");
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        BadValue.unless(http && uri.getHost() != null, "url",
                "must be http://HOST... or https://HOST..., such as http://192.168.1.20:8080/?action=stream");
        BadValue.unless(uri.getPort() != 0 && uri.getPort() <= 65_535, "url", "must have a port from 1 to 65535, or"
                + " none; " + uri.getPort() + " is not");
        return uri;
    }

    /** Pixels in a row. */
    public int width() {
        return size.get(0);
    }

    /** Rows. */
    public int height() {
        return size.get(1);
    }

    /** From one picture to the next. */
    public long periodNanos() {
        return 1_000_000_000L / rateHz;
    }

    /** Angle between the picture's upper and lower edge. */
    public double verticalFovRad() {
        return Math.toRadians(verticalFovDeg);
    }
}
