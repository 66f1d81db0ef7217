package org.sinew.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Who asks through the control socket: the user as the kernel knows it (unix(7), SO_PEERCRED), and the process as it
 * says itself, if it is that user's. Any thread.
 */
final class Caller {
    private Caller() {
    }

    /**
     * Begins to find it out, on a thread of its own: a user's name may be in a network, for which no stop waits.
     *
     * @param pid that the caller says
     */
    static Future<Map<String, Object>> find(SocketChannel channel, @Nullable Object pid) {
        FutureTask<Map<String, Object>> task = new FutureTask<>(() -> tell(channel, pid));
        Thread.ofPlatform().daemon().name("control-caller").start(task);
        return task;
    }

    private static Map<String, Object> tell(SocketChannel channel, @Nullable Object pid) throws IOException {
        UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("by", "socket");
        who.put("user", user.getName());
        if (pid instanceof Number number) {
            who.putAll(process(number.longValue(), user));
        }
        return who;
    }

    private static Map<String, Object> process(long pid, UserPrincipal user) {
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Object> told = new LinkedHashMap<>();
        try {
            if (Files.getOwner(process).equals(user)) { // else it says a wrong one
                told.put("uid", Files.getAttribute(process, "unix:uid"));
                told.put("pid", pid);
                told.put("program", program(process));
                Optional<ProcessHandle> parent = ProcessHandle.of(pid).flatMap(ProcessHandle::parent);
                if (parent.isPresent()) {
                    told.put("parent", program(Path.of("/proc", Long.toString(parent.get().pid()))));
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            return told; // it has ended, or this is no Linux
        }
        return told;
    }

    /** proc(5): the file that everybody may read, of any user's process. */
    private static String program(Path process) throws IOException {
        return Files.readString(process.resolve("comm")).strip();
    }
}
