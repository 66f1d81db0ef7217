package org.sinew.cockpit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.sinew.text.Sha256;

/**
 * The files of the page, read from the class path when they are first asked for, and then kept, packed and unpacked.
 * Only names that a page's file can have are looked up, so nothing else on the class path can be read. Any thread.
 */
final class PageFiles {
    private static final Pattern NAME = Pattern.compile("(?:vendor/)?[a-z0-9][a-z0-9._-]*\\.([a-z]+)");
    private static final Map<String, String> TYPES = Map.of("html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8", "js", "text/javascript;charset=utf-8", "svg", "image/svg+xml",
            "png", "image/png", "json", "application/json", "webmanifest", "application/manifest+json");
    private static final int ETAG_BYTES = 12;

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param type    for the header Content-Type
     * @param etag    changes when its bytes do; quoted
     * @param gzipped the same, packed
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares these records
    record PageFile(String type, String etag, byte[] plain, byte[] gzipped) {
    }

    /** The file at a path without its leading slash; empty text: the page itself. */
    Optional<PageFile> find(String path) {
        String name = path.isEmpty() ? "index.html" : path;
        var parts = NAME.matcher(name);
        if (!parts.matches() || !TYPES.containsKey(parts.group(1))) {
            return Optional.empty();
        }
        PageFile known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<PageFile> read = read(name, TYPES.getOrDefault(parts.group(1), ""));
        read.ifPresent(file -> files.put(name, file));
        return read;
    }

    private static Optional<PageFile> read(String name, String type) {
        try (InputStream stream = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (stream == null) {
                return Optional.empty();
            }
            byte[] plain = stream.readAllBytes();
            String etag = '"' + Sha256.hex(plain).substring(0, 2 * ETAG_BYTES) + '"';
            return Optional.of(new PageFile(type, etag, plain, gzip(plain)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
