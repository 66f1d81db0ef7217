package org.sinew.drivers.camera;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sinew.device.Camera;
import org.sinew.drivers.testing.CameraBench;
import org.sinew.drivers.testing.CameraScene;
import org.sinew.rt.Clock;

/** Cameras on the bench: files, a server, a program in place of rpicam-vid, a played kernel. */
@AutoService(CameraBench.class)
public final class StreamCameraBench implements CameraBench {
    @Override
    public String type() {
        return "camera";
    }

    @Override
    public String keys() {
        return "source: v4l2\npath: /dev/video0\nsize: [320, 240]\nrate_hz: 30\n";
    }

    @Override
    public List<CameraScene> scenes(Path folder) throws IOException {
        return List.of(new FilesScene(Files.createDirectory(folder.resolve("files"))), new ServerScene(),
                new ProgramScene(Files.createDirectory(folder.resolve("program"))), new KernelScene());
    }

    private record FilesScene(Path folder) implements CameraScene {
        FilesScene(Path folder) {
            this.folder = folder;
            there(true);
        }

        @Override
        public String name() {
            return "files";
        }

        @Override
        public Camera camera(String name, Clock clock) {
            return new StreamCamera.Driver().create(name, Filmed.files(folder, 50), clock);
        }

        @Override
        public void there(boolean there) {
            try {
                for (int i = 1; i <= 2; i++) {
                    Path picture = folder.resolve(i + ".jpg");
                    if (there && !Files.exists(picture)) {
                        Files.move(Files.write(folder.resolve("new"), Filmed.jpeg(i)), picture);
                    } else if (!there) {
                        Files.deleteIfExists(picture);
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            there(false);
        }
    }

    private static final class ServerScene implements CameraScene {
        private StreamServer server;
        private final int port;

        ServerScene() throws IOException {
            server = new StreamServer(ServerScene::film);
            port = server.port();
        }

        private static void film(String request, OutputStream out) throws IOException, InterruptedException {
            byte[] picture = Filmed.jpeg(3);
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            while (true) { // until the viewer has gone
                out.write(("--cut\r\nContent-Length: " + picture.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(picture);
                out.flush();
                Thread.sleep(20);
            }
        }

        @Override
        public String name() {
            return "mjpeg";
        }

        @Override
        public Camera camera(String name, Clock clock) {
            return new StreamCamera.Driver().create(name, Filmed.config(CameraConfig.Source.MJPEG, null,
                    "http://127.0.0.1:" + port + "/", 50), clock);
        }

        @Override
        public void there(boolean there) throws IOException {
            if (there && server.closed()) {
                server = new StreamServer(port, ServerScene::film);
            } else if (!there) {
                server.close();
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static final class ProgramScene implements CameraScene {
        private final Path sign;
        private final Path program;

        ProgramScene(Path folder) throws IOException {
            sign = folder.resolve("there");
            program = folder.resolve("rpicam-vid");
            Files.write(folder.resolve("picture"), Filmed.jpeg(4));
            Files.writeString(program, "#!/bin/sh\ncd " + folder
                    + "\nwhile [ -e there ]; do cat picture; sleep 0.02; done\necho no camera >&2\nexit 1\n");
            if (!program.toFile().setExecutable(true)) {
                throw new IOException(program + " cannot be made a program");
            }
            there(true);
        }

        @Override
        public String name() {
            return "rpicam";
        }

        @Override
        public Camera camera(String name, Clock clock) {
            CameraConfig config = Filmed.config(CameraConfig.Source.RPICAM, null, null, 50);
            return new StreamCamera(name, config, clock, new RpicamSource(config, clock, List.of(program.toString())));
        }

        @Override
        public void there(boolean there) throws IOException {
            if (there && !Files.exists(sign)) {
                Files.createFile(sign);
            } else if (!there) {
                Files.deleteIfExists(sign);
            }
        }

        @Override
        public void close() throws IOException {
            there(false);
        }
    }

    private static final class KernelScene implements CameraScene {
        private volatile boolean there = true;
        private PlayedCamera kernel = new PlayedCamera();

        @Override
        public String name() {
            return "v4l2";
        }

        @Override
        public Camera camera(String name, Clock clock) {
            CameraConfig config = Filmed.config(CameraConfig.Source.V4L2, "/dev/video0", null, 50);
            PlayedCamera played = new PlayedCamera();
            played.always = Filmed.jpeg(5);
            played.pulled = !there;
            kernel = played;
            return new StreamCamera(name, config, clock, new V4l2Source(config, clock, () -> played));
        }

        @Override
        public void there(boolean is) {
            there = is;
            kernel.pulled = !is;
        }

        @Override
        public void close() throws IOException {
            if (!kernel.wrongs.isEmpty()) {
                throw new IOException("the kernel was used wrongly: " + kernel.wrongs);
            }
        }
    }
}
