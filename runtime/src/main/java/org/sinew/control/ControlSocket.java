package org.sinew.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sinew.text.Json;

/**
 * The Unix socket through which {@code sinew status}, {@code arm}, {@code stop}, {@code jog} and {@code release} reach
 * the robot that runs on this machine: one JSON object with a {@code command} each way, then the connection ends. Only
 * the user who started the robot can open it; that of a system service, also the members of the service's group.
 */
public final class ControlSocket implements AutoCloseable {
    private static final int LONGEST_REQUEST = 4096;
    private static final String STATUS = "status";
    /** Asked many times a second, by one who has been asked for his name when he took the lease. */
    private static final Set<String> OFTEN = Set.of(STATUS, "setpoint");
    private static final long CALLER_MILLIS = 1_000;
    private static final int TYPE_OF_FILE = 0170000; // S_IFMT and S_IFSOCK of inode(7)
    private static final int SOCKET = 0140000;
    /** What systemd calls the folder that it makes for a service, and removes with it. */
    private static final String SERVICE_FOLDER = "RUNTIME_DIRECTORY";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final ControlTarget target;
    private final ServerSocketChannel server;

    /**
     * Opens the socket, or {@code control-2.sock} and so on beside it if another robot answers there.
     *
     * @throws IOException with advice, if the folder is not ours or cannot be made
     */
    public ControlSocket(Path wanted, ControlTarget target) throws IOException {
        this.target = target;
        path = prepare(wanted);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        boolean service = serviceFolder().equals(Optional.ofNullable(path.getParent()));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(service ? "rw-rw----" : "rw-------"));
        Thread.ofPlatform().daemon().name("control").start(this::accept);
    }

    /**
     * Makes room for a socket of this user: the standard folder, and another name where {@code wanted} is in use.
     *
     * @return where it can be made
     * @throws IOException with advice, if the folder is not ours or cannot be made
     */
    public static Path prepare(Path wanted) throws IOException {
        mayBe(wanted);
        own(folder(wanted));
        return free(wanted);
    }

    /** Where a robot listens: in the folder of the system service, else in the user's of run-time, else under /tmp. */
    public static Path standardPath() {
        Optional<Path> service = serviceFolder();
        if (service.isPresent()) {
            return service.get().resolve("control.sock");
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        Path folder = runtime == null || runtime.isEmpty() ? Path.of("/tmp/sinew-" + userId())
                : Path.of(runtime, "sinew");
        return folder.resolve("control.sock");
    }

    private static Optional<Path> serviceFolder() {
        return Optional.ofNullable(System.getenv(SERVICE_FOLDER)).filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder.replaceFirst(":.*", ""))); // the first, if there are several
    }

    private static Object userId() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException e) {
            return System.getProperty("user.name", "user");
        }
    }

    /**
     * Refuses a socket in a folder that is not there: only that of {@link #standardPath} is ever made, for any other
     * may be a slip of the pen.
     *
     * @throws IOException with advice
     */
    public static void mayBe(Path wanted) throws IOException {
        Path folder = folder(wanted);
        if (!folder.equals(standardPath().getParent()) && !Files.isDirectory(folder)) {
            throw new IOException("the folder of the socket " + wanted + " is not there; make it, or name another"
                    + " socket with --socket");
        }
    }

    private static Path folder(Path socket) {
        return Objects.requireNonNullElse(socket.toAbsolutePath().getParent(), socket);
    }

    private static void own(Path folder) throws IOException {
        if (!folder.equals(standardPath().getParent()) || serviceFolder().isPresent()) {
            return; // named by the user or made by the system, who know whose it is
        }
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (IOException e) {
            throw new IOException("the folder of the socket, " + folder + ", cannot be made; name another"
                    + " socket with --socket, or mend XDG_RUNTIME_DIR", e);
        }
        boolean ours = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(userId())
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
        if (!ours || !Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
            throw new IOException(folder + " belongs to another user or is open to others; remove it, or name another"
                    + " socket with --socket");
        }
    }

    private static Path free(Path wanted) throws IOException {
        Path path = wanted;
        for (int n = 2; Files.exists(path); n++) {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE_OF_FILE) != SOCKET) { // a device or a pipe is no more ours to delete than a text
                throw new IOException(path + " is there and is no socket; name another path with --socket");
            }
            if (!answers(path)) {
                Files.delete(path); // left behind by a robot that was killed
                return path;
            }
            path = wanted.resolveSibling(stem(wanted) + "-" + n + ".sock");
        }
        return path;
    }

    private static String stem(Path socket) {
        return socket.getFileName().toString().replaceFirst("\\.sock$", "");
    }

    /** The sockets at which robots answer now: {@code wanted}, and {@code control-2.sock} and so on beside it. */
    public static List<Path> running(Path wanted) {
        Pattern name = Pattern.compile(Pattern.quote(stem(wanted)) + "(-\\d+)?\\.sock");
        try (Stream<Path> files = Files.list(folder(wanted))) {
            return files.filter(file -> name.matcher(file.getFileName().toString()).matches())
                    .filter(ControlSocket::answers)
                    .sorted(Comparator.comparing((Path file) -> file.toString().length()).thenComparing(file -> file))
                    .toList();
        } catch (IOException e) {
            return List.of(); // no such folder: no robot
        }
    }

    /** Whether somebody listens there. It waits for nobody: a robot that is frozen has its name all the same. */
    private static boolean answers(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false; // nobody listens
        } catch (IOException e) {
            return Files.isWritable(path); // its queue is full; else it is not there, or not for us
        }
    }

    /** Where this socket is. */
    public Path path() {
        return path;
    }

    /**
     * Asks the robot at {@code path}.
     *
     * @throws IOException if no robot answers there
     */
    public static Map<String, Object> ask(Path path, String command) throws IOException {
        return ask(path, Map.of("command", command));
    }

    /**
     * Asks the robot at {@code path} more than one word.
     *
     * @throws IOException if no robot answers there
     */
    public static Map<String, Object> ask(Path path, Map<String, Object> request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            Map<String, Object> sent = new LinkedHashMap<>(request);
            sent.put("pid", ProcessHandle.current().pid());
            write(channel, sent);
            channel.shutdownOutput();
            return Json.read(read(channel, 1 << 20))
                    .orElseThrow(() -> new IOException("the robot at " + path + " gave no sensible answer"));
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofVirtual().name("control-client").start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                System.getLogger("sinew.control").log(System.Logger.Level.WARNING, "control socket: {0}",
                        e.getMessage());
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            Optional<Map<String, Object>> request = Json.read(read(channel, LONGEST_REQUEST));
            if (request.isEmpty()) {
                write(channel, Json.object("ok", false, "why", "the request is not one JSON object"));
                return;
            }
            String command = String.valueOf(request.get().get("command"));
            if (OFTEN.contains(command)) {
                write(channel, answer(command, request.get()));
                return;
            }
            Optional<Future<Map<String, Object>>> caller = told(command, channel, request.get());
            write(channel, answer(command, request.get()));
            if (caller.isPresent()) {
                caller.get().get(CALLER_MILLIS, TimeUnit.MILLISECONDS); // who has gone cannot be asked any more
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            System.getLogger("sinew.control").log(System.Logger.Level.DEBUG, "control client left: {0}",
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** Tells who asks; a machine that has no thread left for finding that out must obey a stop all the same. */
    private Optional<Future<Map<String, Object>>> told(String command, SocketChannel channel,
            Map<String, Object> request) {
        try {
            Future<Map<String, Object>> caller = Caller.find(channel, request.get("pid"));
            target.asked(command, caller);
            return Optional.of(caller);
        } catch (RuntimeException | Error e) {
            System.getLogger("sinew.control").log(System.Logger.Level.WARNING, "nobody knows who asked: " + command, e);
            return Optional.empty();
        }
    }

    private Map<String, Object> answer(String command, Map<String, Object> request) {
        try {
            return obey(command, request);
        } catch (RuntimeException e) {
            System.getLogger("sinew.control").log(System.Logger.Level.WARNING, "control socket: " + command, e);
            return Json.object("ok", false, "why", "a mistake in the program, not yours: " + e + "; please report it");
        }
    }

    private Map<String, Object> obey(String command, Map<String, Object> request) {
        return switch (command) {
            case STATUS -> target.status();
            case "arm" -> target.arm();
            case "stop" -> target.stop();
            case "take", "setpoint" -> target.steer(request);
            case "release" -> target.release(request);
            case "flight" -> target.flight();
            default -> Json.object("ok", false, "why", "unknown command " + command
                    + "; known: status, arm, stop, take, setpoint, release, flight");
        };
    }

    private static void write(SocketChannel channel, Map<String, Object> object) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((Json.line(object) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads up to the end of a line or of the stream, {@code limit} bytes at most. */
    private static String read(SocketChannel channel, int limit) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(limit);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            if (bytes.position() > 0 && bytes.get(bytes.position() - 1) == '\n') {
                break;
            }
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
