package org.sinew.cockpit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One request, written as bytes, so that it may say what no client library lets it say. */
record Raw(int status, String head, String body) {

    /** Sends lines and an empty one; reads until the other side has said all. */
    static Raw ask(int port, String... lines) throws IOException {
        return ask(InetAddress.getLoopbackAddress(), port, lines);
    }

    static Raw ask(InetAddress address, int port, String... lines) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(20_000);
            String request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return read(socket);
        }
    }

    /** A plain GET that ends the connection. */
    static Raw get(int port, String path, String... headers) throws IOException {
        return ask(port, lines("GET " + path + " HTTP/1.1", port, headers));
    }

    static String[] lines(String first, int port, String... headers) {
        List<String> lines = new ArrayList<>(List.of(first, "Host: localhost:" + port, "Connection: close"));
        lines.addAll(List.of(headers));
        return lines.toArray(String[]::new);
    }

    /** Up to the end of the answer: what it says its length is, or the end of the connection. */
    private static Raw read(Socket socket) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[65536];
        for (int n; !whole(all) && (n = socket.getInputStream().read(some)) > 0;) {
            all.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
        }
        return of(all);
    }

    private static boolean whole(StringBuilder all) {
        if (all.indexOf("\r\n\r\n") < 0) {
            return false;
        }
        Raw answer = of(all);
        String length = answer.header("Content-Length");
        return answer.status == 101 || (!length.isEmpty() && answer.body.length() >= Integer.parseInt(length));
    }

    private static Raw of(StringBuilder all) {
        int end = all.indexOf("\r\n\r\n");
        String head = end < 0 ? all.toString() : all.substring(0, end);
        int status = head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
        return new Raw(status, head, end < 0 ? "" : all.substring(end + 4));
    }

    /** Value of a header; empty: it is not there. */
    String header(String name) {
        return head.lines().filter(line -> line.toLowerCase(Locale.ROOT)
                        .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
    }
}
